using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using System.Text;

namespace LogFlow.Testing;

/// <summary>Builders for values that do not matter to the test at hand.</summary>
public static class Some
{
    /// <summary>2026-01-01T00:00:00Z.</summary>
    public const long Tick = 1_767_225_600;

    public static LogBatch Batch(NameTable services, params (string Service, byte Severity, string Body)[] lines)
    {
        var batch = new LogBatch(services);
        for (var i = 0; i < lines.Length; i++)
        {
            batch.Add(new LogRecord
            {
                TimeNs = (Tick * 1_000_000_000) + (i * 1_000_000L),
                Service = services.Intern(lines[i].Service),
                Severity = lines[i].Severity,
                Body = Encoding.UTF8.GetBytes(lines[i].Body),
            });
        }

        return batch;
    }

    /// <summary>A second of a service with spans: <paramref name="spans"/> of them, some failed, all of one duration.</summary>
    public static TickFrame Frame(long tick, string service, int spans, int failed = 0, int warnings = 0, double latencyMs = 20)
    {
        var frame = new TickFrame(tick);
        Fill(frame, service, spans, failed, warnings, latencyMs);
        return frame;
    }

    public static void Fill(TickFrame frame, string service, int spans, int failed = 0, int warnings = 0, double latencyMs = 20)
    {
        var window = frame.Service(service);
        window.Spans += spans;
        window.FailedSpans += failed;
        window.Logs += spans;
        window.LogsByBand[2] += spans - failed - warnings;
        window.LogsByBand[3] += warnings;
        window.LogsByBand[4] += failed;
        window.DecidedSpans += spans;
        window.OwnFailedSpans += failed;
        for (var i = 0; i < spans; i++)
        {
            window.Latency.Add((long)(latencyMs * 1e6));
            window.SelfTime.Add((long)(latencyMs * 1e6));
        }

        frame.Records += spans * 2;
    }
}
