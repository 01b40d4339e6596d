using System.Net.Http.Headers;
using System.Text.Json;
using LogFlow.Testing.Corpus;
using Xunit.Abstractions;

namespace LogFlow.Server.Tests.Promises;

/// <summary>The named inputs through every way in and every view of the running server: answered, counted, and never a failure of ours.</summary>
public sealed class NamedCorpusTests(ITestOutputHelper output)
{
    private const int AtOnce = 32;

    private static readonly (string Path, string MediaType, string Protocol)[] WaysIn =
    [
        ("/api/ingest", "application/x-ndjson", ""), ("/v1/logs", "application/json", "otlp-json-logs"), ("/v1/logs", "application/x-protobuf", ""), ("/v1/traces", "application/json", "otlp-json-traces"),
        ("/v1/traces", "application/x-protobuf", ""),
        ("/v1/metrics", "application/x-protobuf", ""), ("/loki/api/v1/push", "application/json", "loki-json"), ("/loki/api/v1/push", "application/x-protobuf", ""), ("/_bulk", "application/x-ndjson", ""),
        ("/services/collector/event", "application/json", ""), ("/services/collector/raw", "text/plain", ""), ("/ingest/clef", "application/vnd.serilog.clef", ""), ("/api/events/raw", "application/json", "seq-events"),
    ];

    [Fact]
    public async Task Every_named_input_by_every_way_in_is_answered_and_counted_and_every_view_shows_what_came()
    {
        await using var server = await RunningServer.StartAsync(("Ingest:ConcurrentRequestsMax", "64"), ("Store:CommitInterval", "00:00:00.02"));
        var small = NamedInputs.All.Where(i => !i.IsLarge).Select(i => (i.Name, i.Protocol, Bytes: i.Make())).ToList();
        foreach (var (path, mediaType, protocol) in WaysIn)
        {
            await Parallel.ForEachAsync(small.Where(i => i.Protocol is null || i.Protocol == protocol), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (input, _) => await PostAsync(path, mediaType, input.Name, input.Bytes, null));
            foreach (var zipped in NamedInputs.Gzip)
            {
                await PostAsync(path, mediaType, zipped.Name, zipped.Make(), "gzip");
            }
        }

        foreach (var large in NamedInputs.All.Where(i => i.IsLarge))
        {
            await PostAsync("/api/ingest", "application/x-ndjson", large.Name, large.Make(), null);
        }

        var sources = (await server.GetAsync("/api/sources")).GetProperty("items").EnumerateArray().ToList();
        Assert.All(sources, s => Assert.Equal(
            s.GetProperty("received").GetInt64(), s.GetProperty("accepted").GetInt64() + s.GetProperty("rejected").EnumerateArray().Sum(r => r.GetProperty("records").GetInt64())));
        Assert.True(sources.Count(s => s.GetProperty("rejected").GetArrayLength() > 0) >= 5, JsonSerializer.Serialize(sources));
        var stored = (await server.GetAsync("/api/health")).GetProperty("store").GetProperty("records").GetInt64();
        output.WriteLine($"{stored} records stored");
        Assert.Equal(sources.Sum(s => s.GetProperty("accepted").GetInt64()), stored);
        foreach (var view in (string[])["/api/stats", "/api/graph", "/api/templates?limit=1000", "/api/search?limit=1000", "/api/traces/recent", "/api/signals", "/api/incidents", "/api/status", "/metrics"])
        {
            Assert.True((await server.Client.GetAsync(view)).IsSuccessStatusCode, view);
        }

        async Task PostAsync(string path, string mediaType, string name, byte[] bytes, string? encoding)
        {
            using var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
            if (encoding is not null)
            {
                content.Headers.ContentEncoding.Add(encoding);
            }

            try
            {
                using var answer = await server.Client.PostAsync(path, content);
                Assert.True((int)answer.StatusCode is < 500 and not 429, $"{path}, {name}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
            catch (HttpRequestException) when (bytes.Length > 16 * 1024 * 1024)
            {
                // Refused by its length, and the connection closed while it was still being sent.
            }
        }
    }

    [Fact]
    public async Task Every_nasty_text_in_every_parameter_of_every_query_is_answered()
    {
        await using var seeded = await SeedAsync();
        var document = await seeded.GetAsync("/openapi/v1.json");
        var asked = new List<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var operation) || !operation.TryGetProperty("parameters", out var parameters))
            {
                continue;
            }

            foreach (var parameter in parameters.EnumerateArray())
            {
                var (name, isInPath) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("in").GetString() == "path");
                if (parameter.GetProperty("in").GetString() is "path" or "query")
                {
                    asked.AddRange(Values(name).Select(value => isInPath
                        ? Fill(path.Name, "{" + name + "}", value)
                        : $"{Fill(path.Name, "", "x")}?{name}={Uri.EscapeDataString(value)}"));
                }
            }
        }

        Assert.True(asked.Count > 1000, $"{asked.Count}");
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (address, _) =>
        {
            using var answer = await seeded.Client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            Assert.True((int)answer.StatusCode < 500, $"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        });
        output.WriteLine($"{asked.Count} queries");
        Assert.Equal(3, (await seeded.GetAsync("/api/health")).GetProperty("store").GetProperty("records").GetInt64());

        static string Fill(string path, string hole, string value) =>
            string.Join('/', path.Split('/').Select(part => part.StartsWith('{') ? (part == hole ? Uri.EscapeDataString(value) : "x") : part));

        // The long ones are only for what is searched for: an address has a length, too.
        static IEnumerable<string> Values(string name) => NastyTexts.Messages.Concat(NastyTexts.Times).Append("1000000000").Append("'; DROP TABLE records; --")
            .Where(value => value.Length is > 0 and < 4000 && value is not "." and not "..").Where((value, i) => name is "q" or "cursor" or "limit" || i % 3 == name.Length % 3).Distinct();
    }

    private static async Task<RunningServer> SeedAsync()
    {
        var server = await RunningServer.StartAsync();
        await server.IngestAsync(Lines.Log("payments", "error", "card declined"), Lines.Log("payments", "info", "card charged"), Lines.Span("gateway", Lines.Trace(1), Lines.SpanId(1), "", RunningServer.Now, 40, false));
        return server;
    }
}
