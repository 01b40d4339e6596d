using LogFlow.Contracts.Frames;
using LogFlow.Server.Push;

namespace LogFlow.Server.Metrics;

/// <summary>
/// Families per service. Bounded: the services with most records get their own label, the rest are folded into <c>(other)</c>.
/// </summary>
internal static class ServiceMetrics
{
    public const int ServicesMax = 200;
    public const string Other = "(other)";

    private static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    public static void Write(PrometheusText text, LiveTotals totals)
    {
        var services = Bounded(totals.Services);
        text.Single(
            "logflow_services_folded", MetricType.Gauge, "Services without a label of their own in these metrics.",
            Math.Max(0, totals.Services.Count - ServicesMax));
        if (text.TryFamily("logflow_service_records_total", MetricType.Counter, "Records by service."))
        {
            services.ForEach(s => text.Sample("logflow_service_records_total", s.Records, ("service", s.Service)));
        }

        if (text.TryFamily("logflow_service_error_ratio", MetricType.Gauge, "Share of failed work in the last ten seconds, 0 to 1."))
        {
            services.ForEach(s => text.Sample("logflow_service_error_ratio", s.ErrorRatio, ("service", s.Service)));
        }

        if (text.TryFamily("logflow_service_latency_seconds", MetricType.Summary, "Latency quantiles of the last ten seconds."))
        {
            foreach (var service in services.Where(s => !s.Latency.IsEmpty))
            {
                foreach (var quantile in Quantiles)
                {
                    text.Sample(
                        "logflow_service_latency_seconds", service.Latency.QuantileNs(quantile) / 1e9,
                        ("service", service.Service), ("quantile", PrometheusText.Format(quantile)));
                }
            }
        }
    }

    private static List<ServiceTotals> Bounded(IReadOnlyList<ServiceTotals> services)
    {
        if (services.Count <= ServicesMax)
        {
            return [.. services];
        }

        var ranked = services.OrderByDescending(s => s.Records).ThenBy(s => s.Service, StringComparer.Ordinal).ToList();
        var latency = new LatencySketch();
        long records = 0;
        double errors = 0;
        foreach (var service in ranked.Skip(ServicesMax))
        {
            latency.MergeFrom(service.Latency);
            records += service.Records;
            errors += service.ErrorRatio;
        }

        var folded = ranked.Count - ServicesMax;
        return [.. ranked.Take(ServicesMax).OrderBy(s => s.Service, StringComparer.Ordinal), new ServiceTotals(Other, records, errors / folded, latency)];
    }
}
