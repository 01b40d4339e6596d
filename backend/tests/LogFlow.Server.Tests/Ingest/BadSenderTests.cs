using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LogFlow.Server.Tests.Ingest;

/// <summary>Senders that lie about the length of a body, or that take for ever: each is told or cut off, and nobody else notices.</summary>
public sealed class BadSenderTests
{
    private const string Body = "{\"service\":\"bad\",\"message\":\"one\"}\n{\"service\":\"bad\",\"message\":\"two\"}\n";

    [Fact]
    public async Task A_length_that_is_too_small_cuts_the_body_there_and_what_is_left_is_no_request()
    {
        await using var server = await RunningServer.StartAsync();

        var answers = await SendAsync(server, Head(Body.Length - 10) + Body);

        Assert.Contains("\"accepted\":1,\"rejected\":1", answers);
        // The rest is not taken for lines.
        Assert.Equal(2, answers.Split("HTTP/1.1 ").Length - 1);
        Assert.Contains("HTTP/1.1 400", answers);
        Assert.Equal(["one"], await StoredAsync(server));
    }

    [Fact]
    public async Task A_length_that_is_too_large_is_not_acknowledged()
    {
        await using var server = await RunningServer.StartAsync();

        var answers = await SendAsync(server, Head(Body.Length + 100) + Body, isAll: true);

        Assert.DoesNotContain("HTTP/1.1 200", answers);
        await server.IngestAsync(Lines.Log("good", "info", "still there"));
        Assert.Equal("ok", (await server.GetAsync("/api/health")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("Content-Length: -1")]
    [InlineData("Content-Length: 99999999999999999999")]
    [InlineData("Content-Length: ten")]
    [InlineData("Content-Length: 10\r\nContent-Length: 20")]
    [InlineData("Transfer-Encoding: gzip")]
    [InlineData("Transfer-Encoding: chunked, identity")]
    public async Task A_length_that_is_none_is_a_400(string header)
    {
        await using var server = await RunningServer.StartAsync();

        var answers = await SendAsync(server, $"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n\r\n{Body}");

        Assert.StartsWith("HTTP/1.1 400", answers);
        Assert.Empty(await StoredAsync(server));
    }

    [Theory]
    [InlineData("POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", "a")]
    [InlineData("POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n", "\n")]
    [InlineData("POST /v1/logs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n{\r\n")]
    public async Task Many_that_take_for_ever_are_cut_off_and_the_others_go_on(string start, string drop)
    {
        await using var server = await RunningServer.StartAsync(
            ("Security:HeadersTimeout", "00:00:02"), ("Security:SlowBodyGrace", "00:00:02"), ("Ingest:QueueWait", "00:01:00"));
        var slow = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConnectAsync(server, start)));
        try
        {
            var dripping = slow.Select(one => DripAsync(one, drop)).ToList();

            // There are eight places.
            await server.IngestAsync(Lines.Log("good", "info", "in between"));

            await Task.WhenAll(dripping).WaitAsync(LogFlow.Testing.Patience.Limit);
        }
        finally
        {
            Array.ForEach(slow, one => one.Dispose());
        }

        Assert.Equal("ok", (await server.GetAsync("/api/health")).GetProperty("status").GetString());
        Assert.Empty(await StoredAsync(server));
    }

    [Fact]
    public async Task Whoever_is_just_not_slow_enough_to_be_cut_off_makes_way_when_others_wait()
    {
        await using var server = await RunningServer.StartAsync(("Ingest:ConcurrentRequestsMax", "2"), ("Ingest:QueueWait", "00:00:30"));
        await using var one = await SlowSender.StartAsync(server);
        await using var two = await SlowSender.StartAsync(server);
        await using var three = await SlowSender.StartAsync(server);

        for (var i = 0; i < 3; i++)
        {
            await server.IngestAsync(Lines.Log("good", "info", $"line {i}"));
        }

        Assert.Equal(3, (await server.GetAsync("/api/search?service=good")).GetProperty("items").GetArrayLength());
        Assert.True(await MetricAsync(server, "logflow_ingest_made_way_total") > 0);
    }

    [Fact]
    public async Task More_connections_than_are_held_are_closed_and_there_is_room_again_when_some_go()
    {
        await using var server = await RunningServer.StartAsync(("Security:ConnectionsMax", "10"));
        var held = await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => ConnectAsync(server, "GET / HTTP/1.1\r\n")));

        // Five of them have no place: they are closed without a word.
        var closed = 0;
        var reading = held.Select(async one => await one.GetStream().ReadAsync(new byte[1]) == 0 ? Interlocked.Increment(ref closed) : 0).ToList();
        await RunningServer.UntilAsync(() => Task.FromResult(Volatile.Read(ref closed)), count => count >= 5);
        Array.ForEach(held, one => one.Dispose());

        await RunningServer.UntilAsync(
            async () =>
            {
                try
                {
                    return (await server.Client.GetAsync("/healthz")).StatusCode;
                }
                catch (HttpRequestException)
                {
                    return HttpStatusCode.ServiceUnavailable;
                }
            },
            status => status == HttpStatusCode.OK);
        await Task.WhenAny(Task.WhenAll(reading));
        Assert.True(await MetricAsync(server, "kestrel_rejected_connections_total") >= 5);
    }

    private static async Task<double> MetricAsync(RunningServer server, string name) => (await server.Client.GetStringAsync("/metrics")).Split('\n')
        .Where(l => l.StartsWith(name, StringComparison.Ordinal)).Sum(l => double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private static string Head(int length) => string.Create(
        CultureInfo.InvariantCulture, $"POST /api/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-ndjson\r\nContent-Length: {length}\r\n\r\n");

    private static async Task<TcpClient> ConnectAsync(RunningServer server, string start)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Address.Host, server.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(start));
        return client;
    }

    /// <summary>Sends everything and, where the server would wait for more, says that there is none; all that is answered until the server hangs up.</summary>
    private static async Task<string> SendAsync(RunningServer server, string text, bool isAll = false)
    {
        using var client = await ConnectAsync(server, text);
        var stream = client.GetStream();
        if (isAll)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer).AsTask().WaitAsync(LogFlow.Testing.Patience.Limit)) > 0)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // It hung up on what it had not read.
        }

        return answer.ToString();
    }

    /// <summary>A drop every little while, until the server has had enough.</summary>
    private static async Task DripAsync(TcpClient client, string drop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        var bytes = Encoding.ASCII.GetBytes(drop);
        var closed = client.GetStream().ReadAsync(new byte[4096]).AsTask();
        try
        {
            while (!closed.IsCompleted && await timer.WaitForNextTickAsync())
            {
                await client.GetStream().WriteAsync(bytes);
            }
        }
        catch (IOException)
        {
            // Cut off.
        }

        await ((Task)closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task<List<string?>> StoredAsync(RunningServer server) =>
        [.. (await server.GetAsync("/api/search?service=bad")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("message").GetString())];
}
