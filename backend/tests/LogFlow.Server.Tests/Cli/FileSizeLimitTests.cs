using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LogFlow.Server.Tests.Cli;

/// <summary>A limit on the size of files is met while lines come in: the signal for it must not end the program.</summary>
public sealed class FileSizeLimitTests : IDisposable
{
    private const int LimitBytes = 4 << 20;
    private const int LinesPerPost = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-file-size-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("the write-ahead log", 1 << 30)]
    [InlineData("the database", 1 << 20)]
    public async Task Too_long_a_file_is_refused_and_it_goes_on_when_the_limit_is_lifted(string meets, int checkpointBytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        (string, string)[] settings = [("LOGFLOW__STORE__CHECKPOINTBYTES", checkpointBytes.ToString(CultureInfo.InvariantCulture))];
        await using var serve = ServeProcess.Start(_folder, settings, "serve", "--port", "0", "--source", "none", "--db", Path.Combine(_folder, "small.duckdb"));
        using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };
        serve.LimitFileSize(LimitBytes);
        var acknowledged = 0;
        var (status, body) = (HttpStatusCode.OK, "");
        while (status == HttpStatusCode.OK)
        {
            (status, body) = await PostAsync(client, acknowledged);
            acknowledged += status == HttpStatusCode.OK ? LinesPerPost : 0;
            Assert.True(acknowledged < 100_000, $"{meets} never met the limit");
        }

        Assert.Equal(HttpStatusCode.InsufficientStorage, status);
        Assert.Contains("limit on the size of files", body);

        // A small commit may still find room, after which nothing is wrong until the next that does not.
        await RunningServer.UntilAsync(
            async () =>
            {
                acknowledged += (await PostAsync(client, acknowledged)).Status == HttpStatusCode.OK ? LinesPerPost : 0;
                return await client.GetStringAsync("/api/health");
            },
            health => health.Contains("limit on the size of files", StringComparison.Ordinal));

        serve.LimitFileSize(null);
        await RunningServer.UntilAsync(async () => (await PostAsync(client, acknowledged)).Status, answer => answer == HttpStatusCode.OK);

        using var health = await RunningServer.UntilAsync(
            async () => JsonDocument.Parse(await client.GetStringAsync("/api/health")), h => h.RootElement.GetProperty("status").GetString() == "ok");
        Assert.Equal(acknowledged + LinesPerPost, health.RootElement.GetProperty("store").GetProperty("records").GetInt64());
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(HttpClient client, int from)
    {
        // So that they take room: nothing of one is like another.
        var random = new Random(from);
        var bytes = new byte[300];
        var lines = Enumerable.Range(from, LinesPerPost).Select(i =>
        {
            random.NextBytes(bytes);
            return Lines.Log("shop", "info", string.Create(CultureInfo.InvariantCulture, $"{i} {Convert.ToHexString(bytes)}"));
        });
        using var response = await client.PostAsync("/api/ingest", new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"));
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
