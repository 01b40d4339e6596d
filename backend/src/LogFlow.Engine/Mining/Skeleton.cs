using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LogFlow.Engine.Mining;

/// <summary>
/// The constant bytes of a line, one run behind the other, and after them the length of each run: all that is needed to tell
/// whether two lines have the same bytes between their holes, in one piece that is hashed and compared at once.
/// </summary>
internal sealed class Skeleton
{
    // Runs are copied a vector at a time, whatever their length; what is written too much is written over by the next.
    private const int StepBytes = 32;
    private const int LengthsMax = LineScanner.HolesMax + 2;

    private readonly byte[] _bytes = new byte[LineScanner.BytesMax + (LengthsMax * sizeof(ushort)) + (3 * StepBytes)];
    private readonly ushort[] _lengths = new ushort[LengthsMax + (StepBytes / sizeof(ushort))];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>How many of them are constant bytes of the line.</summary>
    public int ConstantBytes { get; private set; }

    public ulong Hash { get; private set; }

    /// <summary>Takes in a line.</summary>
    /// <param name="text">The line, and behind it anything that may be read.</param>
    /// <param name="length">Bytes of the line.</param>
    /// <param name="holes">Its holes.</param>
    // Not inlined, as the scanner.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Read(ReadOnlySpan<byte> text, int length, ReadOnlySpan<Hole> holes)
    {
        var end = 0;
        var used = 0;
        for (var i = 0; i < holes.Length; i++)
        {
            ref readonly var hole = ref holes[i];
            var run = hole.Start - end;
            _lengths[i] = (ushort)run;
            Copy(text, end, run, used);
            used += run;
            end = hole.End;
        }

        Copy(text, end, length - end, used);
        used += length - end;
        ConstantBytes = used;
        _lengths[holes.Length] = (ushort)(length - end);
        var lengths = MemoryMarshal.AsBytes(_lengths.AsSpan());
        var lengthBytes = (holes.Length + 1) * sizeof(ushort);
        Copy(lengths, 0, lengthBytes, used);
        _length = used + lengthBytes;
        // The hash goes over whole steps.
        Vector256<byte>.Zero.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_bytes), (nuint)_length);
        Hash = ByteHash.OfSteps(_bytes, _length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(ReadOnlySpan<byte> from, int at, int count, int to)
    {
        ref var target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), to);
        if (from.Length - at < count + StepBytes)
        {
            // The end of all text is near: nothing may be read behind it.
            from.Slice(at, count).CopyTo(_bytes.AsSpan(to));
            return;
        }

        ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(from), at);
        for (var i = 0; i < count; i += StepBytes)
        {
            Vector256.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
        }
    }
}
