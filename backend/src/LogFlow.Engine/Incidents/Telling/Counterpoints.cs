using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>
/// What would have been seen if it were otherwise, and what speaks against a candidate: sentences without weight, for the score holds
/// them already or cannot. They make a ranking that one can argue with.
/// </summary>
internal static class Counterpoints
{
    /// <summary>An own change weaker than this counts as none.</summary>
    private const double NothingOfItsOwn = 0.15;

    /// <summary>Differences in reach smaller than this are not worth a word.</summary>
    private const double ReachGap = 0.1;

    /// <summary>Others were this much earlier, seconds.</summary>
    private const double LateMin = 2;

    public static RootCandidate Add(RootCandidate candidate, Rating rating, OpenIncident incident, CallMap map)
    {
        if (rating.Standing.Restored is not null && RootRanker.RestoredRaw(rating.Standing) >= rating.Raw)
        {
            // Told before a restart, words and all; what the meters say by now would contradict it.
            return candidate;
        }

        var parts = new List<Evidence>();
        AddAbsent(parts, rating, incident, map);
        AddAgainst(parts, rating, incident, map);
        return parts.Count == 0 ? candidate : candidate with { Evidence = [.. candidate.Evidence, .. parts] };
    }

    /// <summary>A callee that were to blame would be in trouble itself.</summary>
    private static void AddAbsent(List<Evidence> parts, Rating rating, OpenIncident incident, CallMap map)
    {
        var service = rating.Standing.Service;
        var (quiet, callees) = (new List<string>(), 0);
        foreach (var (node, _) in map.CalleesOf(map.Number(service)))
        {
            callees++;
            var name = map.Name(node);
            if (incident.Find(name) is not { } standing || (!standing.IsMember && standing.Findings.Own < NothingOfItsOwn))
            {
                quiet.Add(name);
            }
        }

        quiet.Sort(StringComparer.Ordinal);
        if (callees == 0)
        {
            parts.Add(Word(EvidenceKinds.Absent, "No calls from it are known: nothing below it could be the cause.", 0, 0));
        }
        else if (quiet.Count > 0)
        {
            var are = quiet.Count == 1 ? "is" : "are";
            parts.Add(Word(EvidenceKinds.Absent, $"{Say.List(quiet)}, which it calls, {are} healthy: a cause below it would show there.", quiet.Count, callees));
        }
    }

    private static void AddAgainst(List<Evidence> parts, Rating rating, OpenIncident incident, CallMap map)
    {
        var (self, best) = (rating.Standing, incident.Ratings[0]);
        if (self.Findings.Own < NothingOfItsOwn)
        {
            parts.Add(Word(EvidenceKinds.Against, "It shows no errors, time or silence of its own.", self.Findings.Own, 0));
        }

        if (rating.Others > rating.Explained)
        {
            var apart = Unexplained(self, incident, map);
            var who = apart.Count == rating.Others - rating.Explained ? $": {Say.List(apart)}" : "";
            parts.Add(Word(
                EvidenceKinds.Against, $"It does not explain {rating.Others - rating.Explained} of {rating.Others} other services in trouble{who}.",
                rating.Others - rating.Explained, rating.Others));
        }

        if (ReferenceEquals(rating, best))
        {
            return;
        }

        if (rating.Reach + ReachGap < best.Reach)
        {
            parts.Add(Word(
                EvidenceKinds.Against, $"It would explain {Say.Percent(rating.Reach)} of the trouble, {best.Standing.Service} {Say.Percent(best.Reach)}.",
                rating.Reach, best.Reach));
        }

        // A negative part of the score says the same of those that it was compared with.
        var late = self.Onset - best.Standing.Onset;
        if (double.IsFinite(late) && late >= LateMin && rating.OnsetOrder >= 0)
        {
            parts.Add(Word(EvidenceKinds.Against, $"It changed {Say.Span(late)} after {best.Standing.Service}.", late, 0));
        }
    }

    /// <summary>Members that do not depend on it, by name.</summary>
    private static List<string> Unexplained(Standing self, OpenIncident incident, CallMap map)
    {
        var reach = map.ReachOf(map.Number(self.Service));
        return
        [
            .. incident.Standings
                .Where(member => member.IsMember && member != self && reach.Impact(map.Number(member.Service)) <= 0)
                .Select(member => member.Service),
        ];
    }

    private static Evidence Word(string kind, string text, double observed, double baseline) =>
        new(kind, 0, text, Math.Round(observed, 4), Math.Round(baseline, 4));
}
