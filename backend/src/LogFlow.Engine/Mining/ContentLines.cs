using System.IO.Compression;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Each line of a stream as a record whose body it is, without looking for a header: what <c>mine --content</c> reads. Gzip is
/// told by its first bytes. A CR before the newline is not part of the line; a line over the limit is cut and flagged.
/// </summary>
public sealed class ContentLines(Stream content, int lineBytesMax = 1024 * 1024) : ILogSource
{
    private const int ReadBytes = 256 * 1024;
    private const int BatchTextBytesMax = 1024 * 1024;

    private bool _isSkipping;

    public string Name => "content-lines";

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var (stream, buffer, length) = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var batch = new LogBatch(sink.Services);
        var isEnd = false;
        while (!isEnd)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            isEnd = read == 0;
            length += read;
            var used = TakeLines(buffer.AsSpan(0, length), isEnd, batch, sink.Services.Unknown);
            buffer.AsSpan(used, length - used).CopyTo(buffer);
            length -= used;
            if (batch.Count >= LogBatch.DefaultRecords || batch.Text.Length >= BatchTextBytesMax)
            {
                await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
                batch = new LogBatch(sink.Services);
            }
        }

        await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(Stream Stream, byte[] Buffer, int Length)> OpenAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[ReadBytes];
        var length = await content.ReadAtLeastAsync(buffer.AsMemory(0, 2), 2, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (length == 2 && buffer[0] == 0x1F && buffer[1] == 0x8B)
        {
            return (new GZipStream(new HeadStream(buffer[..2], content), CompressionMode.Decompress), buffer, 0);
        }

        return (content, buffer, length);
    }

    /// <summary>Returns how many bytes are done with.</summary>
    private int TakeLines(ReadOnlySpan<byte> bytes, bool isEnd, LogBatch batch, int service)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var newline = bytes[at..].IndexOf((byte)'\n');
            if (newline < 0 && !isEnd && bytes.Length - at <= lineBytesMax)
            {
                break;
            }

            var line = newline < 0 ? bytes[at..] : bytes.Slice(at, newline);
            if (!_isSkipping)
            {
                Add(line, batch, service);
            }

            // The rest of an overlong line is read over until its newline comes.
            _isSkipping = newline < 0;
            at += newline < 0 ? line.Length : newline + 1;
        }

        return at;
    }

    private void Add(ReadOnlySpan<byte> line, LogBatch batch, int service)
    {
        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        var isCut = line.Length > lineBytesMax;
        batch.Add(new LogRecord
        {
            Service = service,
            Body = isCut ? line[..lineBytesMax] : line,
            Flags = isCut ? RecordFlags.Truncated : RecordFlags.None,
        });
    }

    /// <summary>The bytes that were looked at, then the rest.</summary>
    private sealed class HeadStream(byte[] head, Stream rest) : Stream
    {
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var fromHead = TakeHead(buffer);
            return fromHead > 0 ? fromHead : rest.Read(buffer);
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var fromHead = TakeHead(buffer.Span);
            return fromHead > 0 ? ValueTask.FromResult(fromHead) : rest.ReadAsync(buffer, cancellationToken);
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private int TakeHead(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, head.Length - _at);
            head.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }
}
