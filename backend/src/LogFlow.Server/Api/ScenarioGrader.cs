using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine.Simulation;

namespace LogFlow.Server.Api;

/// <summary>How the program did on what was injected into its own demo: read from the store, so it survives a restart.</summary>
internal sealed class ScenarioGrader(LiveSource? source, IncidentDesk incidents, IStoreReader store, TimeProvider time)
{
    /// <summary>What is older says little of the program that runs now.</summary>
    private static readonly TimeSpan Span = TimeSpan.FromDays(1);

    private const int IncidentsMax = 200;

    public async Task<Scoreboard> GradeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = now - Span;
        if (source is null)
        {
            return Grading.Grade(since, now, [], []);
        }

        // Other sources may send beside the simulator: of their services nothing is known.
        var simulated = source.Topology.Services.Select(service => service.Name).ToHashSet(StringComparer.Ordinal);
        var runs = await store.ScenarioRunsAsync(since, cancellationToken).ConfigureAwait(false);
        var page = await incidents.ListAsync(new IncidentQuery(From: since, Limit: IncidentsMax), cancellationToken).ConfigureAwait(false);
        var watched = new List<WatchedIncident>();
        foreach (var incident in page.Items.Where(incident => simulated.Contains(incident.Root)))
        {
            watched.Add(new WatchedIncident(incident, await store.IncidentVersionsAsync(incident.Id, cancellationToken).ConfigureAwait(false)));
        }

        return Grading.Grade(since, now, runs, watched);
    }
}
