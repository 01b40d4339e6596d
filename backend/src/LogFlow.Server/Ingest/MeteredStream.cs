using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>Counts what is read through it and refuses more than a limit, by the limit's name.</summary>
internal sealed class MeteredStream(Stream inner, string limitName, long limitBytes) : Stream
{
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    public static ApiProblem TooLarge(string limitName, long limitBytes) => new(
        StatusCodes.Status413PayloadTooLarge,
        $"The body is larger than {limitName}, which is {limitBytes} bytes; send it in smaller pieces or raise the limit in LogFlow:Ingest.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        BytesRead += read;
        return BytesRead <= limitBytes ? read : throw TooLarge(limitName, limitBytes);
    }
}
