namespace LogFlow.Engine.Incidents;

/// <summary>
/// By when a count that grows by chance (Poisson) has first reached a bar that rises with time: second by second, with all that has
/// reached it by then set aside. Looking at each second alone forgets those that were over the bar and are no longer.
/// </summary>
internal static class Passage
{
    /// <summary>More than so many a second hardly vary, and each second is looked at alone: it would take long otherwise.</summary>
    private const double MeanMax = 5;

    private const double ChanceMin = 1e-8;

    private const int StatesMax = 512;

    private const int StepMax = 40;

    /// <param name="mean">So many come in a second.</param>
    /// <param name="missing">How many are missing by the end of each second, from now on; 0 or less when none are.</param>
    /// <param name="weight">By which the chances are multiplied.</param>
    /// <param name="reached">To which they are added, by second.</param>
    public static void Add(double mean, ReadOnlySpan<double> missing, double weight, Span<double> reached)
    {
        if (missing[0] <= 0 || mean > MeanMax)
        {
            AddEachAlone(mean, missing, weight, reached);
            return;
        }

        Span<double> now = stackalloc double[StatesMax];
        Span<double> next = stackalloc double[StatesMax];
        Span<double> step = stackalloc double[StepMax];
        var steps = Steps(mean, step);
        var (low, high, over) = (0, 0, 0.0);
        now[0] = 1;
        for (var second = 1; second < missing.Length; second++)
        {
            var top = Math.Min(high + steps - 1, StatesMax - 1);
            next[low..(top + 1)].Clear();
            for (var count = low; count <= high; count++)
            {
                for (var more = 0; more < steps && count + more < StatesMax; more++)
                {
                    next[count + more] += now[count] * step[more];
                }
            }

            for (; top >= low && top >= missing[second]; top--)
            {
                over += next[top];
            }

            // What is as good as impossible is not carried on.
            for (; low < top && next[low] < ChanceMin; low++)
            {
            }

            for (; top > low && next[top] < ChanceMin; top--)
            {
            }

            high = Math.Max(top, low);
            var swap = now;
            now = next;
            next = swap;
            reached[second] += weight * over;
            if (top < low || over > 1 - ChanceMin)
            {
                AddAll(weight * over, reached[(second + 1)..]);
                return;
            }
        }
    }

    private static void AddEachAlone(double mean, ReadOnlySpan<double> missing, double weight, Span<double> reached)
    {
        var most = 0.0;
        for (var second = 0; second < missing.Length; second++)
        {
            most = Math.Max(most, missing[second] <= 0 ? 1 : AtLeast(missing[second], mean * second));
            reached[second] += weight * most;
        }
    }

    private static void AddAll(double chance, Span<double> reached)
    {
        foreach (ref var one in reached)
        {
            one += chance;
        }
    }

    private static int Steps(double mean, Span<double> step)
    {
        var term = Math.Exp(-mean);
        var count = 0;
        for (; count < step.Length && (count <= mean || term > ChanceMin); count++)
        {
            step[count] = term;
            term *= mean / (count + 1);
        }

        return count;
    }

    /// <summary>The chance of at least so many, when so many come on average; beyond thirty by a Gaussian.</summary>
    private static double AtLeast(double needed, double mean)
    {
        if (mean <= 0)
        {
            return 0;
        }

        if (mean > 30)
        {
            return 1 / (1 + Math.Exp(-1.702 * (mean - needed + 0.5) / Math.Sqrt(mean)));
        }

        var below = 0.0;
        var term = Math.Exp(-mean);
        for (var k = 0; k < Math.Ceiling(needed) && k < 200; k++)
        {
            below += term;
            term *= mean / (k + 1);
        }

        return Math.Max(0, 1 - below);
    }
}
