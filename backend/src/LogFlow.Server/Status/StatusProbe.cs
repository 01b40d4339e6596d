using System.Runtime.InteropServices;
using LogFlow.Contracts.Flow;
using LogFlow.Engine.Sources.Board;
using LogFlow.Server.Api;
using LogFlow.Server.Push;
using LogFlow.Storage;

namespace LogFlow.Server.Status;

/// <summary>Puts together what every part counts of itself.</summary>
internal sealed class StatusProbe(
    HealthProbe health,
    EngineHost engine,
    SourceBoard sources,
    LiveView live,
    LivePush push,
    LogStore store,
    ServerSettings settings,
    ServerIdentity identity,
    TimeProvider time)
{
    // Settings do not change while the program runs.
    private readonly IReadOnlyList<SettingStatus> _settings = EffectiveSettings.Of(settings);

    public async Task<StatusReport> ReadAsync(CancellationToken cancellationToken)
    {
        var consumers = engine.Pipeline.Bus.Status();
        var boards = sources.Read();
        return new StatusReport(
            await health.ReadAsync(cancellationToken).ConfigureAwait(false),
            time.GetUtcNow(),
            boards,
            [.. consumers.Select(TimeOf)],
            Drops(consumers, boards),
            store.Counters,
            new RetentionStatus(settings.Store.RetentionAge?.TotalSeconds, settings.Store.RetentionSizeBytes, settings.Store.RetentionInterval.TotalSeconds),
            OfProcess(),
            new HubStatus(push.ClientCount, settings.Push.ClientsMax, live.DroppedDeltas, push.Refused, push.TimedOut),
            Holdings(),
            new VersionStatus(identity.Version, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription, RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()),
            _settings);
    }

    /// <summary>The quantile's bucket is known, its place in the bucket is not: taken in equal parts.</summary>
    internal static double? Quantile(IReadOnlyList<long> counts, double share)
    {
        var total = counts.Sum();
        if (total == 0)
        {
            return null;
        }

        var wanted = share * total;
        long before = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] > 0 && before + counts[i] >= wanted)
            {
                var low = i == 0 ? 0 : ConsumerStatus.DurationBounds[i - 1];
                var high = i < ConsumerStatus.DurationBounds.Count ? ConsumerStatus.DurationBounds[i] : low * 2;
                return low + ((high - low) * ((wanted - before) / counts[i]));
            }

            before += counts[i];
        }

        return ConsumerStatus.DurationBounds[^1];
    }

    private static StageTime TimeOf(ConsumerStatus consumer) => new(
        consumer.Group,
        consumer.Topic,
        Quantile(consumer.DurationCounts, 0.5),
        Quantile(consumer.DurationCounts, 0.95),
        consumer.Handled == 0 ? 0 : consumer.BusySeconds / consumer.Handled);

    private static ProcessStatus OfProcess()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new ProcessStatus(
            process.WorkingSet64,
            GC.GetTotalMemory(forceFullCollection: false),
            GC.GetTotalAllocatedBytes(),
            GC.CollectionCount(0),
            GC.CollectionCount(1),
            GC.CollectionCount(2),
            GC.GetTotalPauseDuration().TotalSeconds,
            process.Threads.Count,
            process.TotalProcessorTime.TotalSeconds,
            Environment.ProcessorCount);
    }

    private HoldingStatus Holdings()
    {
        var last = live.Last;
        return new HoldingStatus(
            last?.Graph.Nodes.Count ?? 0,
            last?.Graph.Edges.Count ?? 0,
            engine.Pipeline.Miner.TemplateCount,
            engine.Pipeline.GraphStage.Status.TracesHeld,
            live.ReadTotals().Ticks,
            last?.OpenIncidents.Count ?? 0);
    }

    private IReadOnlyList<DropCount> Drops(IReadOnlyList<ConsumerStatus> consumers, IReadOnlyList<SourceStatus> boards)
    {
        var counters = engine.Pipeline.Counters.BySource;
        var done = store.Counters;
        List<DropCount> drops =
        [
            .. boards.SelectMany(s => s.Rejected.Select(r => new DropCount($"source {s.Name}", r.Reason, r.Records))),
            .. counters.Select(s => new DropCount($"source {s.Key}", "late: stored, not judged", s.Value.Late)),
            .. counters.Select(s => new DropCount($"source {s.Key}", "unparsed: kept as text", s.Value.Unparsed)),
            .. counters.Select(s => new DropCount($"source {s.Key}", "time replaced by arrival", s.Value.TimeReplaced)),
            .. consumers.Select(c => new DropCount($"stage {c.Group}", "queue was full, oldest dropped", c.Dropped)),
            .. consumers.Select(c => new DropCount($"stage {c.Group}", "failed", c.Failed)),
            .. engine.Pipeline.Plugs.Select(p => new DropCount($"plug {p.Name}", "failed", p.Failures)),
            new("store", "could not be committed", done.RecordsLost),
            new("store", "deleted by age or size", done.RetentionDeleted),
            new("store", "templates refused, text kept", done.TemplatesRefused),
            new("store", "service names folded into (other), too many", done.ServicesFolded),
            new("graph", "traces left out, table full", engine.Pipeline.GraphStage.Status.TracesRefused),
            new("names", "folded into (other), too many services", engine.Pipeline.Services.Folded),
            new("hub", "updates a slow dashboard skipped", live.DroppedDeltas),
            new("hub", "dashboards refused, too many", push.Refused),
        ];
        return [.. drops.Where(d => d.Count > 0)];
    }
}
