using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Frames;

/// <summary>What one service did in one second of event time. All counts are integers, so merging is exact in any order.</summary>
public sealed class ServiceWindow(string service)
{
    public string Service { get; } = service;

    /// <summary>Log records (not spans).</summary>
    public long Logs { get; set; }

    public long Spans { get; set; }

    /// <summary>Spans whose status or severity says that they failed.</summary>
    public long FailedSpans { get; set; }

    /// <summary>Log records per severity band (see <see cref="Severity.Band"/>).</summary>
    public long[] LogsByBand { get; } = new long[Severity.BandCount];

    /// <summary>Durations of the spans (and of logs that carry one), by the second in which they started.</summary>
    public LatencySketch Latency { get; } = new();

    /// <summary>
    /// Durations that its ordinary lines state (<c>took 12 ms</c>), where no record of it carries one as a field: how long its work
    /// takes, as far as its text alone says.
    /// </summary>
    public LatencySketch StatedTime { get; } = new();

    /// <summary>How long its work takes, by the best that its records offer; empty when they say nothing of it.</summary>
    public LatencySketch WorkTime => Latency.IsEmpty ? StatedTime : Latency;

    // Span attribution: decided when a span and its children are complete, so these belong to the second of the decision,
    // one to a few seconds after the span started.

    /// <summary>
    /// Spans decided in this second. Where a service writes logs with span or trace ids but no spans, each such id counts as one.
    /// </summary>
    public long DecidedSpans { get; set; }

    /// <summary>Decided spans that failed although none of their callees failed: the service's own errors.</summary>
    public long OwnFailedSpans { get; set; }

    /// <summary>Decided spans that failed and had at least one failed callee.</summary>
    public long ExplainedFailedSpans { get; set; }

    /// <summary>
    /// Decided spans whose parent is a span of the same service: steps of one unit of work. The others are the units.
    /// </summary>
    public long LocalSpans { get; set; }

    /// <summary>Self time of the decided spans: duration less the part covered by their child spans.</summary>
    public LatencySketch SelfTime { get; } = new();

    public long Records => Logs + Spans;

    public long Warnings => LogsByBand[3];

    public long ErrorLogs => LogsByBand[4] + LogsByBand[5];

    /// <summary>
    /// Share of failed work, 0 to 1. With spans: failed spans, or error logs where spans carry no status, over spans; without:
    /// error logs over logs.
    /// </summary>
    public double ErrorRatio => Units == 0 ? 0 : (double)Errors / Units;

    /// <summary>Numerator of <see cref="ErrorRatio"/>.</summary>
    public long Errors => Spans > 0 ? Math.Min(Math.Max(FailedSpans, ErrorLogs), Spans) : ErrorLogs;

    /// <summary>Denominator of <see cref="ErrorRatio"/>: spans where there are any, logs otherwise.</summary>
    public long Units => Spans > 0 ? Spans : Logs;

    public void MergeFrom(ServiceWindow other)
    {
        Logs += other.Logs;
        Spans += other.Spans;
        FailedSpans += other.FailedSpans;
        for (var i = 0; i < LogsByBand.Length; i++)
        {
            LogsByBand[i] += other.LogsByBand[i];
        }

        Latency.MergeFrom(other.Latency);
        StatedTime.MergeFrom(other.StatedTime);
        DecidedSpans += other.DecidedSpans;
        OwnFailedSpans += other.OwnFailedSpans;
        ExplainedFailedSpans += other.ExplainedFailedSpans;
        LocalSpans += other.LocalSpans;
        SelfTime.MergeFrom(other.SelfTime);
    }
}
