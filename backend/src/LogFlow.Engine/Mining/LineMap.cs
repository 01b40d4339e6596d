using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LogFlow.Engine.Mining;

/// <summary>
/// A line as bitmaps, one bit per byte, made 64 bytes at a time: where the scanner has to stop, where tokens, numbers, paths and
/// URLs end. What would be a walk over the bytes is a count of zero bits then. Past the line's end every byte ends everything, so
/// that searches need no other limit.
/// </summary>
internal sealed class LineMap
{
    // One more for the end of the longest line.
    private const int Words = (LineScanner.BytesMax / BlockClasses.BlockBytes) + 1;

    private readonly ulong[] _stops = new ulong[Words];
    private readonly ulong[] _delimiters = new ulong[Words];
    private readonly ulong[] _numberEnds = new ulong[Words];
    private readonly ulong[] _pathEnds = new ulong[Words];
    private readonly ulong[] _urlEnds = new ulong[Words];
    private readonly byte[] _last = new byte[BlockClasses.BlockBytes];

    /// <summary>Reads a line of at most <see cref="LineScanner.BytesMax"/> bytes.</summary>
    /// <param name="text">The line, and behind it anything that may be read: the last block needs no copy then.</param>
    /// <param name="length">Its length.</param>
    public void Read(ReadOnlySpan<byte> text, int length)
    {
        if (Vector128.IsHardwareAccelerated)
        {
            ReadBlocks(text, length);
        }
        else
        {
            ReadPlainly(text[..length]);
        }
    }

    /// <summary>The first byte from <paramref name="from"/> on that may begin a hole or lie in one, or the length.</summary>
    public int NextStop(int from) => Next(_stops, from);

    /// <summary>The first byte from <paramref name="from"/> on that ends a token, or the length.</summary>
    public int TokenEnd(int from) => Next(_delimiters, from);

    /// <summary>The first byte from <paramref name="from"/> on that is neither a digit nor a point, or the length.</summary>
    public int NumberEnd(int from) => Next(_numberEnds, from);

    /// <summary>The first byte from <paramref name="from"/> on that ends a path, or the length.</summary>
    public int PathEnd(int from) => Next(_pathEnds, from);

    /// <summary>The first byte from <paramref name="from"/> on that ends a URL, or the length.</summary>
    public int UrlEnd(int from) => Next(_urlEnds, from);

    /// <summary>True when a token cannot go on at <paramref name="at"/>: a delimiter, or the line's end.</summary>
    public bool EndsToken(int at) => ((_delimiters[at >> 6] >> at) & 1) != 0;

    /// <summary>The byte behind the last delimiter before <paramref name="at"/>, or 0.</summary>
    public int TokenStart(int at)
    {
        if (at == 0)
        {
            return 0;
        }

        ref var bits = ref MemoryMarshal.GetArrayDataReference(_delimiters);
        var word = (at - 1) >> 6;
        var before = Unsafe.Add(ref bits, word) << -at;
        if (before != 0)
        {
            return at - BitOperations.LeadingZeroCount(before);
        }

        while (--word >= 0)
        {
            if (_delimiters[word] != 0)
            {
                return (word << 6) + 64 - BitOperations.LeadingZeroCount(_delimiters[word]);
            }
        }

        return 0;
    }

    /// <summary>
    /// The same byte by byte: what <see cref="ReadBlocks"/> has to come to but for stops that it may leave out, and what runs where there
    /// are no vectors.
    /// </summary>
    internal void ReadPlainly(ReadOnlySpan<byte> line)
    {
        for (var word = 0; word <= line.Length >> 6; word++)
        {
            ulong stops = 0, delimiters = 0, numberEnds = 0, pathEnds = 0, urlEnds = 0;
            for (var i = word << 6; i < (word + 1) << 6; i++)
            {
                var bit = 1UL << i;
                var classes = i < line.Length ? BlockClasses.Of(line[i]) : BlockClasses.End;
                stops |= i >= line.Length || (ByteClasses.Of(line[i]) & ByteClasses.StopMask) != ByteClasses.Plain ? bit : 0;
                delimiters |= (classes & BlockClasses.Delimiter) != 0 ? bit : 0;
                numberEnds |= (classes & BlockClasses.Plain) == 0 ? bit : 0;
                pathEnds |= (classes & BlockClasses.PathEnd) != 0 ? bit : 0;
                urlEnds |= (classes & BlockClasses.UrlEnd) != 0 ? bit : 0;
            }

            (_stops[word], _delimiters[word], _numberEnds[word], _pathEnds[word], _urlEnds[word]) =
                (stops, delimiters, numberEnds, pathEnds, urlEnds);
        }
    }

    internal void ReadBlocks(ReadOnlySpan<byte> text, int length)
    {
        var last = length >> 6;
        for (var word = 0; word <= last; word++)
        {
            var at = word << 6;
            var block = text.Length - at >= BlockClasses.BlockBytes ? BlockClasses.Load(text, at) : Load(text[at..]);
            // No bits in full blocks; in the last one those from the line's end on.
            var end = word == last ? ulong.MaxValue << length : 0;
            Store(word, block, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(int word, Vector512<byte> bytes, ulong end)
    {
        var classes = BlockClasses.Of(bytes);
        var delimiters = BlockClasses.Bits(classes, BlockClasses.Delimiter) | end;
        var digits = BlockClasses.Bits(classes, BlockClasses.Digit);
        var plain = BlockClasses.Bits(classes, BlockClasses.Plain);
        _stops[word] = BlockClasses.Stops(bytes, classes, digits, plain, delimiters) | end;
        _delimiters[word] = delimiters;
        _numberEnds[word] = ~plain | end;
        _pathEnds[word] = BlockClasses.Bits(classes, BlockClasses.PathEnd) | end;
        _urlEnds[word] = BlockClasses.Bits(classes, BlockClasses.UrlEnd) | end;
    }

    private Vector512<byte> Load(ReadOnlySpan<byte> rest)
    {
        rest.CopyTo(_last);
        return Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_last));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(ulong[] bits, int from)
    {
        var word = from >> 6;
        var rest = bits[word] >> from;
        if (rest != 0)
        {
            return from + BitOperations.TrailingZeroCount(rest);
        }

        // There is always an end: the bits from the line's length on are set.
        while ((rest = bits[++word]) == 0)
        {
        }

        return (word << 6) + BitOperations.TrailingZeroCount(rest);
    }
}
