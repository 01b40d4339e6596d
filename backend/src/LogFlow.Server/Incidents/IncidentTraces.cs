using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Incidents;

/// <summary>Traces of an incident's time that touch its root: those that failed, and where few did, those that took longest.</summary>
internal sealed class IncidentTraces(IStoreReader reader)
{
    /// <summary>Where fewer failed the trouble is rather slowness.</summary>
    private const int FailedMin = 3;

    /// <summary>Traces among which the slowest are looked for.</summary>
    private const int SlowAmong = 300;

    /// <summary>A trace that failed may have begun this long before the onset.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<TraceSummary>> FindAsync(Incident incident, int limit, CancellationToken cancellationToken)
    {
        var over = new TraceQuery(
            ErrorsOnly: true, Service: incident.Root, Limit: limit,
            From: incident.Onset - Before, To: incident.LastSignal.AddSeconds(1));
        var failed = await reader.RecentTracesAsync(over, cancellationToken).ConfigureAwait(false);
        if (failed.Count >= Math.Min(FailedMin, limit))
        {
            return failed;
        }

        var known = failed.Select(trace => trace.TraceId).ToHashSet();
        var all = await reader.RecentTracesAsync(over with { ErrorsOnly = false, Limit = SlowAmong }, cancellationToken).ConfigureAwait(false);
        var slow = all.Where(trace => !known.Contains(trace.TraceId)).OrderByDescending(trace => trace.DurationMs).ThenBy(trace => trace.Start);
        return [.. failed, .. slow.Take(limit - failed.Count)];
    }
}
