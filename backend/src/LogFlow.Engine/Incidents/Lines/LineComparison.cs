using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Incidents.Lines;

// What does a service write otherwise since a moment? Per template the count since is compared with the count in the minutes before as
// two Poisson counts, with three cares: the traffic as a whole may have changed (the weighted median of all templates' ratios is taken
// out), a template may come in bursts (its own variance in spans as long as the time since widens the chance, and what it did before by
// itself is no change), and many templates are looked at (each gets its share of the allowed error).
/// <param name="from">First bucket of the time before.</param>
/// <param name="moment">First bucket that is not before.</param>
/// <param name="since">First bucket of the time since.</param>
/// <param name="endTick">First second that has not been seen.</param>
internal sealed class LineComparison(long from, long moment, long since, long endTick)
{
    /// <summary>Chance of a wrong word at one look at one service.</summary>
    private const double FalseWords = 0.001;

    /// <summary>A change by less is none that helps anybody.</summary>
    private const double FactorMin = 2;

    /// <summary>Stretches of the time before that tell how a count varies by itself.</summary>
    private const int StretchesMin = 4;

    /// <summary>Lines that must be expected before the traffic as a whole is judged.</summary>
    private const double TrafficMin = 20;

    private const double TrafficFactorMax = 10;

    private readonly long _beforeSeconds = (moment - from) * LineHistory.BucketSeconds;
    private readonly long _afterSeconds = endTick - (since * LineHistory.BucketSeconds);
    private readonly long _end = LineHistory.BucketOf(endTick - 1) + 1;

    /// <summary>The surest first, then by id.</summary>
    public List<LineChange> Of(IReadOnlyCollection<KeyValuePair<TemplateId, LineHistory>> histories)
    {
        var counts = histories.Where(pair => pair.Value.KnownSince <= from).Select(pair => (pair.Key, History: pair.Value, Before: pair.Value.Sum(from, moment), After: pair.Value.Sum(since, _end)))
            .Where(count => count.Before + count.After > 0)
            .ToList();
        if (counts.TrueForAll(count => count.After == 0))
        {
            // It is silent: that is one change, not one of each template.
            return [];
        }

        var seconds = _afterSeconds * Traffic(counts.ConvertAll(count => (count.Before, count.After)));
        var threshold = CountDeviate.Threshold(FalseWords / Math.Max(1, counts.Count));
        var changes = new List<LineChange>();
        foreach (var (template, history, before, after) in counts)
        {
            var expected = before * seconds / _beforeSeconds;
            var isMore = after > expected;
            if (isMore ? after < expected * FactorMin : after > expected / FactorMin)
            {
                continue;
            }

            var (least, most, dispersion) = Unrest(history);
            var sigmas = isMore
                ? CountDeviate.Above(after, seconds, before, _beforeSeconds, dispersion)
                : CountDeviate.Below(after, seconds, before, _beforeSeconds, dispersion);
            if (sigmas >= threshold && (isMore ? after > most : after < least))
            {
                var kind = isMore ? (before == 0 ? LineChangeKind.New : LineChangeKind.Surging) : after == 0 ? LineChangeKind.Gone : LineChangeKind.Rarer;
                changes.Add(new LineChange(kind, template, history.Text, before, _beforeSeconds, after, _afterSeconds, expected, sigmas, history.Severity));
            }
        }

        changes.Sort(static (a, b) => a.Sigmas != b.Sigmas ? b.Sigmas.CompareTo(a.Sigmas) : a.Template.CompareTo(b.Template));
        return changes;
    }

    /// <summary>How much more or less the service writes of everything: what half of its lines' ratios lie below.</summary>
    private double Traffic(List<(long Before, long After)> counts)
    {
        var total = counts.Sum(count => count.Before);
        var share = (double)_afterSeconds / _beforeSeconds;
        if (total * share < TrafficMin)
        {
            return 1;
        }

        long below = 0;
        foreach (var (before, after) in counts.Where(count => count.Before > 0).OrderBy(count => (double)count.After / count.Before))
        {
            below += before;
            if (below * 2 >= total)
            {
                return Math.Clamp(after / (before * share), 1 / TrafficFactorMax, TrafficFactorMax);
            }
        }

        return 1;
    }

    /// <summary>What spans of the time before held, as long as the time since: the least, the most, and variance over mean.</summary>
    private (double Least, double Most, double Dispersion) Unrest(LineHistory history)
    {
        var length = Math.Min(_end - since, (moment - from) / StretchesMin);
        if (length < 1)
        {
            return (double.PositiveInfinity, 0, 1);
        }

        var (count, sum, squares) = (0, 0.0, 0.0);
        var (least, most) = (double.PositiveInfinity, 0.0);
        for (var end = moment; end - length >= from; end -= length)
        {
            double lines = history.Sum(end - length, end);
            (count, sum, squares) = (count + 1, sum + lines, squares + (lines * lines));
            (least, most) = (Math.Min(least, lines), Math.Max(most, lines));
        }

        var mean = sum / count;
        var variance = (squares - (sum * mean)) / Math.Max(1, count - 1);
        var scale = _afterSeconds / (double)(length * LineHistory.BucketSeconds);
        return (least * scale, most * scale, mean > 0 ? Math.Max(1, variance / mean) : 1);
    }
}
