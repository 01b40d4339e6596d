using System.Text.Json;

namespace LogFlow.Server.Tests.Push;

public sealed class HubTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task On_connect_comes_the_snapshot_then_each_tick_a_delta()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        var snapshot = await client.NextAsync("snapshot");

        await _server.IngestAsync(Lines.Log("payments", "error", "card declined"), Lines.Log("gateway", "info", "hello"));
        var delta = await client.NextAsync("delta", d => d.TryGetProperty("services", out var rows) && rows.GetArrayLength() == 2);

        Assert.Equal("none", snapshot.GetProperty("source_name").GetString());
        Assert.True(delta.GetProperty("number").GetInt64() > snapshot.GetProperty("number").GetInt64());
        Assert.Equal(["gateway", "payments"], delta.GetProperty("services").EnumerateArray().Select(row => row[0].GetString()!));
        Assert.False(delta.TryGetProperty("logs", out _));
    }

    [Fact]
    public async Task Log_lines_come_to_who_watches_them_and_the_recent_ones_at_once()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        await client.NextAsync("snapshot");
        await _server.IngestAsync(Lines.Log("payments", "error", "card declined"));
        await client.NextAsync("delta", d => d.TryGetProperty("services", out _));

        var answer = await client.CallAsync("Watch", new { });
        await _server.IngestAsync(Lines.Log("gateway", "info", "hello"));
        var delta = await client.NextAsync("delta", d => d.TryGetProperty("logs", out _));

        Assert.Equal(["card declined"], MessagesOf(answer.GetProperty("result")));
        Assert.Equal(["hello"], MessagesOf(delta));
        await client.CallAsync("Watch", null);
        await _server.IngestAsync(Lines.Log("gateway", "info", "unheard"));
        Assert.False((await client.NextAsync("delta")).TryGetProperty("logs", out _));
    }

    [Fact]
    public async Task A_client_that_comes_back_is_told_what_it_missed_and_nothing_twice()
    {
        string epoch;
        long number;
        await using (var first = await HubClient.ConnectAsync(_server.Address))
        {
            var snapshot = await first.NextAsync("snapshot");
            (epoch, number) = (snapshot.GetProperty("epoch").GetString()!, snapshot.GetProperty("number").GetInt64());
        }

        await _server.IngestAsync(Lines.Log("payments", "info", "while it was away"));
        await using var back = await HubClient.ConnectAsync(_server.Address, query: $"?epoch={epoch}&number={number}");
        var delta = await back.NextAsync("delta");

        Assert.Equal(number, delta.GetProperty("number").GetInt64() - delta.GetProperty("covers").GetInt32());
        Assert.Equal(delta.GetProperty("covers").GetInt32(), delta.GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task A_hidden_page_is_spared_and_catches_up_when_it_is_seen_again()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        var number = (await client.NextAsync("snapshot")).GetProperty("number").GetInt64();
        await client.CallAsync("Show", false);
        await _server.IngestAsync(Lines.Log("payments", "info", "unseen", RunningServer.Now.AddSeconds(-4)), Lines.Log("payments", "info", "unseen"));
        await RunningServer.UntilAsync(() => _server.GetAsync("/api/stats"), stats => stats.GetProperty("number").GetInt64() >= number + 3);

        await client.CallAsync("Show", true);
        var delta = await client.NextAsync("delta");

        Assert.True(delta.GetProperty("covers").GetInt32() >= 3, "one message for all that was missed");
        Assert.Equal(number, delta.GetProperty("number").GetInt64() - delta.GetProperty("covers").GetInt32());
    }

    [Fact]
    public async Task Deltas_are_numbered_without_a_gap()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        var number = (await client.NextAsync("snapshot")).GetProperty("number").GetInt64();
        await _server.IngestAsync(Lines.Log("payments", "info", "one", RunningServer.Now.AddSeconds(-4)), Lines.Log("payments", "info", "two"));

        var last = number + 3;
        while (number < last)
        {
            number = await Follows(client, number);
        }
    }

    [Fact]
    public async Task A_client_says_what_it_watches()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        await client.NextAsync("snapshot");

        var answer = await client.CallAsync("Watch", new { service = "payments", level = "warn" });
        await _server.IngestAsync(Lines.Log("payments", "info", "too low"), Lines.Log("gateway", "error", "another"), Lines.Log("payments", "warn", "wanted"));
        var delta = await client.NextAsync("delta", d => d.TryGetProperty("logs", out _));

        Assert.Equal("payments", answer.GetProperty("result").GetProperty("service").GetString());
        Assert.Equal(["wanted"], MessagesOf(delta));
    }

    [Fact]
    public async Task A_wrong_wish_is_told_and_the_connection_stays()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        await client.NextAsync("snapshot");

        var answer = await client.CallAsync("Watch", new { level = "loud" });

        Assert.Contains("give one of trace", answer.GetProperty("error").GetString());
        Assert.False((await client.CallAsync("Watch", new { })).TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Clients_beyond_the_limit_are_refused_and_counted()
    {
        await using var server = await RunningServer.StartAsync(("Push:ClientsMax", "1"));
        await using var first = await HubClient.ConnectAsync(server.Address);
        await first.NextAsync("snapshot");

        await using var second = await HubClient.ConnectAsync(server.Address);
        await Assert.ThrowsAnyAsync<Exception>(() => second.NextAsync("snapshot"));

        Assert.Contains("\nlogflow_hub_refused_clients_total 1\n", await server.Client.GetStringAsync("/metrics"));
        Assert.Contains("\nlogflow_hub_clients 1\n", await server.Client.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task A_client_that_never_reads_holds_up_nobody()
    {
        await using var server = await RunningServer.StartAsync();
        await using var sleeper = await HubClient.ConnectAsync(server.Address);
        await using var awake = await HubClient.ConnectAsync(server.Address);
        var number = (await awake.NextAsync("snapshot")).GetProperty("number").GetInt64();
        var start = RunningServer.Now.AddSeconds(-60);

        // Sixty ticks of many services: far more than a socket buffers.
        await server.IngestAsync([.. Enumerable.Range(0, 6000).Select(i => Lines.Log($"service-{i % 100}", "error", new string('x', 400), start.AddMilliseconds(i * 10)))]);

        var last = number + 50;
        while (number < last)
        {
            number = await Follows(awake, number);
        }
    }

    [Fact]
    public async Task Stopping_ends_the_connections()
    {
        var server = await RunningServer.StartAsync();
        await using var client = await HubClient.ConnectAsync(server.Address);
        await client.NextAsync("snapshot");

        await server.DisposeAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => client.NextAsync("delta"));
    }

    /// <summary>The number of the next delta, which begins right after the last.</summary>
    private static async Task<long> Follows(HubClient client, long number)
    {
        var delta = await client.NextAsync("delta");
        var next = delta.GetProperty("number").GetInt64();
        Assert.Equal(number, next - delta.GetProperty("covers").GetInt32());
        return next;
    }

    private static IEnumerable<string> MessagesOf(JsonElement withLogs) => withLogs.GetProperty("logs").EnumerateArray().Select(row => row[4].GetString()!);
}
