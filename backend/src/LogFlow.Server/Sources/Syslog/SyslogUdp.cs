using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Sources.Syslog;

/// <summary>
/// Syslog over UDP. Nobody can be asked to wait, so what finds no room is dropped and counted: ours by the queue, the kernel's by its own
/// count of the socket.
/// </summary>
internal sealed class SyslogUdp(Socket socket, ParserOptions parsing, SourceMeter meter, TimeProvider time)
{
    public const int ReceiveBufferBytes = 8 * 1024 * 1024;

    private const int DatagramBytesMax = 65_535;
    private const int QueueMax = 20_000;
    private static readonly TimeSpan DropsInterval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        var queue = Channel.CreateBounded<(byte[] Bytes, long ArrivalNs)>(new BoundedChannelOptions(QueueMax) { SingleReader = true, SingleWriter = true });
        var publishing = PublishAsync(queue.Reader, sink);
        var counting = CountDropsAsync(cancellationToken);
        try
        {
            var buffer = new byte[DatagramBytesMax];
            while (true)
            {
                var read = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                meter.Bytes(read);
                if (!queue.Writer.TryWrite((buffer[..read], (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick)))
                {
                    meter.Rejected(1, "queue-full");
                }
            }
        }
        finally
        {
            queue.Writer.TryComplete();
            await publishing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await counting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PublishAsync(ChannelReader<(byte[] Bytes, long ArrivalNs)> queue, IBatchSink sink)
    {
        var parser = new SyslogMessages(sink.Services, parsing);
        while (await queue.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            var batch = new LogBatch(sink.Services) { Source = "syslog" };
            while (batch.Count < LogBatch.DefaultRecords && queue.TryRead(out var datagram))
            {
                parser.Parse(datagram.Bytes, batch, datagram.ArrivalNs);
            }

            // What was received is handed over also while stopping.
            await sink.PublishAsync(batch, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Linux counts for each socket what found no room in its buffer.</summary>
    private async Task CountDropsAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var local = (IPEndPoint)socket.LocalEndPoint!;
        var table = local.AddressFamily == AddressFamily.InterNetworkV6 ? "/proc/net/udp6" : "/proc/net/udp";
        var port = $":{local.Port:X4}";
        long known = 0;
        using var timer = new PeriodicTimer(DropsInterval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var line in await File.ReadAllLinesAsync(table, cancellationToken).ConfigureAwait(false))
            {
                var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (columns.Length >= 13 && columns[1].EndsWith(port, StringComparison.Ordinal) && long.TryParse(columns[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var drops))
                {
                    meter.Rejected(drops - known, "kernel-buffer-full");
                    known = Math.Max(known, drops);
                }
            }
        }
    }
}
