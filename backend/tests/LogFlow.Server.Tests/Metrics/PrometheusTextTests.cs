using LogFlow.Server.Metrics;

namespace LogFlow.Server.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void A_family_has_help_type_and_samples()
    {
        var text = new PrometheusText();

        Assert.True(text.TryFamily("logflow_things", MetricType.Gauge, "Things."));
        text.Sample("logflow_things", 1.5, ("kind", "a"), ("place", "b"));

        Assert.Equal("# HELP logflow_things Things.\n# TYPE logflow_things gauge\nlogflow_things{kind=\"a\",place=\"b\"} 1.5\n", text.ToString());
    }

    [Fact]
    public void Labels_are_escaped()
    {
        var text = new PrometheusText();

        text.Sample("m", 1, ("service", "a\"b\\c\nd"));

        Assert.Equal("m{service=\"a\\\"b\\\\c\\nd\"} 1\n", text.ToString());
    }

    [Fact]
    public void A_family_is_written_once()
    {
        var text = new PrometheusText();

        Assert.True(text.TryFamily("m", MetricType.Gauge, "M."));
        Assert.False(text.TryFamily("m", MetricType.Gauge, "M."));
    }

    [Theory]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(0.00025, "0.00025")]
    [InlineData(1e21, "1E+21")]
    public void Numbers_are_written_as_Prometheus_reads_them(double value, string text) =>
        Assert.Equal(text, PrometheusText.Format(value));

    [Theory]
    [InlineData("http.server.request.duration", "s", MetricType.Histogram, "http_server_request_duration_seconds")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", MetricType.Counter, "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("dotnet.thread_pool.thread.count", "{thread}", MetricType.Gauge, "dotnet_thread_pool_thread_number")]
    [InlineData("logflow.ingest.rejected", "{line}", MetricType.Counter, "logflow_ingest_rejected_total")]
    public void Instrument_names_become_metric_names(string name, string unit, object type, string expected) =>
        Assert.Equal(expected, MetricName.Of(name, unit, (MetricType)type));
}
