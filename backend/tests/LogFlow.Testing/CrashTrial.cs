using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LogFlow.Testing;

/// <summary>
/// Kills the real program without warning at random moments, again and again, while clients send it batches and a file grows that it follows.
/// The clients keep a ledger: what was acknowledged, and what has to be sent again under the same id. At the end the store is asked.
/// </summary>
public sealed partial class CrashTrial(string program, string folder, int seed)
{
    private const int Senders = 4;
    private const int LinesPerBatch = 200;
    private const int TailLinesPerWrite = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Random _random = new(seed);
    private readonly ConcurrentDictionary<string, bool> _ledger = new(StringComparer.Ordinal);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(20) };
    private int _nextBatch;
    private int _tailLines;

    private string Log => Path.Combine(folder, "tail.log");

    /// <summary>Runs it; <paramref name="report"/> hears of each round.</summary>
    public async Task<CrashResult> RunAsync(int rounds, Action<string>? report = null)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Log, "").ConfigureAwait(false);
        var duringStart = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var server = Start();
            if (_random.Next(4) == 0)
            {
                // In the middle of its start, with what the last death left behind.
                await Task.Delay(_random.Next(50, 1200)).ConfigureAwait(false);
                duringStart++;
            }
            else
            {
                var address = await AddressAsync(server).ConfigureAwait(false);
                using var stop = new CancellationTokenSource();
                var work = Enumerable.Range(0, Senders).Select(_ => SendAsync(address, stop.Token)).Append(WriteAsync(stop.Token)).ToArray();
                // Mostly in the midst of work that goes well; sometimes at once.
                await AcknowledgedAsync(_random.Next(4) == 0 ? 0 : Acknowledged + _random.Next(1, 12)).ConfigureAwait(false);
                await Task.Delay(_random.Next(5, 900)).ConfigureAwait(false);
                Kill(server);
                await stop.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(work).ConfigureAwait(false);
            }

            Kill(server);
            report?.Invoke(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: {Acknowledged} batches acknowledged, {_ledger.Count - Acknowledged} open"));
        }

        return await SettleAsync(rounds, duringStart).ConfigureAwait(false);
    }

    private int Acknowledged => _ledger.Count(batch => batch.Value);

    private async Task AcknowledgedAsync(int wanted)
    {
        var started = Stopwatch.GetTimestamp();
        while (Acknowledged < wanted && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15))
        {
            await Task.Delay(5).ConfigureAwait(false);
        }
    }

    private async Task<CrashResult> SettleAsync(int rounds, int duringStart)
    {
        using var server = Start();
        var started = Stopwatch.GetTimestamp();
        var address = await AddressAsync(server).ConfigureAwait(false);
        var startSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (var batch in _ledger.Where(b => !b.Value).Select(b => b.Key).Order(StringComparer.Ordinal))
        {
            if (!await PostAsync(address, batch, CancellationToken.None).ConfigureAwait(false))
            {
                throw new InvalidOperationException($"Batch {batch} was refused by a server that nobody disturbs.");
            }
        }

        var expected = (_ledger.Count * LinesPerBatch) + _tailLines;
        var waiting = Stopwatch.GetTimestamp();
        while (await StoredAsync(address).ConfigureAwait(false) < expected && Stopwatch.GetElapsedTime(waiting) < Patience)
        {
            await Task.Delay(200).ConfigureAwait(false);
        }

        var stored = await ReadAllAsync(address).ConfigureAwait(false);
        var wanted = _ledger.Keys.SelectMany(Lines).Concat(Enumerable.Range(0, _tailLines).Select(TailLine)).ToList();
        var lost = wanted.Count(line => !stored.ContainsKey(line));
        var doubled = stored.Values.Sum(count => count - 1);
        var strange = stored.Keys.Except(wanted, StringComparer.Ordinal).Count();
        Kill(server);
        return new CrashResult(rounds, duringStart, _ledger.Count * LinesPerBatch, _tailLines, stored.Values.Sum(), lost, doubled, strange, startSeconds);
    }

    private static IEnumerable<string> Lines(string batch) => Enumerable.Range(0, LinesPerBatch).Select(i => string.Create(CultureInfo.InvariantCulture, $"{batch} line {i}"));

    private static string TailLine(int number) => string.Create(CultureInfo.InvariantCulture, $"tail line {number}");

    private async Task SendAsync(Uri address, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Half of the time one that was not acknowledged, else a new one.
            var batch = NextOpen() ?? string.Create(CultureInfo.InvariantCulture, $"batch-{Interlocked.Increment(ref _nextBatch)}");
            _ledger.TryAdd(batch, false);
            if (!await PostAsync(address, batch, CancellationToken.None).ConfigureAwait(false))
            {
                await Task.Delay(20, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private string? NextOpen()
    {
        var open = _ledger.Where(b => !b.Value).Select(b => b.Key).Take(Senders * 2).ToList();
        return open.Count >= Senders ? open[(int)((uint)Environment.TickCount % (uint)open.Count)] : null;
    }

    private async Task<bool> PostAsync(Uri address, string batch, CancellationToken cancellationToken)
    {
        var body = string.Join('\n', Lines(batch).Select(line => $$"""{"service":"crash","message":"{{line}}"}"""));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/ingest")) { Content = new StringContent(body, Encoding.UTF8, "application/x-ndjson") };
        request.Headers.Add("X-LogFlow-Batch-Id", batch);
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                _ledger[batch] = true;
                return true;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // It died: the batch stays open.
        }

        return false;
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var lines = Enumerable.Range(_tailLines, TailLinesPerWrite).Select(i => $"2026-11-21T12:00:00Z INFO {TailLine(i)}");
            await File.AppendAllLinesAsync(Log, lines, CancellationToken.None).ConfigureAwait(false);
            _tailLines += TailLinesPerWrite;
            await Task.Delay(15, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[program, "serve", "--port", "0", "--source", "none", "--db", Path.Combine(folder, "crash.duckdb"), "--tail", Log])
        {
            start.ArgumentList.Add(argument);
        }

        // Small, so that many a death falls into a checkpoint.
        start.Environment["LOGFLOW__STORE__CHECKPOINTBYTES"] = "1048576";
        return Process.Start(start)!;
    }

    private static async Task<Uri> AddressAsync(Process server)
    {
        var said = new StringBuilder();
        using var patience = new CancellationTokenSource(Patience);
        while (await server.StandardOutput.ReadLineAsync(patience.Token).ConfigureAwait(false) is { } line)
        {
            said.AppendLine(line);
            if (ListensOn().Match(line) is { Success: true } match)
            {
                // The pipes are read on, or the program would wait for room in them.
                server.BeginErrorReadLine();
                _ = Task.Run(() => server.StandardOutput.ReadToEndAsync());
                return new Uri(match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException($"It did not start again: {said}{await server.StandardError.ReadToEndAsync().ConfigureAwait(false)}");
    }

    private static void Kill(Process server)
    {
        if (!server.HasExited)
        {
            server.Kill();
            server.WaitForExit();
        }
    }

    private async Task<long> StoredAsync(Uri address)
    {
        using var health = JsonDocument.Parse(await _client.GetStringAsync(new Uri(address, "/api/health")).ConfigureAwait(false));
        return health.RootElement.GetProperty("store").GetProperty("records").GetInt64();
    }

    private async Task<Dictionary<string, int>> ReadAllAsync(Uri address)
    {
        var stored = new Dictionary<string, int>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var path = $"/api/search?limit=1000{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}";
            using var page = JsonDocument.Parse(await _client.GetStringAsync(new Uri(address, path)).ConfigureAwait(false));
            foreach (var record in page.RootElement.GetProperty("items").EnumerateArray())
            {
                var message = record.GetProperty("message").GetString()!;
                stored[message] = stored.GetValueOrDefault(message) + 1;
            }

            cursor = page.RootElement.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        return stored;
    }

    [GeneratedRegex(@"listens on (http://\S+)")]
    private static partial Regex ListensOn();
}

/// <summary>What a trial found, in lines.</summary>
/// <param name="Rounds">Deaths.</param>
/// <param name="DuringStart">Of these, in the middle of a start.</param>
/// <param name="Acknowledged">Lines of batches that were acknowledged.</param>
/// <param name="Tailed">Lines written to the file that is followed.</param>
/// <param name="Stored">Lines in the store.</param>
/// <param name="Lost">Wanted and not there.</param>
/// <param name="Doubled">There more often than once.</param>
/// <param name="Strange">There and never sent.</param>
/// <param name="StartSeconds">How long the last start took.</param>
public sealed record CrashResult(int Rounds, int DuringStart, long Acknowledged, long Tailed, long Stored, long Lost, long Doubled, long Strange, double StartSeconds);
