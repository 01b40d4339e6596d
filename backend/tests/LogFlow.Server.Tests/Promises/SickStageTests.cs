using System.Net;
using LogFlow.Server.Tests.Push;

namespace LogFlow.Server.Tests.Promises;

/// <summary>One sick part stops no other, is named, and is well again when its fault ends.</summary>
public sealed class SickStageTests
{
    [Fact]
    public async Task A_store_that_always_throws_is_named_while_the_screens_go_on()
    {
        var isBroken = true;
        await using var server = await RunningServer.StartAroundAsync(
            inner => FaultyStore.Around(inner, () => isBroken ? throw new IOException("the test's disk is broken") : Task.CompletedTask), ("Ingest:StoreWait", "00:00:01"));
        await using var client = await HubClient.ConnectAsync(server.Address);
        await client.NextAsync("snapshot");

        for (var i = 0; i < 4; i++)
        {
            using var refused = await server.PostLinesAsync([Lines.Log("shop", "info", $"line {i}")]);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        await client.NextAsync("delta");
        using (var ready = await server.Client.GetAsync("/readyz"))
        {
            var text = await ready.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("Stage 'store' fails: the test's disk is broken", text.Replace("\\u0027", "'", StringComparison.Ordinal));
        }

        isBroken = false;
        using var taken = await server.PostLinesAsync([Lines.Log("shop", "info", "well again")]);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        using var well = await server.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, well.StatusCode);
    }

    [Fact]
    public async Task A_store_that_throws_now_and_then_loses_no_line_that_was_acknowledged()
    {
        var calls = 0;
        await using var server = await RunningServer.StartAroundAsync(
            inner => FaultyStore.Around(inner, () => Interlocked.Increment(ref calls) % 10 == 0 ? throw new IOException("once in ten") : Task.CompletedTask), ("Ingest:StoreWait", "00:00:01"));
        var acknowledged = new List<string>();

        for (var i = 0; i < 60; i++)
        {
            using var answer = await server.PostLinesAsync([Lines.Log("counted", "info", $"line {i}")]);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                acknowledged.Add($"line {i}");
            }
        }

        // One that the store took too long over is refused and may be stored all the same.
        var stored = (await server.GetAsync("/api/search?service=counted&limit=1000")).GetProperty("items").EnumerateArray().Select(r => r.GetProperty("message").GetString()!).ToList();
        Assert.Empty(acknowledged.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.InRange(acknowledged.Count, 1, 59);
    }
}
