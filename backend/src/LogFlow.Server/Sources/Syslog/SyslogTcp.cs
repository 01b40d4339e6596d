using System.Net.Sockets;
using System.Security.Authentication;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Sources.Syslog;

/// <summary>
/// Syslog over TCP, plain or in TLS: each connection is read as fast as the engine and the store take it and no faster, so a sender with a queue of its own
/// loses nothing.
/// </summary>
internal sealed class SyslogTcp(Socket listener, SyslogTls? tls, ParserOptions parsing, SourceMeter meter, TimeProvider time)
{
    private const int ConnectionsMax = 1000;
    private const int ReadBytes = 64 * 1024;

    private int _connections;

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var running = new HashSet<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
                running.RemoveWhere(task => task.IsCompleted);
                if (running.Count >= ConnectionsMax)
                {
                    meter.Rejected(1, "too-many-connections");
                    socket.Dispose();
                    continue;
                }

                running.Add(Task.Run(() => ServeAsync(socket, sink, cancellationToken), CancellationToken.None));
            }
        }
        finally
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(Socket socket, IBatchSink sink, CancellationToken cancellationToken)
    {
        meter.State($"{Interlocked.Increment(ref _connections)} connected");
        try
        {
            var plain = new NetworkStream(socket, ownsSocket: true);
            await using (plain.ConfigureAwait(false))
            {
                if (tls is null)
                {
                    await ReadAsync(plain, sink, cancellationToken).ConfigureAwait(false);
                    return;
                }

                var secure = await tls.OpenAsync(plain, cancellationToken).ConfigureAwait(false);
                await using (secure.ConfigureAwait(false))
                {
                    await ReadAsync(secure, sink, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (AuthenticationException error)
        {
            meter.Rejected(1, "tls-handshake");
            meter.Failed($"A sender was turned away: {error.Message}");
        }
        catch (OperationCanceledException)
        {
            // Stopping is not an error.
        }
        catch (IOException error)
        {
            meter.Failed($"A connection broke: {error.Message}");
        }
        finally
        {
            meter.State($"{Interlocked.Decrement(ref _connections)} connected");
        }
    }

    private async Task ReadAsync(Stream stream, IBatchSink sink, CancellationToken cancellationToken)
    {
        var parser = new SyslogMessages(sink.Services, parsing);
        var kept = new KeptChunks(sink, "syslog", Parse, meter, time);
        // A byte more than a message may have, by which the parser sees that it was longer, cuts it and says so.
        var messageBytesMax = parsing.LineBytesMax + 1;
        var frames = new SyslogFrames(messageBytesMax);
        // One message beyond the limit, its count and a read must fit.
        var buffer = new byte[messageBytesMax + ReadBytes + 16];
        var filled = 0;
        while (true)
        {
            var read = await ReceiveAsync(buffer.AsMemory(filled, Math.Min(ReadBytes, buffer.Length - filled))).ConfigureAwait(false);
            meter.Bytes(read);
            filled += read;
            var messages = new List<Range>();
            var used = frames.Read(buffer.AsSpan(0, filled), isEnd: read == 0, messages);
            if (messages.Count > 0)
            {
                await kept.SendAsync(new Chunk(buffer[..used], messages, NowNs()), cancellationToken).ConfigureAwait(false);
            }

            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
            if (read == 0)
            {
                await kept.FinishAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        async Task<int> ReceiveAsync(Memory<byte> into)
        {
            var reading = stream.ReadAsync(into, cancellationToken).AsTask();
            await kept.SettleUntilAsync(reading, cancellationToken).ConfigureAwait(false);
            try
            {
                return await reading.ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The sender is gone without a goodbye; what it had sent before is stored all the same.
                await kept.FinishAsync(cancellationToken).ConfigureAwait(false);
                throw;
            }
        }

        void Parse(Chunk chunk, LogBatch into)
        {
            foreach (var message in chunk.Messages)
            {
                parser.Parse(chunk.Bytes.AsSpan(message), into, chunk.ArrivalNs);
            }
        }
    }

    private long NowNs() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
