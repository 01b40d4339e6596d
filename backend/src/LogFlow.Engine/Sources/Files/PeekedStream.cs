namespace LogFlow.Engine.Sources.Files;

/// <summary>A read-only stream whose first bytes can be looked at before they are read, and that counts what was read.</summary>
internal sealed class PeekedStream : Stream
{
    private readonly Stream _inner;
    private readonly byte[] _peeked;
    private int _given;

    private PeekedStream(Stream inner, byte[] peeked)
    {
        _inner = inner;
        _peeked = peeked;
        BytesRead = peeked.Length;
    }

    /// <summary>Up to as many bytes as were asked for; fewer when the stream is shorter.</summary>
    public byte[] Peeked => _peeked;

    /// <summary>Bytes taken from the inner stream.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public static async Task<PeekedStream> CreateAsync(Stream inner, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        var length = await inner.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return new PeekedStream(inner, bytes[..length]);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_given < _peeked.Length)
        {
            return GivePeeked(buffer);
        }

        var read = _inner.Read(buffer);
        BytesRead += read;
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_given < _peeked.Length)
        {
            return GivePeeked(buffer.Span);
        }

        var read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        BytesRead += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int GivePeeked(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _peeked.Length - _given);
        _peeked.AsSpan(_given, count).CopyTo(buffer);
        _given += count;
        return count;
    }
}
