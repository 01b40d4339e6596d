using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Benchmarks;

/// <summary>
/// <c>crash --migration</c>: the program is started on a store of the first schema and killed while it brings it to the newest one: as soon as the
/// write-ahead log, which grows with each step, is as long as a random part of what it becomes. Then it is started once more and left alone.
/// </summary>
internal static class MigrationCrash
{
    private const int Records = 200_000;
    private const int OldVersion = 1;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(int rounds, int seed)
    {
        var folder = Directory.CreateTempSubdirectory("logflow-migration-");
        try
        {
            var old = Path.Combine(folder.FullName, "old.duckdb");
            MakeOld(old);
            var random = new Random(seed);
            var (inside, lost, notMigrated) = (0, 0, 0);
            var whole = LogOfWholeMigration(old, folder.FullName);
            for (var round = 0; round < rounds; round++)
            {
                var database = Path.Combine(folder.FullName, $"round{round}.duckdb");
                File.Copy(old, database);
                await KillAtAsync(folder.FullName, database, random.NextInt64(0, whole + 1)).ConfigureAwait(false);
                var reached = VersionOf(database);
                inside += reached is > OldVersion && reached < Migrations.Newest ? 1 : 0;
                var stored = await StoredAfterStartAsync(folder.FullName, database).ConfigureAwait(false);
                lost += Records - stored;
                var version = VersionOf(database);
                notMigrated += version == Migrations.Newest ? 0 : 1;
                Console.WriteLine($"round {round + 1}: killed at version {reached}, then {version} with {stored} records");
                File.Delete(database);
                File.Delete(StoreFile.WalOf(database));
            }

            Console.WriteLine(
                $"""

                rounds of kill -9     {rounds}, {inside} of them between two steps of the migration or within one
                records lost          {lost}
                not migrated          {notMigrated}
                """);
            return lost == 0 && notMigrated == 0 && inside > 0 ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void MakeOld(string path)
    {
        using var database = DuckDbDatabase.Open(path);
        using var connection = database.Connect();
        Migrations.Apply(connection, upTo: OldVersion);
        connection.Execute("INSERT INTO services VALUES (0, 'old-service')");
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO records SELECT i, 1700000000000000000 + i, 0, -1, 9, 0, 0, 0, 0, NULL, 'old line ' || i, 0, 0, 0, 0, -1, NULL FROM range({Records}) t(i)"));
        connection.Execute("CHECKPOINT");
    }

    /// <summary>Bytes.</summary>
    private static long LogOfWholeMigration(string old, string folder)
    {
        var copy = Path.Combine(folder, "whole.duckdb");
        File.Copy(old, copy);
        using var database = DuckDbDatabase.Open(copy);
        using var connection = database.Connect();
        Migrations.Apply(connection);
        return new FileInfo(StoreFile.WalOf(copy)).Length;
    }

    private static async Task KillAtAsync(string folder, string database, long logBytes)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "logflow.dll"), "serve", "--port", "0", "--source", "none", "--db", database])
        {
            start.ArgumentList.Add(argument);
        }

        using var program = Process.Start(start)!;
        var log = new FileInfo(StoreFile.WalOf(database));
        var started = Stopwatch.GetTimestamp();
        // Without a pause: a step takes a few milliseconds.
        while (!program.HasExited && (!log.Exists || log.Length < logBytes))
        {
            log.Refresh();
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"The migration wrote no {logBytes} bytes within {Patience.TotalSeconds:F0} s.");
            }
        }

        program.Kill();
        await program.WaitForExitAsync().ConfigureAwait(false);
    }

    private static int? VersionOf(string path)
    {
        using var database = DuckDbDatabase.Open(path, new Dictionary<string, string> { ["access_mode"] = "READ_ONLY" });
        using var connection = database.Connect();
        return Migrations.VersionOf(connection);
    }

    /// <summary>Also orders it to stop, so that everything is in the file.</summary>
    private static async Task<int> StoredAfterStartAsync(string folder, string database)
    {
        await using var program = await ServedProgram.StartInAsync(folder, "--source", "none", "--db", database).ConfigureAwait(false);
        using var client = new HttpClient { BaseAddress = program.Address };
        using var health = JsonDocument.Parse(await client.GetStringAsync(new Uri("/api/health", UriKind.Relative)).ConfigureAwait(false));
        await program.SignalAsync("TERM").ConfigureAwait(false);
        await program.Process.WaitForExitAsync().ConfigureAwait(false);
        return health.RootElement.GetProperty("store").GetProperty("records").GetInt32();
    }
}
