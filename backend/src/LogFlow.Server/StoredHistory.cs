using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Engine;
using LogFlow.Server.Api;
using LogFlow.Storage;

namespace LogFlow.Server;

/// <summary>What an earlier run left behind.</summary>
/// <param name="HasBaselines">The stored past is long enough for the detectors to know what is normal.</param>
/// <param name="Incidents">Open ones first, then the latest others.</param>
/// <param name="Changes">The last releases and the like, oldest first.</param>
/// <param name="Seconds">The last stored seconds as they looked, oldest first.</param>
internal sealed record StoredHistory(
    bool HasBaselines, IReadOnlyList<Incident> Incidents, IReadOnlyList<ChangeEvent> Changes, IReadOnlyList<TickOutcome> Seconds)
{
    /// <summary>
    /// How much of the stored past the baselines are rebuilt from. A start waits for it: 15 minutes of 60 services took 5.7 s on two cores,
    /// 10 took 4.9. Most baselines halve what they know every 3 minutes, and the isolation forest wants 3 at least.
    /// </summary>
    private static readonly TimeSpan RelearnSpan = TimeSpan.FromMinutes(8);

    /// <summary>A line that a service wrote within this time is none that it never wrote.</summary>
    private static readonly TimeSpan WrittenSpan = TimeSpan.FromHours(6);

    /// <summary>How many incidents that are over come back on the screen.</summary>
    private const int IncidentsShown = 50;

    /// <summary>How many releases and the like come back on the screen.</summary>
    private const int ChangesShown = 100;

    /// <summary>A page while reading the open incidents, and how many of those there may be.</summary>
    private const int PageLimit = 200;
    private const int OpenMax = 1000;

    /// <summary>
    /// Puts the engine, before it is started, where the last run left it: templates with their ids, rules, open incidents with their
    /// acknowledgements, and the baselines from the last stored minutes.
    /// </summary>
    public static async Task<StoredHistory> RestoreAsync(EnginePipeline pipeline, LogStore store, TimeSpan warmUp, StartTimes times, CancellationToken cancellationToken)
    {
        await RuleDesk.RestoreAsync(pipeline.Rules, store.Reader, store.Writer, store.WasCreated, cancellationToken).ConfigureAwait(false);
        await CorrectionDesk.RestoreAsync(pipeline, store, cancellationToken).ConfigureAwait(false);
        await ExpectationDesk.RestoreAsync(pipeline, store, cancellationToken).ConfigureAwait(false);
        var status = await store.Reader.StatusAsync(cancellationToken).ConfigureAwait(false);
        if (status.Newest is not { } newest)
        {
            return new StoredHistory(false, [], [], []);
        }

        times.Done("rules");
        // What does not need each other is read at the same time.
        var reading = (
            Written: store.Reader.TemplatesWrittenAsync(WrittenSpan, cancellationToken),
            Open: OpenIncidentsAsync(store.Reader, cancellationToken),
            Over: store.Reader.IncidentsAsync(new IncidentQuery(State: "resolved", Limit: IncidentsShown), cancellationToken),
            Changes: store.Reader.ChangesAsync(new ChangeQuery(Limit: ChangesShown), cancellationToken));
        var templates = store.Reader.CurrentTemplates();
        pipeline.Miner.Restore(templates);
        pipeline.TemplateWatch.Restore(templates);
        pipeline.Operations.Restore(templates);
        pipeline.Changes.Restore(store.Reader.ServiceNames());
        pipeline.Remember(await reading.Written.ConfigureAwait(false));
        var open = await reading.Open.ConfigureAwait(false);
        var (over, _) = await reading.Over.ConfigureAwait(false);
        pipeline.Incidents.Restore([.. open, .. over]);
        times.Done("incidents");
        var seconds = await pipeline.RestoreAsync(store.Reader, RelearnSpan, cancellationToken).ConfigureAwait(false);
        times.Done("relearning");
        var changes = await reading.Changes.ConfigureAwait(false);
        return new StoredHistory(newest - status.Oldest >= warmUp, [.. open, .. over], [.. changes.Reverse()], seconds);
    }

    private static async Task<List<Incident>> OpenIncidentsAsync(IStoreReader reader, CancellationToken cancellationToken)
    {
        var open = new List<Incident>();
        foreach (var state in (string[])["active", "resolving"])
        {
            string? cursor = null;
            do
            {
                var (page, next) = await reader
                    .IncidentsAsync(new IncidentQuery(State: state, Cursor: cursor, Limit: PageLimit), cancellationToken)
                    .ConfigureAwait(false);
                open.AddRange(page);
                cursor = next;
            }
            while (cursor is not null && open.Count < OpenMax);
        }

        return open;
    }
}
