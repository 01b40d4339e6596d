using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Engine.Incidents.Resemblance;

namespace LogFlow.Server.Incidents;

/// <summary>An earlier incident that resembles another, and how it went.</summary>
/// <param name="Likeness">0 to 1, by structure.</param>
/// <param name="LastedSeconds">From its onset to its last signal.</param>
/// <param name="Shared">What both have, in words.</param>
internal sealed record SimilarIncident(
    string Id,
    string Title,
    string Root,
    IncidentState State,
    SignalSeverity Severity,
    DateTimeOffset Onset,
    DateTimeOffset? Resolved,
    DateTimeOffset? Acknowledged,
    double LastedSeconds,
    int SignalCount,
    double Likeness,
    IReadOnlyList<string> Shared);

/// <summary>What was seen before that resembles an incident, over the stored ones.</summary>
internal sealed class SimilarIncidents(IStoreReader reader)
{
    /// <summary>Below this two have little more than a neighbour in common.</summary>
    private const double LikenessMin = 0.25;

    /// <summary>Earlier incidents with its root among their services that are looked at, newest first.</summary>
    private const int LookedAt = 200;

    /// <summary>Most alike first, then the newest.</summary>
    public async Task<IReadOnlyList<SimilarIncident>> FindAsync(Incident incident, int limit, CancellationToken cancellationToken)
    {
        var (earlier, _) = await reader
            .IncidentsAsync(new IncidentQuery(Service: incident.Root, To: incident.Onset, Limit: LookedAt), cancellationToken)
            .ConfigureAwait(false);
        var mine = Fingerprint.Of(incident);
        return
        [
            .. earlier.Where(other => other.Id != incident.Id && other.Id != incident.MergedInto && !incident.MergedFrom.Contains(other.Id))
                .Select(other => Compare(mine, other))
                .Where(similar => similar.Likeness >= LikenessMin)
                .OrderByDescending(similar => similar.Likeness)
                .ThenByDescending(similar => similar.Onset)
                .ThenBy(similar => similar.Id, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    private static SimilarIncident Compare(Fingerprint mine, Incident other)
    {
        var theirs = Fingerprint.Of(other);
        return new SimilarIncident(
            other.Id, other.Title, other.Root, other.State, other.Severity, other.Onset, other.Resolved, other.Acknowledged,
            Math.Max(0, (other.LastSignal - other.Onset).TotalSeconds), other.SignalCount,
            Math.Round(mine.Likeness(theirs), 3), mine.SharedWith(theirs));
    }
}
