using System.IO.Compression;
using System.Text.Json;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;

namespace LogFlow.Benchmarks;

/// <param name="Id">As in <c>cases.json</c>.</param>
/// <param name="Root">The true one; never shown to the engine.</param>
/// <param name="Type">Kind of fault.</param>
/// <param name="Services">All that could be it.</param>
/// <param name="Alerts">What other monitors said, as (service, alert, how often).</param>
/// <param name="Calls">Caller and callee of the calls that were alerted on.</param>
internal sealed record AlertCase(
    string Id, string Root, string Type, IReadOnlyList<string> Services, IReadOnlyList<(string Service, string Alert, int Times)> Alerts, IReadOnlyList<EdgeKey> Calls);

/// <summary>
/// Incidents that were recorded as the alerts of other monitors: a folder with <c>cases.json</c>, and by case id <c>nodes</c>,
/// <c>metrics</c> (service, metric, direction), <c>logs</c> (service, pattern) and <c>traces</c> (caller, callee, operation, kind), each
/// <c>.json.gz</c>. A call that is slow or fails is an alert at its callee, and on a service's own step at itself.
/// </summary>
internal static class AlertCases
{
    /// <summary>Caller of what comes in from outside.</summary>
    private const string Outside = "-1";

    public static List<AlertCase> Read(string folder)
    {
        using var cases = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "cases.json")));
        using var nodes = Unpack(folder, "nodes");
        using var metrics = Unpack(folder, "metrics");
        using var logs = Unpack(folder, "logs");
        using var traces = Unpack(folder, "traces");
        return [.. cases.RootElement.EnumerateArray().Select(one =>
        {
            var id = one.GetProperty("id").GetString()!;
            var counts = new SortedDictionary<(string Service, string Alert), int>();
            var calls = new SortedSet<EdgeKey>();
            foreach (var row in Rows(metrics, id))
            {
                Count(counts, row[0], $"{row[1]} {row[2]}");
            }

            foreach (var row in Rows(logs, id))
            {
                Count(counts, row[0], "lines");
                Count(counts, row[0], $"line {row[1]}");
            }

            foreach (var row in Rows(traces, id))
            {
                Count(counts, row[1], row[0] == row[1] ? $"step {row[3]}" : $"call {row[3]}");
                if (row[0] != row[1] && row[0] != Outside && row[1].Length > 0)
                {
                    calls.Add(new EdgeKey(row[0], row[1]));
                }
            }

            return new AlertCase(
                id,
                one.GetProperty("root").GetString()!,
                one.GetProperty("type").GetString()!,
                [.. nodes.RootElement.GetProperty(id).EnumerateArray().Select(node => node.GetString()!)],
                [.. counts.Select(entry => (entry.Key.Service, entry.Key.Alert, entry.Value))],
                [.. calls]);
        })];
    }

    /// <summary>Another monitor's alert is a rule that fired.</summary>
    public static List<Signal> Signals(AlertCase one, DateTimeOffset at) => [.. one.Alerts.Select(alert => new Signal
    {
        Kind = SignalKinds.Rule,
        Detector = $"rule:{alert.Alert}",
        Service = alert.Service,
        Onset = at,
        At = at,
        Score = alert.Times,
        Baseline = 0,
        Observed = alert.Times,
        Severity = SignalSeverity.Critical,
        Text = $"{alert.Alert}, {alert.Times} times",
    })];

    /// <summary>A graph of calls of which nothing but their existence is known: each caller's work leans on its callees alike.</summary>
    public static GraphSnapshot Graph(long tick, IEnumerable<string> services, IReadOnlyCollection<EdgeKey> calls)
    {
        var fan = calls.GroupBy(call => call.Caller, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return new GraphSnapshot(
            tick,
            [.. services.Order(StringComparer.Ordinal).Select(service => new GraphNode(service, 1, 0, tick))],
            [.. calls.Order().Select(call => new GraphEdge(call.Caller, call.Callee, EdgeEvidence.SpanParent, 1, 0, 1, 1.0 / fan[call.Caller], tick))]);
    }

    private static void Count(SortedDictionary<(string Service, string Alert), int> counts, string service, string alert)
    {
        if (service.Length > 0)
        {
            counts[(service, alert)] = counts.GetValueOrDefault((service, alert)) + 1;
        }
    }

    private static IEnumerable<string[]> Rows(JsonDocument all, string id) =>
        all.RootElement.TryGetProperty(id, out var rows) ? rows.EnumerateArray().Select(row => row.EnumerateArray().Select(field => field.GetString()!).ToArray()) : [];

    private static JsonDocument Unpack(string folder, string name)
    {
        using var file = File.OpenRead(Path.Combine(folder, name + ".json.gz"));
        using var text = new GZipStream(file, CompressionMode.Decompress);
        return JsonDocument.Parse(text);
    }
}
