using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;

namespace LogFlow.Benchmarks;

/// <param name="Id">As in <c>cases.json</c>; also its folder in the archive.</param>
/// <param name="Root">The true one; never shown to the engine.</param>
/// <param name="Type">Kind of fault.</param>
/// <param name="Target">The service at which somebody was called.</param>
/// <param name="Metric">What of it was off: <c>latency</c> or <c>availability</c>.</param>
/// <param name="CalledAt">Unix seconds.</param>
internal sealed record MetricCase(string Id, string Root, string Type, string Target, string Metric, double CalledAt);

/// <summary>One moment of all services: requests, the share that failed and what their durations were.</summary>
internal sealed record MetricSample(double At, IReadOnlyDictionary<string, MetricReading> Services);

/// <param name="Requests">In the sample's time.</param>
/// <param name="Availability">Percent that did not fail.</param>
/// <param name="Seconds">Durations at <see cref="MetricCases.Quantiles"/>.</param>
internal sealed record MetricReading(long Requests, double Availability, double[] Seconds);

/// <summary>
/// Incidents that were recorded as metrics, one sample every five minutes: a folder with <c>cases.json</c> and a <c>.zip</c> that holds
/// <c>graph.csv</c> (caller by callee), <c>noissue/metrics.csv</c> and <c>metrics.csv</c> per case. A sample is taken for a second of the engine's.
/// </summary>
internal sealed class MetricCases : IDisposable
{
    public static readonly double[] Quantiles = [0.5, 0.9, 0.95, 0.99];

    private static readonly string[] QuantileNames = ["p50", "p90", "p95", "p99"];

    private readonly ZipArchive _archive;
    private readonly string _prefix;

    public MetricCases(string folder)
    {
        _archive = ZipFile.OpenRead(Directory.EnumerateFiles(folder, "*.zip").Order(StringComparer.Ordinal).First());
        _prefix = _archive.Entries.First(entry => entry.Name == "graph.csv").FullName[..^"graph.csv".Length];
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        Cases = [.. json.RootElement.EnumerateArray().Select(one => new MetricCase(
            one.GetProperty("id").GetString()!,
            one.GetProperty("root").GetString()!,
            one.GetProperty("type").GetString()!,
            one.GetProperty("target").GetProperty("node").GetString()!,
            one.GetProperty("target").GetProperty("metric").GetString()!,
            one.GetProperty("target").GetProperty("timestamp").GetDouble()))];
        Healthy = Samples(_prefix + "noissue/metrics.csv");
    }

    public IReadOnlyList<MetricCase> Cases { get; }

    public IReadOnlyList<MetricSample> Healthy { get; }

    public IReadOnlyList<MetricSample> Samples(MetricCase one) => Samples(one.Id + "/metrics.csv");

    /// <summary>
    /// Of the calls only caller and callee are known. A callee's requests are taken to come from its callers in proportion to theirs; what a
    /// caller sends there for each of its own is how much of its work leans on it.
    /// </summary>
    public GraphSnapshot Graph()
    {
        var requests = Healthy.SelectMany(sample => sample.Services).GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Average(entry => entry.Value.Requests), StringComparer.Ordinal);
        var rows = Lines(_prefix + "graph.csv").ToList();
        var calls = rows.Skip(1).SelectMany(row => row.Select((cell, at) => (Cell: cell, At: at)).Skip(1)
            .Where(cell => double.Parse(cell.Cell, CultureInfo.InvariantCulture) != 0)
            .Select(cell => new EdgeKey(row[0], rows[0][cell.At]))).Order().ToList();
        var into = calls.GroupBy(call => call.Callee, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(call => requests.GetValueOrDefault(call.Caller, 1)), StringComparer.Ordinal);
        return new GraphSnapshot(
            0,
            [.. rows[0].Skip(1).Order(StringComparer.Ordinal).Select(service => new GraphNode(service, requests.GetValueOrDefault(service), 0, 0))],
            [.. calls.Select(call => new GraphEdge(
                call.Caller, call.Callee, EdgeEvidence.SpanParent, 1, 0, 1, Math.Clamp(requests.GetValueOrDefault(call.Callee, 1) / Math.Max(into[call.Callee], 1e-9), 0.01, 1), 0))]);
    }

    public static TickFrame Frame(MetricSample sample, long tick)
    {
        var frame = new TickFrame(tick);
        foreach (var (service, reading) in sample.Services)
        {
            var window = frame.Service(service);
            window.Spans = reading.Requests;
            window.FailedSpans = (long)Math.Round(reading.Requests * (1 - (reading.Availability / 100)));
            for (var i = 0; i < reading.Requests; i++)
            {
                window.Latency.Add((long)(At(reading.Seconds, (i + 0.5) / reading.Requests) * 1e9));
            }

            frame.Records += reading.Requests;
        }

        return frame;
    }

    public void Dispose() => _archive.Dispose();

    /// <summary>The duration at a quantile, between those known; the quickest is taken to be half the median.</summary>
    private static double At(double[] seconds, double quantile)
    {
        var (from, low) = (0.0, seconds[0] / 2);
        for (var i = 0; i < Quantiles.Length; i++)
        {
            if (quantile <= Quantiles[i])
            {
                return low + ((seconds[i] - low) * (quantile - from) / (Quantiles[i] - from));
            }

            (from, low) = (Quantiles[i], seconds[i]);
        }

        return low;
    }

    private List<MetricSample> Samples(string path)
    {
        var rows = Lines(path).ToList();
        var (services, metrics, statistics) = (rows[0], rows[1], rows[2]);
        var columns = Enumerable.Range(1, services.Length - 1).ToDictionary(at => (services[at], metrics[at], statistics[at]));
        var samples = new List<MetricSample>();
        foreach (var row in rows.Skip(3).Where(row => double.TryParse(row[0], CultureInfo.InvariantCulture, out _)))
        {
            var readings = new SortedDictionary<string, MetricReading>(StringComparer.Ordinal);
            foreach (var service in services.Skip(1).Distinct(StringComparer.Ordinal))
            {
                var requests = Number(row, columns, (service, "requests", "Sum"));
                double[] seconds = [.. QuantileNames.Select(name => Number(row, columns, (service, "latency", name)))];
                if (requests >= 1 && seconds.All(double.IsFinite))
                {
                    var availability = Number(row, columns, (service, "availability", "Average"));
                    readings[service] = new MetricReading((long)Math.Round(requests), double.IsFinite(availability) ? availability : 100, seconds);
                }
            }

            samples.Add(new MetricSample(double.Parse(row[0], CultureInfo.InvariantCulture), readings));
        }

        return samples;
    }

    private static double Number(string[] row, Dictionary<(string, string, string), int> columns, (string, string, string) name) =>
        columns.TryGetValue(name, out var at) && double.TryParse(row[at], CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

    private IEnumerable<string[]> Lines(string path)
    {
        using var reader = new StreamReader(_archive.GetEntry(path)!.Open());
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }
}
