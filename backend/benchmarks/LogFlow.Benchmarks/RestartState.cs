using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace LogFlow.Benchmarks;

/// <summary>What has to be there again after a start, asked for over REST as a screen does.</summary>
/// <param name="From">Templates that were seen from then on are compared; what comes after the state is read moves no minute.</param>
internal sealed record RestartState(
    string From,
    IReadOnlyDictionary<string, bool> Incidents,
    IReadOnlyList<string> Rules,
    IReadOnlyDictionary<string, string> Templates,
    IReadOnlyList<string> Edges,
    IReadOnlyList<string> Services,
    long Records)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="client">Of the program.</param>
    /// <param name="since">The state that it is to be compared with; null takes the last minute.</param>
    public static async Task<RestartState> ReadAsync(HttpClient client, RestartState? since = null)
    {
        using var health = await HealthAsync(client).ConfigureAwait(false);
        var store = health.RootElement.GetProperty("store");
        var newest = store.GetProperty("newest").GetDateTimeOffset();
        var from = since?.From ?? Uri.EscapeDataString(newest.AddMinutes(-1).ToString("O", CultureInfo.InvariantCulture));
        using var incidents = await GetAsync(client, "/api/incidents?state=open&limit=200").ConfigureAwait(false);
        using var rules = await GetAsync(client, "/api/rules").ConfigureAwait(false);
        using var templates = await GetAsync(client, $"/api/templates?limit=1000&from={from}").ConfigureAwait(false);
        using var graph = await GetAsync(client, "/api/graph").ConfigureAwait(false);
        using var stats = await GetAsync(client, "/api/stats").ConfigureAwait(false);
        return new RestartState(
            from,
            Items(incidents).ToDictionary(i => Text(i, "id"), i => i.GetProperty("acknowledged").ValueKind == JsonValueKind.String, StringComparer.Ordinal),
            [.. Items(rules).Select(r => Text(r, "id"))],
            Items(templates).ToDictionary(t => Text(t, "id"), t => Text(t, "text"), StringComparer.Ordinal),
            [.. graph.RootElement.GetProperty("edges").EnumerateArray().Select(e => $"{Text(e, "caller")} -> {Text(e, "callee")}")],
            [.. stats.RootElement.GetProperty("services").EnumerateArray().Select(s => Text(s, "name"))],
            store.GetProperty("records").GetInt64());
    }

    /// <summary>Does what a person does: acknowledges an open incident, and has a rule.</summary>
    public static async Task AcknowledgeAsync(HttpClient client)
    {
        using var rules = await GetAsync(client, "/api/rules").ConfigureAwait(false);
        if (!Items(rules).Any())
        {
            (await client.PostAsJsonAsync(new Uri("/api/rules", UriKind.Relative), new { name = "Mine", metric = "error_rate", threshold = 90 }).ConfigureAwait(false)).EnsureSuccessStatusCode();
        }

        using var incidents = await GetAsync(client, "/api/incidents?state=open&limit=1").ConfigureAwait(false);
        foreach (var incident in Items(incidents))
        {
            (await client.PostAsync(new Uri($"/api/incidents/{Text(incident, "id")}/acknowledge", UriKind.Relative), null).ConfigureAwait(false)).EnsureSuccessStatusCode();
        }
    }

    /// <summary>Sentences; none when everything of this is there in <paramref name="later"/>.</summary>
    public IReadOnlyList<string> MissingIn(RestartState later) =>
    [
        .. Incidents.Where(i => !later.Incidents.TryGetValue(i.Key, out var acknowledged) || acknowledged != i.Value).Select(i => $"Incident {i.Key} is not open as it was."),
        .. Rules.Except(later.Rules).Select(r => $"Rule {r} is missing."),
        .. Templates.Where(t => later.Templates.GetValueOrDefault(t.Key) != t.Value).Take(3).Select(t => $"Template {t.Key} is not what it was."),
        .. Edges.Except(later.Edges).Take(3).Select(e => $"Edge {e} is missing."),
        .. Services.Except(later.Services).Take(3).Select(s => $"Service {s} is missing."),
        .. later.Records < Records ? [$"{Records - later.Records} records are missing."] : Array.Empty<string>(),
    ];

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Records:N0} records, {Incidents.Count} open incidents of which {Incidents.Count(i => i.Value)} acknowledged, {Rules.Count} rules, {Templates.Count} templates of the last minute, {Edges.Count} edges, {Services.Count} services");

    /// <summary>Health with the store's own words: a store that is busy for longer than health waits is asked again, which counts as time that it was away.</summary>
    private static async Task<JsonDocument> HealthAsync(HttpClient client)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var health = await GetAsync(client, "/api/health").ConfigureAwait(false);
            if (health.RootElement.GetProperty("store") is { ValueKind: JsonValueKind.Object } store && store.GetProperty("newest").ValueKind == JsonValueKind.String)
            {
                return health;
            }

            var reasons = health.RootElement.GetProperty("not_ready").ToString();
            health.Dispose();
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"The store did not say what it holds within {Patience.TotalMinutes:F0} minutes: {reasons}");
            }

            await Task.Delay(100).ConfigureAwait(false);
        }
    }

    private static async Task<JsonDocument> GetAsync(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)).ConfigureAwait(false));

    private static IEnumerable<JsonElement> Items(JsonDocument page) => page.RootElement.GetProperty("items").EnumerateArray();

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
