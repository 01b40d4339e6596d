using LogFlow.Engine.Parsing.Protobuf;

namespace LogFlow.Server.Ingest.Otlp;

/// <summary>How many metrics an <c>ExportMetricsServiceRequest</c> holds: all that is made of them.</summary>
internal static class MetricCount
{
    private const int ResourceMetrics = 1;
    private const int ScopeMetrics = 2;
    private const int Metrics = 2;

    public static long Of(ReadOnlySpan<byte> message)
    {
        var count = 0L;
        foreach (var resource in new ProtoFields(message, ResourceMetrics))
        {
            foreach (var scope in new ProtoFields(resource, ScopeMetrics))
            {
                foreach (var _ in new ProtoFields(scope, Metrics))
                {
                    count++;
                }
            }
        }

        return count;
    }
}
