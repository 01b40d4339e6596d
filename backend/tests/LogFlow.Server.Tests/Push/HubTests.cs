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
        var delta = await client.NextAsync("delta", d => d.GetProperty("logs").GetArrayLength() > 0);

        Assert.Equal("none", snapshot.GetProperty("source_name").GetString());
        Assert.True(delta.GetProperty("number").GetInt64() > snapshot.GetProperty("number").GetInt64());
        Assert.Equal(["card declined", "hello"], delta.GetProperty("logs").EnumerateArray().Select(l => l.GetProperty("message").GetString()!).Order());
    }

    [Fact]
    public async Task Deltas_are_numbered_without_a_gap()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        var number = (await client.NextAsync("snapshot")).GetProperty("number").GetInt64();
        await _server.IngestAsync(Lines.Log("payments", "info", "one", RunningServer.Now.AddSeconds(-4)), Lines.Log("payments", "info", "two"));

        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(number + i, (await client.NextAsync("delta")).GetProperty("number").GetInt64());
        }
    }

    [Fact]
    public async Task A_client_says_what_it_watches()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address);
        await client.NextAsync("snapshot");

        var answer = await client.CallAsync("Watch", new { service = "payments", level = "warn" });
        await _server.IngestAsync(Lines.Log("payments", "info", "too low"), Lines.Log("gateway", "error", "another"), Lines.Log("payments", "warn", "wanted"));
        var delta = await client.NextAsync("delta", d => d.GetProperty("logs").GetArrayLength() > 0);

        Assert.Equal("payments", answer.GetProperty("result").GetProperty("service").GetString());
        Assert.Equal(["wanted"], delta.GetProperty("logs").EnumerateArray().Select(l => l.GetProperty("message").GetString()!));
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
        await using var server = await RunningServer.StartAsync(("Push:ClientQueueMax", "200"));
        await using var sleeper = await HubClient.ConnectAsync(server.Address);
        await using var awake = await HubClient.ConnectAsync(server.Address);
        var number = (await awake.NextAsync("snapshot")).GetProperty("number").GetInt64();
        var start = RunningServer.Now.AddSeconds(-60);

        // Sixty ticks of many services: far more than a socket buffers.
        await server.IngestAsync([.. Enumerable.Range(0, 6000).Select(i => Lines.Log($"service-{i % 100}", "error", new string('x', 400), start.AddMilliseconds(i * 10)))]);

        for (var i = 1; i <= 50; i++)
        {
            Assert.Equal(number + i, (await awake.NextAsync("delta")).GetProperty("number").GetInt64());
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
}
