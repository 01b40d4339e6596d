using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Engine.Simulation;

/// <summary>An incident as it is now, and what was known of it from when on.</summary>
public sealed record WatchedIncident(Incident Incident, IReadOnlyList<IncidentVersion> Versions);

/// <summary>
/// Compares incidents with what was injected. An incident belongs to a failure that ran when it began; of several, to the one whose
/// service it names as root, else to the one that began last.
/// </summary>
public static class Grading
{
    /// <summary>An incident that begins within this time after a failure's end is still its own: callers recover later than it does.</summary>
    public static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(30);

    /// <param name="since">What began earlier is left out.</param>
    /// <param name="now">Event time.</param>
    /// <param name="runs">What was injected.</param>
    /// <param name="incidents">Incidents of the simulated services; one that was merged into another counts for when the root was on show only.</param>
    public static Scoreboard Grade(DateTimeOffset since, DateTimeOffset now, IReadOnlyList<ScenarioRun> runs, IReadOnlyList<WatchedIncident> incidents)
    {
        var looked = runs.Where(run => run.Start >= since).OrderByDescending(run => run.Start).ThenBy(run => run.Name, StringComparer.Ordinal).ToList();
        var all = incidents.Where(watched => watched.Incident.Detected >= since)
            .OrderByDescending(watched => watched.Incident.Detected).ThenBy(watched => watched.Incident.Id, StringComparer.Ordinal).ToList();
        var own = all.FindAll(watched => watched.Incident.MergedInto is null);
        var owners = own.ToDictionary(watched => watched.Incident.Id, watched => OwnerOf(watched.Incident, runs), StringComparer.Ordinal);
        var graded = looked.ConvertAll(run => Graded(run, now, all, own, owners));
        var over = graded.FindAll(run => run.IsOver);
        return new Scoreboard(
            since,
            graded,
            over.Count,
            over.Count(run => run.IsNamed),
            Median([.. over.Where(run => run.SecondsToRoot is not null).Select(run => run.SecondsToRoot!.Value).Order()]),
            [.. own.Where(watched => owners[watched.Incident.Id] is null).Select(watched => False(watched.Incident, now))]);
    }

    private static GradedRun Graded(ScenarioRun run, DateTimeOffset now, List<WatchedIncident> all, List<WatchedIncident> own, Dictionary<string, ScenarioRun?> owners)
    {
        var mine = own.FindAll(watched => ReferenceEquals(owners[watched.Incident.Id], run));

        // Of two failures that feed each other one incident tells: it may belong to the other, and be open already.
        var during = own.FindAll(watched => WasOpen(watched.Incident, run));
        var told = mine.Find(watched => RankIn(watched.Incident, run.Service) == 1) ?? mine.MinBy(watched => RankIn(watched.Incident, run.Service) ?? int.MaxValue)
            ?? during.Find(watched => RankIn(watched.Incident, run.Service) is not null);
        return new GradedRun(
            run,
            told?.Incident.Id,
            told is { Incident.Candidates: [var first, ..] } ? first.Service : "",
            told is null ? null : RankIn(told.Incident, run.Service),
            told is { Incident.IsRootKnown: true } && RankIn(told.Incident, run.Service) == 1,
            SecondsToRoot(run, all),
            mine.Count,
            now >= run.End + Aftermath);
    }

    private static double? SecondsToRoot(ScenarioRun run, List<WatchedIncident> incidents)
    {
        var named = incidents.Where(watched => WasOpen(watched.Incident, run))
            .SelectMany(watched => watched.Versions)
            .Where(version => version.Root == run.Service && version.Score >= Incident.ChanceToName)
            .Select(version => version.At)
            .ToList();

        // What is known of a second is on show when it is over. An incident of the same root that is still open names it at once.
        return named.Count == 0 ? null : Math.Max(0, (named.Min() - run.Start).TotalSeconds) + 1;
    }

    private static ScenarioRun? OwnerOf(Incident incident, IReadOnlyList<ScenarioRun> runs)
    {
        var possible = runs.Where(run => BeganWith(incident, run)).OrderByDescending(run => run.Start).ToList();
        return possible.Find(run => RankIn(incident, run.Service) == 1) ?? possible.FirstOrDefault();
    }

    private static bool BeganWith(Incident incident, ScenarioRun run) => incident.Detected >= run.Start.AddSeconds(-1) && incident.Onset <= run.End + Aftermath;

    private static bool WasOpen(Incident incident, ScenarioRun run) => incident.Detected <= run.End + Aftermath && !(incident.Resolved < run.Start);

    private static int? RankIn(Incident incident, string service)
    {
        for (var place = 0; place < incident.Candidates.Count; place++)
        {
            if (incident.Candidates[place].Service == service)
            {
                return place + 1;
            }
        }

        return null;
    }

    private static FalseIncident False(Incident incident, DateTimeOffset now) =>
        new(incident.Id, incident.Title, incident.Root, incident.Detected, Math.Max(0, ((incident.Resolved ?? now) - incident.Detected).TotalSeconds));

    private static double? Median(double[] sorted) =>
        sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}
