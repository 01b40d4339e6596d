namespace LogFlow.Testing;

/// <summary>
/// When a service turned bad, as anybody can tell who knows when the fault began and counts the service's requests; no detector, no
/// incident and no graph has a say in it.
/// <list type="bullet">
/// <item>It fails: of its requests since the onset at least one in a hundred more fail than before, and at least half as many again.</item>
/// <item>It is slow: more than one in twenty takes longer than 1.3 times its healthy 95th percentile.</item>
/// </list>
/// Either must be more than chance: a healthy service shows so many with a chance below 1 in 100,000 (beta-binomial tail, so that few
/// healthy requests say little). It turned bad in the first second in which that holds.
/// </summary>
public static class TurnedBad
{
    private const double ChanceMax = 1e-5;
    private const double FailingMoreMin = 0.01;
    private const double FailingGrowthMin = 0.5;
    private const double SlowFactor = 1.3;
    private const double SlowShareMin = 0.05;

    /// <param name="requests">By their beginnings.</param>
    /// <param name="onset">Unix seconds; before is healthy.</param>
    /// <param name="until">The last second looked at.</param>
    /// <returns>The second, or null when it did not turn bad by then; and whether it was by its time.</returns>
    public static (long? At, bool IsSlow) Find(IReadOnlyList<RequestBook.Request> requests, long onset, long until)
    {
        var before = requests.TakeWhile(request => request.Tick < onset).ToList();
        if (before.Count == 0)
        {
            return (null, false);
        }

        var high = SlowFactor * before.Select(request => request.DurationNs).Order().ElementAt((int)(0.95 * (before.Count - 1)));
        var (failedBefore, slowBefore) = (before.Count(request => request.IsFailed), before.Count(request => request.DurationNs > high));
        var failingMin = Math.Max(FailingMoreMin + ((double)failedBefore / before.Count), (1 + FailingGrowthMin) * failedBefore / before.Count);
        int all = 0, failed = 0, slow = 0;
        for (var i = before.Count; i < requests.Count && requests[i].Tick <= until; i++)
        {
            all++;
            failed += requests[i].IsFailed ? 1 : 0;
            slow += requests[i].DurationNs > high ? 1 : 0;
            if (i + 1 < requests.Count && requests[i + 1].Tick == requests[i].Tick)
            {
                continue;
            }

            if (failed > failingMin * all && Chance(failed, all, failedBefore, before.Count) < ChanceMax)
            {
                return (requests[i].Tick, false);
            }

            if (slow > SlowShareMin * all && Chance(slow, all, slowBefore, before.Count) < ChanceMax)
            {
                return (requests[i].Tick, true);
            }
        }

        return (null, false);
    }

    /// <summary>That a service that had so many hits before has at least so many now.</summary>
    public static double Chance(int hits, int all, int hitsBefore, int allBefore)
    {
        var (a, b) = (hitsBefore + 0.5, allBefore - hitsBefore + 0.5);
        var sum = 0.0;
        var term = Math.Exp(LogChoose(all, hits) + LogBeta(hits + a, all - hits + b) - LogBeta(a, b));
        for (var k = hits; k <= all && (term > 1e-12 || term > 1e-9 * sum); k++)
        {
            sum += term;
            term *= (all - k) / (k + 1.0) * (k + a) / (all - k - 1 + b);
        }

        return sum;
    }

    private static double LogChoose(int n, int k) => LogGamma(n + 1.0) - LogGamma(k + 1.0) - LogGamma(n - k + 1.0);

    private static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    /// <summary>Stirling's series after a shift to where it is exact to ten digits.</summary>
    private static double LogGamma(double x)
    {
        var shift = 0.0;
        for (; x < 10; x++)
        {
            shift -= Math.Log(x);
        }

        var inverse = 1 / (x * x);
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) +
            ((1 / 12.0 - (inverse * (1 / 360.0 - (inverse / 1260)))) / x);
    }
}
