using System.Text.Json;
using LogFlow.Engine;
using LogFlow.Server.Push;
using LogFlow.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Promises;

/// <summary>
/// A stage or a plug of the tick that throws, or does not come back: lines are acknowledged, stored and found, the screens and the other
/// detectors go on, the sick one is named, and it is well again when its fault ends.
/// </summary>
public sealed class SickPlugTests
{
    private const int QuietSeconds = 90;
    private const int BadSeconds = 20;

    public static TheoryData<string, string, int> Throwing => new()
    {
        { "graph", "logs", 1 },
        { "graph", "logs", 20 },
        { "silence", "tick", 1 },
        { "silence", "tick", 20 },
    };

    [Theory]
    [MemberData(nameof(Throwing))]
    public async Task One_that_throws_harms_nobody_else(string plug, string topic, int onceIn)
    {
        var (calls, isBroken) = (0, true);
        void Fault()
        {
            if (isBroken && Interlocked.Increment(ref calls) % onceIn == 0)
            {
                throw new InvalidOperationException("the test's fault");
            }
        }

        await using var server = await RunningServer.StartAroundAsync(topic == "tick" ? FaultyPlugs.Plug(plug, Fault) : FaultyPlugs.Stage(plug, Fault));
        var start = RunningServer.Now.AddSeconds(-QuietSeconds - BadSeconds - 30);

        // Errors come after a quiet while; another detector must still find them.
        for (var second = 0; second < QuietSeconds + BadSeconds; second += 5)
        {
            var from = second;
            await server.IngestAsync([.. Enumerable.Range(0, 100).Select(i => Line(start, from + (i / 20), i, from >= QuietSeconds))]);
        }

        var signals = await RunningServer.UntilAsync(() => server.GetAsync("/api/signals"), all => all.GetRawText().Contains("error-rate", StringComparison.Ordinal));
        Assert.Contains("z-score", signals.GetRawText());
        Assert.Equal(100, (await server.GetAsync("/api/search?service=shop&limit=100")).GetProperty("items").GetArrayLength());
        var sick = Stage(await server.GetAsync("/api/health"), plug, topic);
        Assert.True(sick.GetProperty("failed").GetInt64() > 0);
        Assert.Contains("the test's fault", sick.GetProperty("last_error").GetString());
        if (onceIn == 1)
        {
            Assert.Equal("sick", sick.GetProperty("state").GetString());
            Assert.Contains($"\"name\":\"{plug}\"", (await server.GetAsync("/readyz")).GetRawText().Replace(" ", "", StringComparison.Ordinal));
        }

        isBroken = false;
        await WellAgainAsync(server, plug, topic, start.AddSeconds(QuietSeconds + BadSeconds));
    }

    [Theory]
    [InlineData("graph", "logs")]
    [InlineData("silence", "tick")]
    [InlineData("corrections", "tick")]
    [InlineData("graph", "tick")]
    [InlineData("changes", "tick")]
    [InlineData("rules", "tick")]
    [InlineData("forecast", "tick")]
    [InlineData("incidents", "tick")]
    public async Task One_that_does_not_come_back_is_passed_until_it_does(string plug, string topic)
    {
        using var open = new ManualResetEventSlim(true);
        void Fault() => open.Wait(Patience.Limit * 2);
        await using var server = await RunningServer.StartAroundAsync(
            topic == "tick" ? FaultyPlugs.Plug(plug, Fault) : FaultyPlugs.Stage(plug, Fault), ("Engine:StuckAfter", "00:00:01"), ("Engine:QueueBatches", "4"));
        var view = server.Services.GetRequiredService<LiveView>();
        var start = RunningServer.Now.AddSeconds(-600);
        var second = 0;
        async Task<long> FeedAsync()
        {
            await server.IngestAsync(Line(start, second, second, isBad: false));
            second++;
            return view.Last?.Frame.Tick ?? 0;
        }

        await RunningServer.UntilAsync(FeedAsync, tick => tick > 0);
        open.Reset();
        try
        {
            // More than the queues hold, and every one acknowledged; the seconds on the screen go on.
            var stuckAt = start.ToUnixTimeSeconds() + second;
            await RunningServer.UntilAsync(FeedAsync, tick => tick > stuckAt + 12);
            var sick = await RunningServer.UntilAsync(async () => Stage(await server.GetAsync("/api/health"), plug, topic), s => s.GetProperty("state").GetString() == "sick");
            Assert.Contains("has not come back", sick.GetProperty("last_error").GetString());
            Assert.Equal("degraded", (await server.GetAsync("/readyz")).GetProperty("status").GetString());
            var stored = (await server.GetAsync("/api/search?service=shop&limit=1000")).GetProperty("items").GetArrayLength();
            Assert.Equal(second, stored);
        }
        finally
        {
            open.Set();
        }

        await WellAgainAsync(server, plug, topic, start.AddSeconds(second));
    }

    private static async Task WellAgainAsync(RunningServer server, string plug, string topic, DateTimeOffset from)
    {
        var second = 0;
        await RunningServer.UntilAsync(
            async () =>
            {
                await server.IngestAsync([.. Enumerable.Range(0, 5).Select(i => Lines.Log("basket", "info", $"called {i}", from.AddSeconds(second).AddMilliseconds(i)).Replace("{", "{\"parent_service\":\"shop\",", StringComparison.Ordinal))]);
                second++;
                return (Health: await server.GetAsync("/api/health"), Graph: (await server.GetAsync("/api/graph")).GetRawText());
            },
            now => Stage(now.Health, plug, topic).GetProperty("state").GetString() == "ok" && now.Graph.Contains("basket", StringComparison.Ordinal)
                && now.Graph.Contains("\"caller\":\"shop\"", StringComparison.Ordinal));
    }

    private static JsonElement Stage(JsonElement health, string name, string topic) =>
        health.GetProperty("stages").EnumerateArray().Single(s => s.GetProperty("name").GetString() == name && s.GetProperty("topic").GetString() == topic);

    private static string Line(DateTimeOffset start, int second, int i, bool isBad) =>
        Lines.Log("shop", isBad && i % 2 == 0 ? "error" : "info", isBad && i % 2 == 0 ? $"order {i} failed" : $"order {i} placed", start.AddSeconds(second).AddMilliseconds(i % 20 * 40));
}
