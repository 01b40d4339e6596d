using System.Diagnostics.Metrics;
using LogFlow.Server.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Metrics;

public sealed class MeterCollectorTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterCollector _collector;
    private readonly Meter _meter;

    public MeterCollectorTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _collector = new MeterCollector(factory);
        _meter = factory.Create("Tests");
    }

    [Fact]
    public void Counters_add_up_by_label()
    {
        var counter = _meter.CreateCounter<long>("tests.lines", "{line}", "Lines.");

        counter.Add(2, new KeyValuePair<string, object?>("reason", "a"));
        counter.Add(3, new KeyValuePair<string, object?>("reason", "a"));
        counter.Add(1, new KeyValuePair<string, object?>("reason", "b"));

        var text = Scrape();
        Assert.Contains("# TYPE tests_lines_total counter\ntests_lines_total{reason=\"a\"} 5\ntests_lines_total{reason=\"b\"} 1\n", text);
    }

    [Fact]
    public void Histograms_have_cumulated_buckets()
    {
        var histogram = _meter.CreateHistogram("tests.wait", "s", "Waits.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });

        histogram.Record(0.05);
        histogram.Record(0.5);
        histogram.Record(5);

        Assert.Contains(
            "tests_wait_seconds_bucket{le=\"0.1\"} 1\ntests_wait_seconds_bucket{le=\"1\"} 2\ntests_wait_seconds_bucket{le=\"+Inf\"} 3\ntests_wait_seconds_sum 5.55\ntests_wait_seconds_count 3\n",
            Scrape());
    }

    [Fact]
    public void Label_sets_beyond_the_limit_fold_and_are_counted()
    {
        var counter = _meter.CreateCounter<long>("tests.many");

        for (var i = 0; i < MeterCollector.SeriesMax + 50; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("name", $"n{i}"));
        }

        var text = Scrape();
        Assert.Equal(MeterCollector.SeriesMax + 1, text.Split('\n').Count(l => l.StartsWith("tests_many_total{", StringComparison.Ordinal)));
        Assert.Contains("tests_many_total{name=\"(other)\"} 50\n", text);
        Assert.Contains("logflow_metrics_folded_measurements_total 50\n", text);
    }

    [Fact]
    public void What_dotnet_itself_reports_is_there() => Assert.Contains("dotnet_process_cpu_time_seconds_total", Scrape());

    public void Dispose()
    {
        _collector.Dispose();
        _services.Dispose();
    }

    private string Scrape()
    {
        var text = new PrometheusText();
        _collector.Write(text);
        return text.ToString();
    }
}
