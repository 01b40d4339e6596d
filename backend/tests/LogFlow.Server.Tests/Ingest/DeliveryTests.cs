using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LogFlow.Server.Tests.Ingest;

/// <summary>What is sent again is stored once.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_batch_under_the_same_id_is_answered_alike_and_stored_once()
    {
        await using var server = await RunningServer.StartAsync();
        var body = Bodies(3) + "\nnot json";

        var first = await PostAsync(server, body, "b-1");
        var again = await PostAsync(server, body, "b-1");
        var other = await PostAsync(server, Bodies(1), "b-1");

        Assert.Equal((3, 1), Counts(first));
        Assert.Equal((3, 1), Counts(again));
        Assert.Equal(3, Counts(other).Accepted);
        Assert.Equal(3, await StoredAsync(server));
    }

    [Fact]
    public async Task The_id_is_remembered_over_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("logflow-test-").FullName;
        await using (var server = await RunningServer.StartInAsync(folder))
        {
            await PostAsync(server, Bodies(3), "b-1");
        }

        await using (var server = await RunningServer.StartInAsync(folder))
        {
            Assert.Equal(3, Counts(await PostAsync(server, Bodies(3), "b-1")).Accepted);
            Assert.Equal(3, await StoredAsync(server));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_an_id_the_same_body_is_stored_once_when_its_lines_say_their_time()
    {
        await using var server = await RunningServer.StartAsync();
        var timed = string.Join('\n', Enumerable.Range(0, 5).Select(i => $$"""{"service":"shop","message":"line {{i}}","time":"{{RunningServer.Now:O}}"}"""));

        await PostAsync(server, timed);
        Assert.Equal(5, Counts(await PostAsync(server, timed)).Accepted);
        Assert.Equal(5, await StoredAsync(server));

        await PostAsync(server, Bodies(2));
        await PostAsync(server, Bodies(2));
        Assert.Equal(9, await StoredAsync(server));
    }

    [Fact]
    public async Task A_body_that_broke_off_goes_on_where_the_store_ends()
    {
        await using var server = await RunningServer.StartAsync();
        var body = Encoding.UTF8.GetBytes(Bodies(20_000));
        long stored;
        using (await SendPartAsync(server, body, body.Length / 2, "b-2"))
        {
            stored = await RunningServer.UntilAsync(() => StoredAsync(server), count => count > 0);
        }

        var answer = await PostAsync(server, Encoding.UTF8.GetString(body), "b-2");

        Assert.InRange(stored, 1, 19_999);
        Assert.Equal(20_000, Counts(answer).Accepted);
        Assert.Equal(20_000, await StoredAsync(server));
    }

    [Fact]
    public async Task The_same_batch_at_the_same_time_is_stored_once()
    {
        await using var server = await RunningServer.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(server, Bodies(500), "b-3")));

        Assert.All(answers, answer => Assert.Equal(500, Counts(answer).Accepted));
        Assert.Equal(500, await StoredAsync(server));
    }

    [Fact]
    public async Task An_id_that_is_none_is_refused()
    {
        await using var server = await RunningServer.StartAsync();
        using var content = new StringContent(Bodies(1));
        content.Headers.Add("X-LogFlow-Batch-Id", new string('x', 201));

        var problem = await server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.BadRequest, content);

        Assert.Contains("1 to 200", problem.GetProperty("detail").GetString());
    }

    private static string Bodies(int count) => string.Join('\n', Enumerable.Range(0, count).Select(i => $$"""{"service":"shop","message":"order {{i}} placed"}"""));

    private static (long Accepted, long Rejected) Counts(JsonElement answer) => (answer.GetProperty("accepted").GetInt64(), answer.GetProperty("rejected").GetInt64());

    private static async Task<JsonElement> PostAsync(RunningServer server, string body, string? id = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest") { Content = new StringContent(body, Encoding.UTF8, "application/x-ndjson") };
        if (id is not null)
        {
            request.Headers.Add("X-LogFlow-Batch-Id", id);
        }

        using var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<TcpClient> SendPartAsync(RunningServer server, byte[] body, int count, string id)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nX-LogFlow-Batch-Id: {id}\r\nContent-Length: {body.Length}\r\n\r\n"));
        await stream.WriteAsync(body.AsMemory(0, count));
        return socket;
    }

    private static async Task<long> StoredAsync(RunningServer server) => (await server.GetAsync("/api/health")).GetProperty("store").GetProperty("records").GetInt64();
}
