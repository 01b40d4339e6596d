namespace LogFlow.Engine.Incidents.Roots;

/// <summary>
/// Ranks who broke first. Own evidence comes from the meters; reach is a reverse search from the members' badness against the
/// direction in which failures travel: what share of the trouble lies at the candidate or above it, weighted by how much of each
/// member's work depends on it (in the spirit of MonitorRank and MicroRCA, without the random walk's parameters). Scores add up
/// to 1; ties by name. What is told is the chance that goes with them (see <see cref="Calibration"/>).
/// </summary>
internal static class RootRanker
{
    public static List<Rating> Rank(IReadOnlyCollection<Standing> standings, CallMap map, string? incumbent, Func<Standing, bool> isCandidate)
    {
        var total = 0.0;
        var largest = 0.0;
        var nats = 1.0;
        var ms = 0.0;
        var rarest = 0.0;
        foreach (var standing in standings)
        {
            total += standing.IsMember ? standing.Badness : 0;
            largest = Math.Max(largest, standing.Findings.Own);
            rarest = Math.Max(rarest, standing.RarityNats);
            nats = Math.Max(nats, standing.Findings.OwnNats);
            ms = Math.Max(ms, Math.Max(ExtraMs(standing.Findings.OwnTime), ExtraMs(standing.Findings.Transit)));
        }

        var ratings = new List<Rating>(standings.Count);
        foreach (var standing in standings.Where(isCandidate))
        {
            var rating = new Rating(standing, nats, ms);
            Measure(rating, standings, map, total);
            rating.Shift = largest > 0 ? standing.Findings.Own / largest * Math.Min(1, largest * 2) : 0;
            // Where it is measured whose own the trouble is, whoever complains in the most unheard-of ways need not be asked.
            rating.Rarity = rarest > 0 ? standing.RarityNats / (rarest + RootWeights.HalfRarityNats) * (1 - Math.Min(1, largest)) : 0;
            rating.Raw = Math.Max(rating.Parts().Sum(part => part.Weight), RestoredRaw(standing));
            ratings.Add(rating);
        }

        Score(ratings, incumbent);
        ratings.Sort((a, b) => a.Score != b.Score
            ? b.Score.CompareTo(a.Score)
            : string.CompareOrdinal(a.Standing.Service, b.Standing.Service));
        Calibration.Tell(ratings);
        return ratings;
    }

    /// <summary>After a restart, evidence seen before it still counts.</summary>
    public static double RestoredRaw(Standing standing) => standing.Restored?.Evidence.Sum(part => part.Weight) ?? 0;

    private static double ExtraMs(Finding time) => time.Strength > 0 ? time.Observed - time.Baseline : 0;

    private static void Measure(Rating rating, IReadOnlyCollection<Standing> standings, CallMap map, double total)
    {
        var self = rating.Standing;
        var reach = map.ReachOf(map.Number(self.Service));
        var pushes = Math.Max(self.Findings.Calls.Strength, self.Findings.Surge.Strength);
        var fed = pushes > 0.1 || self.Findings.Silence.Strength > 0.1 ? map.FedBy(map.Number(self.Service)) : null;
        var reached = self.IsMember ? self.Badness : 0;
        double order = 0, weights = 0;
        var next = double.PositiveInfinity;
        foreach (var member in standings)
        {
            if (ReferenceEquals(member, self) || !member.IsMember)
            {
                continue;
            }

            rating.Others++;
            var node = map.Number(member.Service);
            var impact = reach.Impact(node);
            var visible = impact / (impact + RootWeights.VisibleShare);
            if (fed is not null)
            {
                // Downwards only work travels: too much of it when the candidate pushes, too little when it is silent.
                var share = fed.Impact(node);
                var pressed = Math.Max(pushes * member.Findings.Surge.Strength, self.Findings.Silence.Strength * member.Findings.Drop.Strength);
                visible = Math.Max(visible, share / (share + RootWeights.VisibleShare) * pressed);
            }

            reached += member.Badness * visible;
            rating.Explained += visible >= 0.3 ? 1 : 0;
            var related = Math.Max(impact, map.Impact(node, map.Number(self.Service)));
            if (related > 0 && double.IsFinite(self.Onset) && double.IsFinite(member.Onset))
            {
                var lead = member.Onset - self.Onset;
                next = Math.Min(next, lead);
                order += Math.Sign(lead) * Order(Math.Abs(lead)) * member.Badness;
                weights += member.Badness;
            }
        }

        rating.Reach = total > 0 ? Math.Min(1, reached / total) : 0;
        rating.OnsetOrder = weights > 0 ? order / weights : 0;
        rating.LeadSeconds = double.IsFinite(next) ? next : double.NaN;
    }

    /// <summary>What a lead of so many seconds says: nothing within the blur, most around some seconds, less and less beyond.</summary>
    internal static double Order(double seconds) =>
        Math.Clamp((seconds - RootWeights.OnsetBlur) / (RootWeights.OnsetFull - RootWeights.OnsetBlur), 0, 1) *
        Math.Clamp((RootWeights.OnsetUnrelated - seconds) / (RootWeights.OnsetUnrelated - RootWeights.OnsetFar), 0, 1);

    private static void Score(List<Rating> ratings, string? incumbent)
    {
        var best = double.NegativeInfinity;
        foreach (var rating in ratings)
        {
            best = Math.Max(best, Held(rating, incumbent));
        }

        var sum = 0.0;
        foreach (var rating in ratings)
        {
            rating.Score = Math.Exp((Held(rating, incumbent) - best) * RootWeights.Sharpness);
            sum += rating.Score;
        }

        foreach (var rating in ratings)
        {
            rating.Score /= sum;
        }
    }

    private static double Held(Rating rating, string? incumbent) =>
        rating.Raw + (string.Equals(rating.Standing.Service, incumbent, StringComparison.Ordinal) ? RootWeights.Incumbent : 0);
}
