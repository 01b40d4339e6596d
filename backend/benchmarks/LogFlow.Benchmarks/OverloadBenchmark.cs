using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LogFlow.Benchmarks;

/// <summary>
/// First measures the rate at which patient senders are served, then offers ten times as much for a minute and lets a hundred times as many
/// senders press for a second: what is accepted must be stored, what is refused must be told when to come back, and the screen must not fall behind.
/// </summary>
internal static class OverloadBenchmark
{
    private const int LinesPerBatch = 2000;
    private const int PatientSenders = 4;
    private const int SendersMax = 2000;
    private const double TimesTheSustained = 10;

    /// <summary>So long one that finds no room waits until it is refused (<c>LogFlow:Ingest:QueueWait</c>).</summary>
    private const double RefusedAfterSeconds = 3;

    private static readonly TimeSpan WatchedAfterwards = TimeSpan.FromSeconds(10);

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, LinesPerBatch).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"service":"svc-{{i % 20}}","level":"info","message":"order {{i}} of customer {{i * 7}} placed in {{i % 300}} ms"}"""))));

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = CrashBenchmark.Number(arguments, "--seconds", 60);
        await using var program = await ServedProgram.StartAsync("--source", "none").ConfigureAwait(false);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = SendersMax }) { BaseAddress = program.Address, Timeout = TimeSpan.FromSeconds(90) };
        var counts = new Counts();
        var before = Math.Min(10, seconds);
        await PressAsync(client, PatientSenders, TimeSpan.FromSeconds(before), counts).ConfigureAwait(false);
        var sustained = counts.Accepted / (double)before;
        Say($"sustained by {PatientSenders} patient senders: {sustained:F0} lines/s, {counts.Refused} batches refused, memory {program.MemoryBytes >> 20} MiB");

        long peak = 0;
        using var watching = new CancellationTokenSource();
        var watch = WatchAsync(program, bytes => peak = Math.Max(peak, bytes), watching.Token);
        var (accepted, offered) = (counts.Accepted, counts.Offered);
        // A sender that is refused has waited first, so that many are needed to offer so much.
        var senders = (int)Math.Clamp(Math.Ceiling(TimesTheSustained * sustained * RefusedAfterSeconds / LinesPerBatch), PatientSenders * 10, SendersMax);
        var started = Stopwatch.GetTimestamp();
        await PressAsync(client, senders, TimeSpan.FromSeconds(seconds), counts).ConfigureAwait(false);
        var took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Say($"{senders} senders for {took:F0} s: {(counts.Offered - offered) / took:F0} lines/s offered ({(counts.Offered - offered) / took / sustained:F1} times), {(counts.Accepted - accepted) / took:F0} lines/s accepted");
        await PressAsync(client, Math.Min(PatientSenders * 100, SendersMax), TimeSpan.FromSeconds(1), counts).ConfigureAwait(false);
        var behind = await BehindAsync(client).ConfigureAwait(false);
        await watching.CancelAsync().ConfigureAwait(false);
        await watch.ConfigureAwait(false);
        var stored = await StoredAsync(client).ConfigureAwait(false);

        Say($"""
            accepted lines        {counts.Accepted}
            stored lines          {stored}
            batches refused       {counts.Refused}, of them without Retry-After {counts.WithoutRetryAfter}
            other answers         {counts.Other}
            peak memory           {peak / (1 << 20)} MiB
            live view behind by   {behind:F1} s at most, in the {WatchedAfterwards.TotalSeconds:F0} s afterwards
            """);
        return stored == counts.Accepted && counts is { WithoutRetryAfter: 0, Other: 0 } ? 0 : 1;
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static async Task PressAsync(HttpClient client, int senders, TimeSpan duration, Counts counts)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                Interlocked.Add(ref counts.Offered, LinesPerBatch);
                using var content = new ByteArrayContent(Body) { Headers = { ContentType = new("application/x-ndjson") } };
                using var response = await client.PostAsync(new Uri("/api/ingest", UriKind.Relative), content).ConfigureAwait(false);
                if (response.StatusCode == HttpStatusCode.OK)
                {
                    Interlocked.Add(ref counts.Accepted, LinesPerBatch);
                }
                else if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                {
                    Interlocked.Increment(ref counts.Refused);
                    if (response.Headers.RetryAfter is null)
                    {
                        Interlocked.Increment(ref counts.WithoutRetryAfter);
                    }
                }
                else
                {
                    Interlocked.Increment(ref counts.Other);
                }
            }
        }))).ConfigureAwait(false);
    }

    private static async Task WatchAsync(ServedProgram program, Action<long> see, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            see(program.MemoryBytes);
            await Task.Delay(200, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// How much later than it could the screen showed a second, at worst: a second is over after a second, and complete after the allowed
    /// lateness of another. Each newly shown one is looked at, because between two of them any screen is up to a second old.
    /// </summary>
    private static async Task<double> BehindAsync(HttpClient client)
    {
        var started = Stopwatch.GetTimestamp();
        var (shown, worst) = (DateTimeOffset.MinValue, 0.0);
        while (Stopwatch.GetElapsedTime(started) < WatchedAfterwards)
        {
            using var graph = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/graph", UriKind.Relative)).ConfigureAwait(false));
            var tick = graph.RootElement.GetProperty("tick").GetDateTimeOffset();
            // The first answer says only that it is no further than this.
            if (tick != shown || worst == 0)
            {
                worst = Math.Max(worst, (DateTimeOffset.UtcNow - tick).TotalSeconds - 2 - (shown == DateTimeOffset.MinValue ? 1 : 0));
                shown = tick;
            }

            await Task.Delay(20).ConfigureAwait(false);
        }

        // One that stands still is as late as the next one will be.
        return Math.Max(worst, (DateTimeOffset.UtcNow - shown).TotalSeconds - 3);
    }

    private static async Task<long> StoredAsync(HttpClient client)
    {
        using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/health", UriKind.Relative)).ConfigureAwait(false));
        return health.RootElement.GetProperty("store").GetProperty("records").GetInt64();
    }

    private sealed class Counts
    {
        public long Offered;
        public long Accepted;
        public long Refused;
        public long WithoutRetryAfter;
        public long Other;
    }
}
