using LogFlow.Engine.Sources.Board;

namespace LogFlow.Server.Metrics;

/// <summary>What each source reports of itself, as Prometheus families.</summary>
internal static class SourceMetrics
{
    public static void Write(PrometheusText text, IReadOnlyList<SourceStatus> sources)
    {
        BySource("logflow_source_records_received_total", MetricType.Counter, "Records that came to a source, taken or not.", s => s.Received);
        BySource("logflow_source_records_accepted_total", MetricType.Counter, "Records that a source handed to the engine.", s => s.Accepted);
        BySource("logflow_source_records_cut_total", MetricType.Counter, "Records taken without their end, for it was beyond the limit of a line or message.", s => s.Cut);
        BySource("logflow_source_bytes_total", MetricType.Counter, "Bytes that came to a source.", s => s.Bytes);
        BySource("logflow_source_last_record_timestamp_seconds", MetricType.Gauge, "When a source's last record came, Unix time; 0 before the first.", s => s.LastRecord is { } at ? at.ToUnixTimeMilliseconds() / 1000.0 : 0);
        BySource("logflow_source_lag_seconds", MetricType.Gauge, "How far a source's newest event time lay behind its arrival.", s => s.LagSeconds ?? 0);
        BySource("logflow_source_failing", MetricType.Gauge, "1 while a source has an error.", s => s.LastError is null ? 0 : 1);
        if (text.TryFamily("logflow_source_records_rejected_total", MetricType.Counter, "Records that a source refused, by reason."))
        {
            foreach (var source in sources)
            {
                foreach (var (reason, records) in source.Rejected)
                {
                    text.Sample("logflow_source_records_rejected_total", records, ("source", source.Name), ("kind", source.Kind), ("reason", reason));
                }
            }
        }

        void BySource(string name, MetricType type, string help, Func<SourceStatus, double> value)
        {
            if (text.TryFamily(name, type, help))
            {
                foreach (var source in sources)
                {
                    text.Sample(name, value(source), ("source", source.Name), ("kind", source.Kind));
                }
            }
        }
    }
}
