using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using LogFlow.Storage;
using Microsoft.Win32.SafeHandles;

namespace LogFlow.Benchmarks;

/// <summary>
/// How long does a start take on a large store, until it is ready and everything is as it was? After an orderly stop, after kill -9 in
/// the middle of work, and both again with nothing of the database in the page cache. <c>--folder F</c> keeps the store for another run;
/// <c>--rounds N</c> of each kind, 3 by default.
/// </summary>
internal static partial class RestartBenchmark
{
    private const int RoundsDefault = 3;
    private const int LinesPerBatch = 2000;
    private const int DontNeed = 4;

    /// <summary>Nearly as long as the log gets before it is folded into the database.</summary>
    private static readonly long LogBytesAtDeath = new StoreOptions().CheckpointBytes * 15 / 16;

    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>More than a start learns again.</summary>
    private static readonly TimeSpan LivedThrough = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var gigabytes = CrashBenchmark.Number(arguments, "--gigabytes", 10);
        var at = Array.IndexOf(arguments, "--folder");
        var folder = at >= 0 && at + 1 < arguments.Length ? Directory.CreateDirectory(arguments[at + 1]).FullName : null;
        var used = folder ?? Directory.CreateTempSubdirectory("logflow-restart-").FullName;
        var database = Path.Combine(used, "restart.duckdb");
        try
        {
            await LargeStore.BuildAsync(database, gigabytes * 1_000_000_000L, Console.WriteLine).ConfigureAwait(false);
            return await MeasureAsync(used, database, CrashBenchmark.Number(arguments, "--rounds", RoundsDefault)).ConfigureAwait(false) ? 0 : 1;
        }
        finally
        {
            if (folder is null)
            {
                Directory.Delete(used, recursive: true);
            }
        }
    }

    private static async Task<bool> MeasureAsync(string folder, string database, int rounds)
    {
        Console.WriteLine($"{new FileInfo(database).Length / 1e9:F2} GB, {Environment.ProcessorCount} cores; seconds from the start of the process; cpu: seconds of processor used until then; loop: those of the same small computation right before, so the machine's speed");
        Console.WriteLine($"{"before",-34}{"log MB",8}{"loop",7}{"listens",9}{"ready",8}{"all back",10}{"cpu",7}{"MiB",7}");
        var isKept = true;
        RestartState? known = null;
        foreach (var isCold in (bool[])[false, true])
        {
            for (var round = 0; round < rounds; round++)
            {
                known = await StopInOrderAsync(folder, database).ConfigureAwait(false);
                isKept &= await StartAsync(folder, database, "SIGTERM", isCold, known).ConfigureAwait(false);
            }
        }

        foreach (var isCold in (bool[])[false, true])
        {
            for (var round = 0; round < rounds; round++)
            {
                known = await DieAtWorkAsync(folder, database).ConfigureAwait(false);
                isKept &= await StartAsync(folder, database, "kill -9 at work", isCold, known).ConfigureAwait(false);
            }
        }

        Console.WriteLine($"state: {known}");
        Console.WriteLine(isKept ? $"Every start was back within {Promise.TotalSeconds:F0} s, with the state it had." : $"Not every start was back within {Promise.TotalSeconds:F0} s with the state it had.");
        return isKept;
    }

    /// <summary>True when everything was back in time.</summary>
    private static async Task<bool> StartAsync(string folder, string database, string before, bool isCold, RestartState known)
    {
        var log = new FileInfo(database + ".wal");
        var logBytes = log.Exists ? log.Length : 0;
        if (isCold)
        {
            Forget(database);
            Forget(log.FullName);
        }

        var loop = MachineSpeed.LoopSeconds();
        await using var program = await ServedProgram.StartInAsync(folder, "--source", "none", "--db", database).ConfigureAwait(false);
        var listens = Stopwatch.GetElapsedTime(program.StartedAt);
        using var client = Client(program);
        while ((await client.GetAsync(new Uri("/readyz", UriKind.Relative)).ConfigureAwait(false)).StatusCode != HttpStatusCode.OK)
        {
            await Task.Delay(10).ConfigureAwait(false);
        }

        var ready = Stopwatch.GetElapsedTime(program.StartedAt);
        var found = await RestartState.ReadAsync(client, known).ConfigureAwait(false);
        var back = Stopwatch.GetElapsedTime(program.StartedAt);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{before + (isCold ? ", cold page cache" : ""),-34}{logBytes / 1e6,8:F1}{loop,7:F2}{listens.TotalSeconds,9:F2}{ready.TotalSeconds,8:F2}{back.TotalSeconds,10:F2}{program.CpuSeconds,7:F2}{program.MemoryBytes >> 20,7}"));
        var missing = known.MissingIn(found);
        foreach (var sentence in missing)
        {
            Console.WriteLine($"  {sentence}");
        }

        return missing.Count == 0 && back <= Promise;
    }

    private static async Task<RestartState> StopInOrderAsync(string folder, string database)
    {
        await using var program = await ServedProgram.StartInAsync(folder, "--source", "none", "--db", database).ConfigureAwait(false);
        using var client = Client(program);
        await RestartState.AcknowledgeAsync(client).ConfigureAwait(false);
        var state = await RestartState.ReadAsync(client).ConfigureAwait(false);
        await program.SignalAsync("TERM").ConfigureAwait(false);
        await program.Process.WaitForExitAsync().ConfigureAwait(false);
        return program.Process.ExitCode == 0 ? state : throw new InvalidOperationException($"It stopped with exit code {program.Process.ExitCode}.");
    }

    /// <summary>
    /// After minutes of all services, with a failure, up to now: lines are pushed until the write-ahead log is nearly as long as it gets. The
    /// incident of the failure is acknowledged.
    /// </summary>
    private static async Task<RestartState> DieAtWorkAsync(string folder, string database)
    {
        await LargeStore.ContinueAsync(database, LivedThrough).ConfigureAwait(false);
        await using var program = await ServedProgram.StartInAsync(folder, "--source", "none", "--db", database).ConfigureAwait(false);
        using var client = Client(program);
        await RestartState.AcknowledgeAsync(client).ConfigureAwait(false);
        var log = new FileInfo(database + ".wal");
        var started = Stopwatch.GetTimestamp();
        for (var batch = 0; !log.Exists || log.Length < LogBytesAtDeath; batch++)
        {
            await PushAsync(client, batch).ConfigureAwait(false);
            log.Refresh();
            Check(started);
        }

        var state = await RestartState.ReadAsync(client).ConfigureAwait(false);
        program.Process.Kill();
        await program.Process.WaitForExitAsync().ConfigureAwait(false);
        return state;
    }

    private static async Task PushAsync(HttpClient client, int batch)
    {
        var body = string.Join('\n', Enumerable.Range(batch * LinesPerBatch, LinesPerBatch).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"service":"till","level":"info","message":"receipt {{i * 7919L % 1_000_003}} of customer {{i * 104_729L % 15_485_863}} printed in {{i % 300}} ms"}""")));
        using var content = new StringContent(body, Encoding.UTF8, "application/x-ndjson");
        using var response = await client.PostAsync(new Uri("/api/ingest", UriKind.Relative), content).ConfigureAwait(false);
    }

    private static HttpClient Client(ServedProgram program) => new() { BaseAddress = program.Address, Timeout = Patience };

    private static void Check(long started)
    {
        if (Stopwatch.GetElapsedTime(started) > Patience)
        {
            throw new InvalidOperationException($"It did not come to the state that was to be killed within {Patience.TotalMinutes:F0} minutes.");
        }
    }

    /// <summary>Nothing of the file stays in the page cache: after a reboot it would be the same.</summary>
    private static void Forget(string path)
    {
        if (OperatingSystem.IsLinux() && File.Exists(path))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            RandomAccess.FlushToDisk(file);
            _ = Advise(file, 0, 0, DontNeed);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
