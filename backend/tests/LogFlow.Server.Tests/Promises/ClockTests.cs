using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LogFlow.Server.Tests.Promises;

/// <summary>The machine's clock is set while lines come in, and passes the end of 32-bit seconds.</summary>
public sealed class ClockTests : IDisposable
{
    private static readonly DateTimeOffset LastOf32Bits = new(2038, 1, 19, 3, 14, 7, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-clock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task A_jump_by_an_hour_loses_no_line_and_the_seconds_go_on(int hours)
    {
        var clock = new SetClock(RunningServer.Now);
        await using var server = await RunningServer.StartAtAsync(_folder, clock);
        var before = await PostUntilTickAsync(server, DateTimeOffset.MinValue);

        clock.Set(TimeSpan.FromHours(hours));

        // Concluded, and not merely stored: seconds after those before the jump.
        await PostUntilTickAsync(server, before.AddSeconds(3) + TimeSpan.FromHours(Math.Max(0, hours)));
        var health = await server.GetAsync("/api/health");
        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal(_posted, health.GetProperty("store").GetProperty("records").GetInt64());
        Assert.Equal(0, Late(await server.Client.GetStringAsync("/metrics")));
    }

    [Fact]
    public async Task After_the_last_second_of_32_bits_lines_are_stored_found_and_there_after_a_restart()
    {
        var clock = new SetClock(LastOf32Bits.AddSeconds(-2));
        await using (var server = await RunningServer.StartAtAsync(_folder, clock, ("Sources:Syslog:0", "tcp://127.0.0.1:0")))
        {
            await PostUntilTickAsync(server, LastOf32Bits.AddSeconds(2));
            await server.IngestAsync(Lines.Log("far", "error", "own time", LastOf32Bits.AddSeconds(3)));
            using var sender = new TcpClient();
            await sender.ConnectAsync(server.SyslogAddress);
            await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes("<11>Jan 19 03:14:09 host far: without a year\n"));
            await FoundAsync(server, 2);
        }

        await using var again = await RunningServer.StartAtAsync(_folder, clock);

        var found = await FoundAsync(again, 2);
        Assert.All(found, r => Assert.InRange(r.GetProperty("time").GetDateTimeOffset(), LastOf32Bits.AddSeconds(1), LastOf32Bits.AddMinutes(10)));
        Assert.Contains(found, r => r.GetProperty("time").GetDateTimeOffset() == LastOf32Bits.AddSeconds(2));
        var timeline = await again.GetAsync($"/api/timeline?from={Uri.EscapeDataString(LastOf32Bits.AddMinutes(-1).ToString("O"))}&to={Uri.EscapeDataString(LastOf32Bits.AddMinutes(10).ToString("O"))}");
        Assert.Contains(timeline.GetProperty("points").EnumerateArray(), p => p.GetProperty("at").GetDateTimeOffset() > LastOf32Bits && p.GetProperty("records").GetDouble() > 0);
    }

    private int _posted;

    private static long Late(string metrics) => metrics.Split('\n').Where(l => l.StartsWith("logflow_records_late_total", StringComparison.Ordinal))
        .Sum(l => long.Parse(l[(l.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<List<JsonElement>> FoundAsync(RunningServer server, int count) => await RunningServer.UntilAsync(
        async () => (await server.GetAsync("/api/search?service=far")).GetProperty("items").EnumerateArray().ToList(), items => items.Count == count);

    /// <summary>Lines without times of their own until a second after that is concluded; the last one that is.</summary>
    private async Task<DateTimeOffset> PostUntilTickAsync(RunningServer server, DateTimeOffset after)
    {
        DateTimeOffset? Tick(JsonElement health) => health.GetProperty("tick").ValueKind == JsonValueKind.Null ? null : health.GetProperty("tick").GetDateTimeOffset();
        var reached = await RunningServer.UntilAsync(
            async () =>
            {
                await server.IngestAsync($$"""{"service":"clock","message":"line {{_posted++}}"}""");
                return Tick(await server.GetAsync("/api/health"));
            },
            tick => tick > after);
        return reached!.Value;
    }

    /// <summary>Begins at a moment and runs as the machine's does, until somebody sets it.</summary>
    private sealed class SetClock(DateTimeOffset start) : TimeProvider
    {
        private readonly long _stamp = System.GetTimestamp();
        private long _offsetTicks;

        public void Set(TimeSpan by) => Interlocked.Add(ref _offsetTicks, by.Ticks);

        public override DateTimeOffset GetUtcNow() => start + System.GetElapsedTime(_stamp) + TimeSpan.FromTicks(Interlocked.Read(ref _offsetTicks));
    }
}
