using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Sources;

/// <summary>
/// Lines of standard input as they come: <c>my-program | logflow serve --stdin</c>. A pipe cannot be read again, so what was read when
/// the program dies is lost; while it runs, a store that has no room makes the pipe wait.
/// </summary>
internal sealed class StdinSource(Stream input, ParserOptions parsing, SourceMeter meter, TimeProvider time) : ILogSource
{
    private const int ReadBytes = 64 * 1024;
    private static readonly TimeSpan JoinWait = TimeSpan.FromMilliseconds(500);

    public string Name => "stdin";

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var parser = new LogParser(sink.Services, parsing);
        var buffer = new byte[parsing.LineBytesMax + ReadBytes];
        var filled = 0;
        var isSkipping = false;
        Task<int>? reading = null;
        while (true)
        {
            reading ??= input.ReadAsync(buffer.AsMemory(filled, ReadBytes), cancellationToken).AsTask();
            var batch = new LogBatch(sink.Services) { Source = Name };
            if (parser.PendingLines > 0 && await Task.WhenAny(reading, Task.Delay(JoinWait, time, cancellationToken)).ConfigureAwait(false) != reading)
            {
                parser.Flush(batch);
                await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
                continue;
            }

            var read = await reading.ConfigureAwait(false);
            reading = null;
            meter.Bytes(read);
            filled += read;
            var used = Read(buffer.AsSpan(0, filled), read == 0);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (read == 0)
            {
                parser.Flush(batch);
            }

            await sink.PublishAsync(batch, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                meter.State("ended");
                return;
            }

            int Read(ReadOnlySpan<byte> bytes, bool isEnd)
            {
                var at = 0;
                while (at < bytes.Length)
                {
                    var newline = bytes[at..].IndexOf((byte)'\n');
                    var isCut = newline < 0 && bytes.Length - at >= parsing.LineBytesMax;
                    if (newline < 0 && !isEnd && !isCut && !isSkipping)
                    {
                        break;
                    }

                    var end = newline < 0 ? bytes.Length : at + newline;
                    if (!isSkipping)
                    {
                        parser.Parse(bytes[at..end], batch, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
                    }

                    isSkipping = newline < 0 && !isEnd;
                    at = newline < 0 ? end : end + 1;
                }

                return at;
            }
        }
    }
}
