using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Flow;
using LogFlow.Engine;
using LogFlow.Engine.Simulation;
using LogFlow.Server;
using LogFlow.Storage;

namespace LogFlow.Benchmarks;

/// <summary>
/// A store as a real one grows: hours of sixty services through the whole engine, with a failure every ten minutes and one that still goes on at
/// the end. Only the newest gigabyte is made so; the days before it are that gigabyte again and again, earlier and with other ids.
/// </summary>
internal static class LargeStore
{
    private const ulong Seed = 7;
    private const int Services = 60;
    private const double TracesPerSecond = 100;
    private const long PartBytes = 1_000_000_000;
    private const int BatchRecords = 4096;

    /// <summary>Of the size that is wanted: copies pack a little differently.</summary>
    private const double CloseEnough = 0.95;

    private static readonly TimeSpan LengthMax = TimeSpan.FromDays(1);
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FailureLength = TimeSpan.FromMinutes(3);

    /// <summary>Builds it, unless the file is large enough already.</summary>
    public static async Task BuildAsync(string database, long bytes, Action<string> say)
    {
        if (SizeOf(database) >= bytes * CloseEnough)
        {
            return;
        }

        var part = bytes <= PartBytes ? database : $"{database}.part";
        if (SizeOf(part) < Math.Min(bytes, PartBytes))
        {
            File.Delete(part);
            await RunEngineAsync(part, Math.Min(bytes, PartBytes), say).ConfigureAwait(false);
        }

        if (part != database)
        {
            File.Delete(database);
            var watch = Stopwatch.StartNew();
            StoreCopies.Make(part, database, bytes, say);
            say(string.Create(CultureInfo.InvariantCulture, $"copied in {watch.Elapsed.TotalMinutes:F1} minutes"));
        }
    }

    /// <summary>
    /// Goes on with what the same services wrote in the last minutes, up to now, through the engine as an earlier run left it; a failure still goes
    /// on at the end. So a start that follows has as much to learn again as one can have.
    /// </summary>
    public static async Task ContinueAsync(string database, TimeSpan length)
    {
        var world = RandomWorld.Make(Seed, Services);
        var start = DateTimeOffset.UtcNow - length;
        var failure = new ScheduledFailure(RandomWorld.Break(world, 1, RandomFaultKind.Errors, length.TotalSeconds), length / 2);
        var source = new SimulatorSource(
            world,
            [],
            new SimulatorOptions { Seed = (ulong)start.Ticks, Rate = TracesPerSecond, Start = start },
            new SimulatorSourceOptions { Duration = length, BatchRecords = BatchRecords, Scheduled = [failure] });
        await using var store = LogStore.Open(new StoreOptions { Path = database });
        await using var pipeline = new EnginePipeline(new EngineOptions(), store.Writer, failure => throw failure.Error);
        await StoredHistory.RestoreAsync(pipeline, store, TimeSpan.Zero, new StartTimes(TimeProvider.System), default).ConfigureAwait(false);
        await pipeline.RunToEndAsync(source, default).ConfigureAwait(false);
    }

    private static long SizeOf(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    private static async Task RunEngineAsync(string database, long bytes, Action<string> say)
    {
        var watch = Stopwatch.StartNew();
        var world = RandomWorld.Make(Seed, Services);
        var source = new SimulatorSource(
            world,
            [],
            new SimulatorOptions { Seed = Seed, Rate = TracesPerSecond, Start = DateTimeOffset.UtcNow.AddHours(-6) },
            new SimulatorSourceOptions { Duration = LengthMax, BatchRecords = BatchRecords, Scheduled = [.. Failures(world)] });
        await using var store = LogStore.Open(new StoreOptions { Path = database, CommitInterval = TimeSpan.FromSeconds(2), CommitRecords = 1_000_000 });
        await using var pipeline = new EnginePipeline(new EngineOptions(), store.Writer, failure => throw failure.Error);
        using var enough = new CancellationTokenSource();
        pipeline.Ticks.Subscribe(new Subscription("size", 64), new EnoughWatch(database, bytes, enough));
        try
        {
            await pipeline.RunToEndAsync(source, enough.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            // Large enough.
        }

        var status = await store.Reader.StatusAsync(default).ConfigureAwait(false);
        say(string.Create(
            CultureInfo.InvariantCulture,
            $"{bytes / 1e9:F0} GB through the engine in {watch.Elapsed.TotalMinutes:F1} minutes: {status.Records:N0} records of {(status.Newest - status.Oldest)?.TotalHours:F1} hours, {pipeline.Miner.TemplateCount} templates, {pipeline.Incidents.Open.Count} open incidents"));
    }

    private static IEnumerable<ScheduledFailure> Failures(Topology world)
    {
        var kinds = Enum.GetValues<RandomFaultKind>();
        for (var number = 1; number * BetweenFailures < LengthMax; number++)
        {
            yield return new ScheduledFailure(
                RandomWorld.Break(world, (ulong)number, kinds[number % kinds.Length], FailureLength.TotalSeconds), number * BetweenFailures);
        }
    }

    /// <summary>Ends the run once the file is large enough and an incident is open.</summary>
    private sealed class EnoughWatch(string database, long bytes, CancellationTokenSource enough) : IConsumer<TickOutcome>
    {
        public string Name => "size";

        public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
        {
            if (item.OpenIncidents.Count > 0 && item.Frame.Tick % 10 == 0 && SizeOf(database) >= bytes)
            {
                enough.Cancel();
            }

            return ValueTask.CompletedTask;
        }
    }
}
