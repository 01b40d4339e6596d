using System.Diagnostics;
using System.Globalization;

namespace LogFlow.Server.Tests.Metrics;

public sealed class ScrapeTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Fact]
    public async Task The_content_type_is_the_one_that_Prometheus_demands()
    {
        using var response = await _server.Client.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
    }

    [Theory]
    [InlineData("logflow_build_info{version=\"0.1.0\"}")]
    [InlineData("logflow_records_received_total{source=\"http\"}")]
    [InlineData("logflow_records_late_total{source=\"http\"}")]
    [InlineData("logflow_records_unparsed_total{source=\"http\"}")]
    [InlineData("logflow_source_records_accepted_total{source=\"http\",kind=\"ndjson\"}")]
    [InlineData("logflow_source_records_rejected_total{source=\"http\",kind=\"ndjson\",reason=\"unreadable\"}")]
    [InlineData("logflow_records_stored_total")]
    [InlineData("logflow_records_dropped_total{source=\"http\",reason=\"unreadable\"}")]
    [InlineData("logflow_bus_queue_depth{topic=\"logs.mined\",consumer=\"store\"}")]
    [InlineData("logflow_bus_queue_capacity{topic=\"logs.mined\",consumer=\"store\"}")]
    [InlineData("logflow_stage_seconds_bucket{topic=\"logs\",stage=\"miner\",le=\"+Inf\"}")]
    [InlineData("logflow_plug_calls_total{plug=\"z-score\"}")]
    [InlineData("logflow_ticks_total")]
    [InlineData("logflow_incidents{state=\"active\"}")]
    [InlineData("logflow_templates")]
    [InlineData("logflow_services")]
    [InlineData("logflow_edges")]
    [InlineData("logflow_traces")]
    [InlineData("logflow_store_size_bytes")]
    [InlineData("logflow_store_commit_seconds_total")]
    [InlineData("logflow_hub_clients")]
    [InlineData("logflow_service_records_total{service=\"payments\"}")]
    [InlineData("logflow_service_error_ratio{service=\"payments\"}")]
    [InlineData("logflow_service_latency_seconds{service=\"payments\",quantile=\"0.95\"}")]
    [InlineData("dotnet_gc_collections_total")]
    [InlineData("http_server_request_duration_seconds_count")]
    public async Task What_was_promised_is_there(string series)
    {
        // Latencies are those of the last ten seconds, so the services go on.
        var number = 9_000;
        await RunningServer.UntilAsync(
            async () =>
            {
                using var rejected = await _server.PostLinesAsync(
                    [Lines.Span("payments", Lines.Trace(++number), Lines.SpanId(number), "", RunningServer.Now, 20), Lines.Log("gateway", "info", "good"), "bad"]);
                return await _server.Client.GetStringAsync("/metrics");
            },
            text => text.Contains('\n' + series, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Numbers_are_those_of_the_stream()
    {
        var text = await _server.Client.GetStringAsync("/metrics");

        Assert.True(Value(text, "logflow_records_received_total{source=\"http\"}") >= SeededServer.Traces * 3);
        Assert.True(Value(text, "logflow_store_records") >= SeededServer.Traces * 3);
        Assert.Equal(2, Value(text, "logflow_services"));
        Assert.Equal(1, Value(text, "logflow_edges"));
    }

    [Fact]
    public async Task Promtool_accepts_the_page()
    {
        var text = await _server.Client.GetStringAsync("/metrics");

        var (exitCode, output) = await CheckAsync(text);

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Promtool_would_refuse_a_wrong_page()
    {
        var (exitCode, _) = await CheckAsync("# TYPE things counter\nthings{a=1} x\n");

        Assert.NotEqual(0, exitCode);
    }

    private static double Value(string text, string series)
    {
        var line = text.Split('\n').Single(l => l.StartsWith(series + " ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(string text)
    {
        var promtool = Array.Find((string[])["/usr/bin/promtool", "/usr/local/bin/promtool"], File.Exists)
            ?? Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(p => Path.Combine(p, "promtool")).FirstOrDefault(File.Exists);
        Assert.True(promtool is not null, "promtool is missing: install the package 'prometheus'.");
        using var process = Process.Start(new ProcessStartInfo(promtool, "check metrics")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await process.StandardInput.WriteAsync(text);
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
