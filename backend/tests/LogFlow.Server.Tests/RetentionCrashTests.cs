using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LogFlow.Server.Tests.Cli;

namespace LogFlow.Server.Tests;

/// <summary>Killed while retention deletes, again and again: it starts again, the newest lines are there, and it knows how many there are.</summary>
public sealed class RetentionCrashTests : IDisposable
{
    private const int LinesPerPost = 1000;
    private const int Rounds = 3;

    // As small as they may be, so that it deletes all the time.
    private static readonly (string, string)[] Small =
    [
        ("LOGFLOW__STORE__RETENTIONSIZEBYTES", (16 << 20).ToString(CultureInfo.InvariantCulture)), ("LOGFLOW__STORE__RETENTIONINTERVAL", "00:00:01"),
        ("LOGFLOW__STORE__RETENTIONSTEPRECORDS", "1000"), ("LOGFLOW__STORE__CHECKPOINTBYTES", "1048576"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-retention-").FullName;
    private readonly Random _random = new(11);
    private int _posted;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Killed_while_old_lines_are_deleted_it_starts_again_with_all_the_others()
    {
        var database = Path.Combine(_folder, "small.duckdb");
        for (var round = 0; round < Rounds; round++)
        {
            await using var serve = ServeProcess.Start(_folder, Small, "serve", "--port", "0", "--source", "none", "--db", database);
            using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };
            var before = await RecordsAsync(client);
            var posted = _posted;
            while (await RecordsAsync(client) >= before + _posted - posted)
            {
                Assert.True(_posted < 500 * LinesPerPost, "Nothing was ever deleted.");
                await PostAsync(client);
            }

            await serve.KillAsync();
        }

        await using var again = await RunningServer.StartAsync(("Database", database), ("Store:RetentionSizeBytes", ""));
        var newest = (await again.GetAsync("/api/search?limit=1000")).GetProperty("items").EnumerateArray().Select(r => Number(r.GetProperty("message").GetString()!)).ToHashSet();
        Assert.Equal(Enumerable.Range(_posted - LinesPerPost, LinesPerPost).ToHashSet(), newest);
        var held = await RecordsAsync(again.Client);
        var hits = await again.GetAsync("/api/search/histogram?from=1970-01-01T00:00:00Z");
        Assert.InRange(held, LinesPerPost, _posted - 1);
        Assert.Equal(held, hits.GetProperty("total").GetInt64());
    }

    private static int Number(string message) => int.Parse(message.Split(' ')[0], CultureInfo.InvariantCulture);

    private static async Task<long> RecordsAsync(HttpClient client)
    {
        using var health = JsonDocument.Parse(await client.GetStringAsync("/api/health"));
        return health.RootElement.GetProperty("store").GetProperty("records").GetInt64();
    }

    private async Task PostAsync(HttpClient client)
    {
        var bytes = new byte[400];
        var lines = Enumerable.Range(_posted, LinesPerPost).Select(i =>
        {
            _random.NextBytes(bytes);
            return string.Create(CultureInfo.InvariantCulture, $$"""{"service":"shop","message":"{{i}} {{Convert.ToBase64String(bytes)}}"}""");
        });
        using var response = await client.PostAsync("/api/ingest", new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        _posted += LinesPerPost;
    }
}
