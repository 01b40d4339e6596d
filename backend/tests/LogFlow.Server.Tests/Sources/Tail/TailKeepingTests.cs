using System.Globalization;
using System.Text.Json;
using LogFlow.Server.Tests.Promises;

namespace LogFlow.Server.Tests.Sources.Tail;

/// <summary>What is read from files is stored once, in order, also when the store throws at what it is brought.</summary>
public sealed class TailKeepingTests : IDisposable
{
    private const int Lines = 4000;
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-kept-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("throws at everything for a while")]
    [InlineData("throws now and then")]
    public async Task No_line_is_lost_or_doubled_while_the_store(string does)
    {
        var (isBroken, thrown, chance) = (true, 0, new Random(7));
        var always = does == "throws at everything for a while";
        Write("a.log", 0, Lines / 2);
        Write("b.log", 0, 10);
        await using var server = await RunningServer.StartAroundAsync(
            inner => FaultyStore.Around(inner, () =>
            {
                if (!isBroken || (!always && thrown > 0 && chance.Next(3) > 0))
                {
                    return Task.CompletedTask;
                }

                thrown++;
                throw new IOException("the test's disk is broken");
            }),
            ("Sources:Tail:0", Path.Combine(_folder, "*.log")));
        await RunningServer.UntilAsync(() => Task.FromResult(thrown), times => times >= 2);
        await RunningServer.UntilAsync(() => SourceAsync(server), s => !always || s.GetProperty("last_error").ValueKind == JsonValueKind.String);
        File.Move(Path.Combine(_folder, "b.log"), Path.Combine(_folder, "b.log.1"));
        Write("b.log", 10, 20);
        Write("a.log", Lines / 2, Lines);

        isBroken = false;

        await RunningServer.UntilAsync(() => server.GetAsync("/api/health"), h => h.GetProperty("store").GetProperty("records").GetInt64() >= Lines + 20);
        Assert.Equal(Lines + 20, (await server.GetAsync("/api/health")).GetProperty("store").GetProperty("records").GetInt64());
        Assert.Equal(Messages(Lines), await MessagesAsync(server, "a"));
        Assert.Equal(Messages(20), (await MessagesAsync(server, "b")).OrderBy(m => int.Parse(m[5..], CultureInfo.InvariantCulture)));
        await RunningServer.UntilAsync(() => SourceAsync(server), s => s.GetProperty("last_error").ValueKind == JsonValueKind.Null);
        // What was read again is one line, not two.
        var counted = await RunningServer.UntilAsync(() => SourceAsync(server), s => s.GetProperty("accepted").GetInt64() >= Lines + 20);
        Assert.Equal(Lines + 20, counted.GetProperty("accepted").GetInt64());
    }

    private static IEnumerable<string> Messages(int count) => Enumerable.Range(0, count).Select(i => $"line {i}");

    private static async Task<JsonElement> SourceAsync(RunningServer server) =>
        (await server.GetAsync("/api/sources")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("kind").GetString() == "file");

    /// <summary>In the order in which they were stored.</summary>
    private static async Task<List<string>> MessagesAsync(RunningServer server, string service)
    {
        var found = new List<(long Sequence, string Message)>();
        string? cursor = null;
        do
        {
            var page = await server.GetAsync($"/api/search?service={service}&limit=1000{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(r => (r.GetProperty("sequence").GetInt64(), r.GetProperty("message").GetString()!)));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return [.. found.OrderBy(f => f.Sequence).Select(f => f.Message)];
    }

    private void Write(string name, int from, int to) => File.AppendAllText(
        Path.Combine(_folder, name), string.Concat(Enumerable.Range(from, to - from).Select(i => $"2026-11-21 12:00:00,000 INFO [main] a.B: line {i}\n")));
}
