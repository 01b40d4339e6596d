using System.Collections.Concurrent;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Engine;

namespace LogFlow.Server.Api;

/// <summary>
/// Incidents from the two places that know them: the engine has the open ones as of the last tick, the store has all, open ones as of
/// its last commit. The engine's word counts where both speak.
/// </summary>
internal sealed class IncidentDesk(EnginePipeline pipeline, IStoreReader reader, IStoreWriter writer, TimeProvider time)
{
    // Until the engine has taken note, which it does with the next second: on an idle stream that may be long in coming.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _acknowledged = new(StringComparer.Ordinal);

    private IEnumerable<Incident> Open => pipeline.Incidents.Open.Select(AsAcknowledged);

    public async Task<Page<Incident>> ListAsync(IncidentQuery query, CancellationToken cancellationToken)
    {
        if (query.State == "open")
        {
            // All open ones are in memory and bounded; the store is not needed for them.
            return Page<Incident>.Of([.. Newest(Open.Where(i => Matches(i, query))).Take(query.Limit)]);
        }

        var (stored, nextCursor) = await reader.IncidentsAsync(query, cancellationToken).ConfigureAwait(false);
        var items = stored.Select(i => Find(i.Id) ?? i).Where(i => Matches(i, query)).ToList();
        if (query.Cursor is null)
        {
            // Those that the store has not got yet are the newest; an older open one comes on the page where its onset belongs.
            var oldestHere = nextCursor is null || stored.Count == 0 ? DateTimeOffset.MinValue : stored[^1].Onset;
            var known = items.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
            items.AddRange(Open.Where(i => i.Onset >= oldestHere && !known.Contains(i.Id) && Matches(i, query)));
        }

        return new Page<Incident>([.. Newest(items)], nextCursor);
    }

    /// <summary>Null when there is no such incident.</summary>
    public async Task<Incident?> FindAsync(string id, CancellationToken cancellationToken) =>
        Find(id) ?? await reader.IncidentAsync(id, cancellationToken).ConfigureAwait(false);

    /// <summary>Null when there is no such incident. A second time changes nothing.</summary>
    public async Task<Incident?> AcknowledgeAsync(string id, CancellationToken cancellationToken)
    {
        var incident = await FindAsync(id, cancellationToken).ConfigureAwait(false);
        if (incident is null or { Acknowledged: not null })
        {
            return incident;
        }

        var acknowledged = incident with { Acknowledged = time.GetUtcNow() };
        if (pipeline.Incidents.Acknowledge(id, acknowledged.Acknowledged.Value))
        {
            _acknowledged[id] = acknowledged.Acknowledged.Value;
        }

        await writer.SaveIncidentAsync(acknowledged, cancellationToken).ConfigureAwait(false);
        return acknowledged;
    }

    private Incident? Find(string id) => pipeline.Incidents.Find(id) is { } incident ? AsAcknowledged(incident) : null;

    private Incident AsAcknowledged(Incident incident)
    {
        if (!_acknowledged.TryGetValue(incident.Id, out var at))
        {
            return incident;
        }

        if (incident.Acknowledged is null)
        {
            return incident with { Acknowledged = at };
        }

        _acknowledged.TryRemove(incident.Id, out _);
        return incident;
    }

    private static IOrderedEnumerable<Incident> Newest(IEnumerable<Incident> incidents) =>
        incidents.OrderByDescending(i => i.Onset).ThenBy(i => i.Id, StringComparer.Ordinal);

    private static bool Matches(Incident incident, IncidentQuery query) =>
        query.State switch
        {
            null => true,
            "open" => incident.State != IncidentState.Resolved,
            var state => incident.State.ToString().Equals(state, StringComparison.OrdinalIgnoreCase),
        }
        && (query.Service is null || incident.Root == query.Service || incident.Members.Any(m => m.Service == query.Service))
        && (query.From is null || incident.Onset >= query.From)
        && (query.To is null || incident.Onset <= query.To);
}
