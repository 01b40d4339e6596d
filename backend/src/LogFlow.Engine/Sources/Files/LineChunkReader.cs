using System.Buffers;

namespace LogFlow.Engine.Sources.Files;

/// <summary>
/// Cuts a stream into chunks of whole lines in bounded memory. Of a line past the limit just enough is kept for the parser to see
/// that it is too long; the rest is read over.
/// </summary>
/// <param name="stream">The bytes.</param>
/// <param name="chunkBytes">Size of a chunk, but for longer lines.</param>
/// <param name="lineBytesMax">Limit of a line.</param>
/// <param name="isLive">True for a pipe: lines are given out as they come instead of waiting for a full chunk.</param>
internal sealed class LineChunkReader(Stream stream, int chunkBytes, int lineBytesMax, bool isLive)
{
    /// <summary>Beyond the limit by two, so that a CR at the limit does not hide the cut.</summary>
    private readonly int _lineKept = lineBytesMax + 2;

    private byte[] _rest = ArrayPool<byte>.Shared.Rent(chunkBytes);
    private int _restLength;
    private bool _isSkipping;
    private bool _isEnd;

    /// <summary>
    /// The next chunk, null at the end. Ends with a newline, but for the last one and for one that is an overlong line alone.
    /// The buffer is the caller's to give back to the pool.
    /// </summary>
    public async ValueTask<ArraySegment<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_isEnd)
            {
                return TakeRest();
            }

            Grow();
            var read = await stream.ReadAsync(_rest.AsMemory(_restLength), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                _isEnd = true;
                continue;
            }

            var searched = _restLength;
            _restLength += read;
            if (_isSkipping)
            {
                Skip();
                searched = 0;
            }

            var isGathering = _restLength < Math.Min(chunkBytes, _rest.Length);
            if (isGathering && (!isLive || _rest.AsSpan(searched, _restLength - searched).IndexOf((byte)'\n') < 0))
            {
                continue;
            }

            if (TakeLines() is { } chunk)
            {
                return chunk;
            }
        }
    }

    /// <summary>What was read but not given out, once the stream has failed.</summary>
    public ArraySegment<byte>? TakeRest()
    {
        if (_restLength == 0 || _isSkipping)
        {
            return null;
        }

        _isEnd = true;
        var chunk = new ArraySegment<byte>(_rest, 0, _restLength);
        _rest = [];
        _restLength = 0;
        return chunk;
    }

    private void Grow()
    {
        if (_restLength < _rest.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_rest.Length * 2, chunkBytes));
        _rest.AsSpan(0, _restLength).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_rest);
        _rest = larger;
    }

    private void Skip()
    {
        var newline = _rest.AsSpan(0, _restLength).IndexOf((byte)'\n');
        _isSkipping = newline < 0;
        var kept = _isSkipping ? 0 : _restLength - newline - 1;
        _rest.AsSpan(_restLength - kept, kept).CopyTo(_rest);
        _restLength = kept;
    }

    private ArraySegment<byte>? TakeLines()
    {
        var end = _rest.AsSpan(0, _restLength).LastIndexOf((byte)'\n') + 1;
        if (end == 0 && _restLength < _lineKept)
        {
            return null;
        }

        var taken = end;
        if (end == 0)
        {
            taken = _lineKept;
            _isSkipping = true;
        }

        var full = _rest;
        var kept = _isSkipping ? 0 : _restLength - end;
        _rest = ArrayPool<byte>.Shared.Rent(Math.Max(chunkBytes, kept + 1));
        full.AsSpan(_restLength - kept, kept).CopyTo(_rest);
        _restLength = kept;
        return new ArraySegment<byte>(full, 0, taken);
    }
}
