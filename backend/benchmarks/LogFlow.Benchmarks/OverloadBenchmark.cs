using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace LogFlow.Benchmarks;

/// <summary>
/// First finds the rate at which a few patient senders are served, then lets ten times as many press for a minute and a hundred times as
/// many for a second, without patience: what is accepted must be stored, what is refused must be told when to come back.
/// </summary>
internal static class OverloadBenchmark
{
    private const int LinesPerBatch = 2000;
    private const int PatientSenders = 4;

    private static readonly string Body = string.Join('\n', Enumerable.Range(0, LinesPerBatch).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"service":"svc-{{i % 20}}","level":"info","message":"order {{i}} of customer {{i * 7}} placed in {{i % 300}} ms"}""")));

    public static async Task<int> RunAsync(string[] arguments)
    {
        var seconds = CrashBenchmark.Number(arguments, "--seconds", 60);
        await using var program = await ServedProgram.StartAsync("--source", "none").ConfigureAwait(false);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 2000 }) { BaseAddress = program.Address, Timeout = TimeSpan.FromSeconds(90) };
        var counts = new Counts();
        await PressAsync(client, PatientSenders, TimeSpan.FromSeconds(Math.Min(10, seconds)), counts).ConfigureAwait(false);
        var sustained = counts.Accepted / Math.Min(10.0, seconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sustained by {PatientSenders} patient senders: {sustained:F0} lines/s, memory {Mib(program)} MiB"));

        long peak = 0;
        using var watching = new CancellationTokenSource();
        var watch = WatchAsync(program, bytes => peak = Math.Max(peak, bytes), watching.Token);
        var before = counts.Accepted;
        await PressAsync(client, PatientSenders * 10, TimeSpan.FromSeconds(seconds), counts).ConfigureAwait(false);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"10x senders for {seconds} s: {(counts.Accepted - before) / (double)seconds:F0} lines/s accepted"));
        await PressAsync(client, PatientSenders * 100, TimeSpan.FromSeconds(1), counts).ConfigureAwait(false);
        var lag = await LagAsync(client).ConfigureAwait(false);
        await watching.CancelAsync().ConfigureAwait(false);
        await watch.ConfigureAwait(false);
        var stored = await StoredAsync(client).ConfigureAwait(false);

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            accepted lines        {counts.Accepted}
            stored lines          {stored}
            batches refused       {counts.Refused}, of them without Retry-After {counts.WithoutRetryAfter}
            other answers         {counts.Other}
            peak memory           {peak / (1 << 20)} MiB
            live view behind by   {lag:F1} s
            """));
        return stored == counts.Accepted && counts is { WithoutRetryAfter: 0, Other: 0 } ? 0 : 1;
    }

    private static async Task PressAsync(HttpClient client, int senders, TimeSpan duration, Counts counts)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                using var response = await client.PostAsync(new Uri("/api/ingest", UriKind.Relative), new StringContent(Body, Encoding.UTF8, "application/x-ndjson")).ConfigureAwait(false);
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

    /// <summary>How far the newest closed second lies behind the clock, less the second that has to pass and the allowed lateness.</summary>
    private static async Task<double> LagAsync(HttpClient client)
    {
        using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/health", UriKind.Relative)).ConfigureAwait(false));
        return (DateTimeOffset.UtcNow - health.RootElement.GetProperty("tick").GetDateTimeOffset()).TotalSeconds - 2;
    }

    private static async Task<long> StoredAsync(HttpClient client)
    {
        using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/health", UriKind.Relative)).ConfigureAwait(false));
        return health.RootElement.GetProperty("store").GetProperty("records").GetInt64();
    }

    private static long Mib(ServedProgram program) => program.MemoryBytes / (1 << 20);

    private sealed class Counts
    {
        public long Accepted;
        public long Refused;
        public long WithoutRetryAfter;
        public long Other;
    }
}
