using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LogFlow.Benchmarks;

/// <summary>
/// SIGSTOP for a minute and SIGCONT, first of the program, then of one of two senders: how soon is the screen there again, is every
/// acknowledged line stored, does anybody seem sick, does an incident open, and does the sender that goes on notice the other? <c>--seconds N</c>.
/// </summary>
internal static class PauseBenchmark
{
    public const string SendTo = "--send-to";
    private const int LinesPerBatch = 100;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenBatches = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>A second is over after a second and complete after the allowed lateness of another; one more for looking.</summary>
    private static readonly TimeSpan AsItIs = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments is [SendTo, var address])
        {
            await SendAsync(new Uri(address), "stopped", null, CancellationToken.None).ConfigureAwait(false);
            return 0;
        }

        var stopped = TimeSpan.FromSeconds(CrashBenchmark.Number(arguments, "--seconds", 60));
        await using var program = await ServedProgram.StartAsync("--source", "simulator").ConfigureAwait(false);
        using var client = new HttpClient { BaseAddress = program.Address, Timeout = Patience };
        using var enough = new CancellationTokenSource();
        var sent = new Sent();
        var sending = SendAsync(program.Address, "steady", sent, enough.Token);
        await Task.Delay(Before).ConfigureAwait(false);

        await program.SignalAsync("STOP").ConfigureAwait(false);
        await Task.Delay(stopped).ConfigureAwait(false);
        await program.SignalAsync("CONT").ConfigureAwait(false);
        var behind = await UntilThereAsync(client).ConfigureAwait(false);
        Say($"program stopped for {stopped.TotalSeconds:F0} s: the screen is there again after {behind.TotalSeconds:F1} s; {await StateAsync(client).ConfigureAwait(false)}");

        using var other = StartSender(program.Address);
        await Task.Delay(Before).ConfigureAwait(false);
        await SignalAsync(other, "STOP").ConfigureAwait(false);
        var worst = await WorstAsync(client, stopped).ConfigureAwait(false);
        await SignalAsync(other, "CONT").ConfigureAwait(false);
        await Task.Delay(Before).ConfigureAwait(false);
        await SignalAsync(other, "INT").ConfigureAwait(false);
        Say($"one sender of two stopped for {stopped.TotalSeconds:F0} s: the screen was behind by {worst.TotalSeconds:F1} s at most; {await StateAsync(client).ConfigureAwait(false)}");

        await enough.CancelAsync().ConfigureAwait(false);
        await sending.ConfigureAwait(false);
        var stored = await StoredAsync(client).ConfigureAwait(false);
        // A batch that waited for longer than its sender may is refused, and may be stored: it is what its batch id is for.
        Say($"lines acknowledged {sent.Acknowledged}, stored {stored}, refused {sent.Refused * LinesPerBatch}");
        return stored >= sent.Acknowledged && stored <= sent.Acknowledged + (sent.Refused * LinesPerBatch) ? 0 : 1;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static async Task SendAsync(Uri address, string service, Sent? sent, CancellationToken stop)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
        using var timer = new PeriodicTimer(BetweenBatches);
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            var body = string.Join('\n', Enumerable.Range(0, LinesPerBatch).Select(i => $$"""{"service":"{{service}}","message":"batch {{batch}} line {{i}}"}"""));
            using var content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
            // Not cancelled in the middle: what is on its way is to be counted.
            using var answer = await client.PostAsync(new Uri("/api/ingest", UriKind.Relative), content, CancellationToken.None).ConfigureAwait(false);
            sent?.Note(answer.IsSuccessStatusCode, LinesPerBatch);
            await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private static Process StartSender(Uri address)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach (var argument in (string[])[typeof(PauseBenchmark).Assembly.Location, "pause", SendTo, address.ToString()])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static async Task SignalAsync(Process process, string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    private static async Task<TimeSpan> UntilThereAsync(HttpClient client)
    {
        var started = Stopwatch.GetTimestamp();
        while (await BehindAsync(client).ConfigureAwait(false) > AsItIs && Stopwatch.GetElapsedTime(started) < Patience)
        {
            await Task.Delay(50).ConfigureAwait(false);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> WorstAsync(HttpClient client, TimeSpan span)
    {
        var started = Stopwatch.GetTimestamp();
        var worst = TimeSpan.Zero;
        while (Stopwatch.GetElapsedTime(started) < span)
        {
            var now = await BehindAsync(client).ConfigureAwait(false);
            worst = now > worst ? now : worst;
            await Task.Delay(100).ConfigureAwait(false);
        }

        return worst;
    }

    private static async Task<TimeSpan> BehindAsync(HttpClient client)
    {
        using var health = await GetAsync(client, "/api/health").ConfigureAwait(false);
        return health.RootElement.GetProperty("tick") is { ValueKind: JsonValueKind.String } tick ? DateTimeOffset.UtcNow - tick.GetDateTimeOffset() : TimeSpan.MaxValue;
    }

    private static async Task<string> StateAsync(HttpClient client)
    {
        using var health = await GetAsync(client, "/api/health").ConfigureAwait(false);
        using var incidents = await GetAsync(client, "/api/incidents?limit=200").ConfigureAwait(false);
        var sick = health.RootElement.GetProperty("stages").EnumerateArray().Where(s => s.GetProperty("state").GetString() == "sick").Select(s => s.GetProperty("name").GetString()).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"sick: {(sick.Count == 0 ? "nobody" : string.Join(", ", sick))}; incidents so far: {incidents.RootElement.GetProperty("items").GetArrayLength()}");
    }

    private static async Task<long> StoredAsync(HttpClient client)
    {
        // The rows of the one sender whose lines were counted.
        using var service = await GetAsync(client, "/api/search/histogram?service=steady").ConfigureAwait(false);
        return service.RootElement.GetProperty("total").GetInt64();
    }

    private static async Task<JsonDocument> GetAsync(HttpClient client, string path) =>
        JsonDocument.Parse(await client.GetStringAsync(new Uri(path, UriKind.Relative)).ConfigureAwait(false));

    private sealed class Sent
    {
        public long Acknowledged { get; private set; }

        public long Refused { get; private set; }

        public void Note(bool isTaken, int lines)
        {
            Acknowledged += isTaken ? lines : 0;
            Refused += isTaken ? 0 : 1;
        }
    }
}
