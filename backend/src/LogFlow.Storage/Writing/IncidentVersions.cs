using System.Text;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>
/// Keeps an incident's past: a row when what is known of it changed. What matters (state, root, members, who is next) is kept at
/// once; numbers that only moved are kept every few seconds. Bounded per incident, the small changes first to go.
/// </summary>
internal sealed class IncidentVersions
{
    public const string Table = "incident_versions";

    /// <summary>Versions of one incident in which only numbers moved.</summary>
    private const int DetailsMax = 250;

    /// <summary>Versions in which members, scores or predictions changed, and all before.</summary>
    private const int ChangesMax = 500;

    /// <summary>Versions in all, changes of root and state included.</summary>
    private const int VersionsMax = 1_000;

    private const long DetailSeconds = 5;

    /// <summary>Open incidents and what was last kept of them. As good as a guess when a group was given up: it is only a filter.</summary>
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>What an earlier run kept of the incidents that are still open.</summary>
    public void Load(DuckDbConnection connection)
    {
        using var result = connection.Query(
            $"""
            SELECT v.id, max(v.tick), count(*) FROM {Table} v JOIN incidents i ON i.id = v.id AND i.state <> $1 GROUP BY v.id
            """,
            (int)IncidentState.Resolved);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                _kept[chunk.Column(0).String(row)!] = new Kept(
                    chunk.Column(1).Values<long>()[row], "", "", (int)chunk.Column(2).Values<long>()[row]);
            }
        }
    }

    /// <summary>Adds a row when there is something new. Seconds that were lived through before a restart add nothing.</summary>
    public void Add(RowAppender rows, long tick, Incident incident)
    {
        var (standing, detail) = (StandingOf(incident), DetailOf(incident));
        var isNew = !_kept.TryGetValue(incident.Id, out var last);
        if (!isNew && !IsWorthKeeping(last, tick, standing, detail))
        {
            return;
        }

        if (incident.State == IncidentState.Resolved)
        {
            _kept.Remove(incident.Id);
        }
        else
        {
            _kept[incident.Id] = new Kept(tick, standing, detail, last.Count + 1);
        }

        var best = incident.Candidates.Count > 0 ? incident.Candidates[0].Score : 0;
        var second = incident.Candidates.Count > 1 ? incident.Candidates[1] : null;
        rows.Add(tick).Add(incident.Id).Add((byte)incident.State).Add((byte)incident.Severity).Add(incident.Root).Add(best)
            .Add(second?.Service ?? "").Add(second?.Score ?? 0).Add(incident.Title)
            .Add(incident.Members.Count).Add(incident.SignalCount).Add(incident.MergedInto ?? "")
            .Add(JsonSerializer.Serialize(incident with { Signals = [] }, LogFlowJson.Options)).EndRow();
    }

    private static bool IsWorthKeeping(Kept last, long tick, string standing, string detail)
    {
        if (tick <= last.Tick || last.Count >= VersionsMax)
        {
            return false;
        }

        return !string.Equals(standing, last.Standing, StringComparison.Ordinal)
            || (last.Count < ChangesMax && !string.Equals(detail, last.Detail, StringComparison.Ordinal))
            || (last.Count < DetailsMax && tick - last.Tick >= DetailSeconds);
    }

    private static string StandingOf(Incident incident) => $"{incident.State}\n{incident.Severity}\n{incident.Root}\n{incident.MergedInto}\n{incident.Acknowledged:O}";

    private static string DetailOf(Incident incident)
    {
        var text = new StringBuilder();
        foreach (var candidate in incident.Candidates.Take(2))
        {
            text.Append(candidate.Service).Append(' ').Append((int)(candidate.Score * 20)).Append('\n');
        }

        foreach (var member in incident.Members)
        {
            text.Append(member.Service).Append('\n');
        }

        foreach (var entry in incident.BlastRadius)
        {
            text.Append(entry.Service).Append(' ').Append(entry.State).Append('\n');
        }

        return text.ToString();
    }

    private readonly record struct Kept(long Tick, string Standing, string Detail, int Count);
}
