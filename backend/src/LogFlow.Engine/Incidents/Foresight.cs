namespace LogFlow.Engine.Incidents;

// When it will be plain that a caller has turned bad, if ever.
//
//   expected   so much more of its work than usual turns bad, by its ways to the broken service. What is expected is taken to be off by
//              some factor: a row of factors, each with its chance beforehand
//   seen       what it has shown since the onset makes some of the factors likelier than others (Bayes)
//   plain      so many bad ones among so much work that chance hardly ever gives, and more by so much as to matter (PlainCount)
//   when       for each factor the chance that it has become plain by each second, given what was seen and what is to come (Passage);
//              then all factors together
//   told       of all numbers of seconds the one within a factor of two of which it most likely is

/// <summary>
/// A busy caller shows little things at once; a quiet one, or one that fails anyway, shows them late or not at all.
/// </summary>
internal static class Foresight
{
    /// <summary>How far ahead is looked, seconds.</summary>
    private const int SecondsMax = 60;

    /// <summary>Nothing comes of less than this share.</summary>
    private const double ExpectedMin = 0.001;

    private const double ShareMax = 0.98;

    /// <summary>The chance beforehand that nothing comes of it: a caller that does not wait, or goes on without.</summary>
    private const double NothingChance = 0.03;

    /// <summary>Factors less likely than this are passed over.</summary>
    private const double LikelyMin = 1e-3;

    /// <summary>Seconds that serve as well, as far as this share of the chance can tell, are as good.</summary>
    private const double AsGood = 0.01;

    /// <summary>Work at which it is asked how many bad ones are plain: in between it is a straight line, and asking takes long.</summary>
    private static readonly int[] Asked = [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 31, 38, 47, SecondsMax];

    /// <summary>From a tenth to four times what is expected.</summary>
    private static readonly double[] Factors = [0, .. Enumerable.Range(0, 12).Select(i => 0.1 * Math.Pow(1.4, i))];

    /// <param name="prospects">The ways in which it may turn bad.</param>
    /// <param name="within">Seconds that are looked ahead, 0 to 60.</param>
    public static Outlook Of(ReadOnlySpan<Prospect> prospects, double within)
    {
        var last = (int)Math.Clamp(within, 0, SecondsMax);
        Span<double> bad = stackalloc double[last + 1];
        Span<double> plain = stackalloc double[last + 1];
        bad.Clear();
        foreach (var prospect in prospects)
        {
            if (prospect.Expected > ExpectedMin && prospect.Ordinary > 0)
            {
                plain.Clear();
                Add(prospect, plain);
                for (var i = 0; i <= last; i++)
                {
                    bad[i] = 1 - ((1 - bad[i]) * (1 - plain[i]));
                }
            }
        }

        return new Outlook(bad[last], Likeliest(bad));
    }

    /// <summary>
    /// The seconds within a factor of two of which it most likely is. The chance is flat where little is known: then the middle of all that
    /// are as good, as factors go.
    /// </summary>
    private static int Likeliest(ReadOnlySpan<double> bad)
    {
        var most = 0.0;
        for (var seconds = 1; seconds < bad.Length; seconds++)
        {
            most = Math.Max(most, Around(bad, seconds));
        }

        var (first, last) = (0, 1);
        for (var seconds = 1; seconds < bad.Length; seconds++)
        {
            if (Around(bad, seconds) > most - (AsGood * bad[^1]))
            {
                (first, last) = (first == 0 ? seconds : first, seconds);
            }
        }

        return (int)Math.Round(Math.Sqrt(Math.Max(first, 1) * (double)last));
    }

    /// <summary>That it takes half to twice so many seconds; what has happened already counts as the first.</summary>
    private static double Around(ReadOnlySpan<double> bad, int seconds) =>
        bad[Math.Min(2 * seconds, bad.Length - 1)] - (seconds <= 2 ? 0 : bad[((seconds + 1) / 2) - 1]);

    /// <summary>By what factor more or less turns bad than was expected, as far as the service has shown it; 1 when it has shown nothing yet.</summary>
    public static double Factor(in Prospect prospect)
    {
        Span<double> likely = stackalloc double[Factors.Length];
        Foretold(prospect, likely);
        var ordinary = Mean(likely);
        Weigh(prospect, likely);
        return Mean(likely) / ordinary;
    }

    private static double Mean(ReadOnlySpan<double> likely)
    {
        var mean = 0.0;
        for (var f = 0; f < Factors.Length; f++)
        {
            mean += likely[f] * Factors[f];
        }

        return mean;
    }

    /// <summary>How likely each factor is beforehand: nothing, or lognormal about what is expected.</summary>
    private static void Foretold(in Prospect prospect, Span<double> likely)
    {
        var sum = 0.0;
        for (var f = 1; f < Factors.Length; f++)
        {
            likely[f] = Math.Exp(-Math.Pow(Math.Log(Factors[f]) / prospect.Doubt, 2) / 2);
            sum += likely[f];
        }

        for (var f = 1; f < Factors.Length; f++)
        {
            likely[f] *= (1 - NothingChance) / sum;
        }

        likely[0] = NothingChance;
    }

    /// <summary>How likely each factor is after what was seen: what was likely beforehand is given.</summary>
    private static void Weigh(in Prospect prospect, Span<double> likely)
    {
        Span<double> seen = stackalloc double[Factors.Length];
        var (sum, best) = (0.0, double.NegativeInfinity);
        for (var f = 0; f < Factors.Length; f++)
        {
            seen[f] = LogLikelihood(prospect, Share(prospect, Factors[f] * prospect.Before));
            best = Math.Max(best, seen[f]);
        }

        for (var f = 0; f < Factors.Length; f++)
        {
            likely[f] *= Math.Exp(seen[f] - best);
            sum += likely[f];
        }

        for (var f = 0; f < Factors.Length; f++)
        {
            likely[f] /= sum;
        }
    }

    private static void Add(in Prospect prospect, Span<double> plain)
    {
        Span<double> missing = stackalloc double[plain.Length];
        Span<double> likely = stackalloc double[Factors.Length];
        Missing(prospect, missing);
        Foretold(prospect, likely);
        Weigh(prospect, likely);
        var kept = 0.0;
        foreach (var one in likely)
        {
            kept += one > LikelyMin ? one : 0;
        }

        for (var f = 0; f < Factors.Length; f++)
        {
            if (likely[f] > LikelyMin)
            {
                Passage.Add(prospect.PerSecond * Share(prospect, Factors[f]), missing, likely[f] / kept, plain);
            }
        }
    }

    /// <summary>How many more bad ones would be plain by the end of each second.</summary>
    private static void Missing(in Prospect prospect, Span<double> missing)
    {
        var count = 0;
        for (var (i, before) = (0, 0.0); i < Asked.Length; i++)
        {
            count = PlainCount.Of(prospect, prospect.Work + (prospect.PerSecond * Asked[i]), count);
            for (var second = i == 0 ? 0 : Asked[i - 1] + 1; second <= Asked[i]; second++)
            {
                if (second < missing.Length)
                {
                    missing[second] = (i == 0 ? count : before + ((count - before) * (second - Asked[i - 1]) / (Asked[i] - Asked[i - 1]))) - prospect.Hits;
                }
            }

            before = count;
        }
    }

    private static double Share(in Prospect prospect, double factor) => Math.Min(ShareMax, prospect.Ordinary + (factor * prospect.Expected));

    private static double LogLikelihood(in Prospect prospect, double share) => prospect.Work <= 0 ? 0 :
        ((prospect.Hits * Math.Log(share)) + ((prospect.Work - prospect.Hits) * Math.Log(1 - share))) * Sureness(prospect, prospect.Work);

    /// <summary>A young baseline is itself a guess: what is measured against it says less.</summary>
    private static double Sureness(in Prospect prospect, double work) => prospect.OrdinaryWork / (prospect.OrdinaryWork + work);

    /// <summary>Nats a request.</summary>
    public static double Divergence(double ordinary, double share) => share >= 1
        ? -Math.Log(ordinary)
        : (share * Math.Log(share / ordinary)) + ((1 - share) * Math.Log((1 - share) / (1 - ordinary)));
}

/// <summary>One way in which a service may turn bad: bad ones among its work.</summary>
/// <param name="Hits">Bad ones since the onset.</param>
/// <param name="Work">All since then.</param>
/// <param name="PerSecond">All that come in a second.</param>
/// <param name="Ordinary">Share of bad ones on good days.</param>
/// <param name="OrdinaryWork">What that rests on.</param>
/// <param name="Expected">Share that turns bad beyond it.</param>
/// <param name="Before">Of what is expected, the share that it was on average since the onset: a fault may still be growing. Above 0 to 1.</param>
/// <param name="Least">Below this share it is weather.</param>
/// <param name="Doubt">By what factor (its logarithm, one standard deviation) what is expected may be off. Above 0.</param>
internal readonly record struct Prospect(double Hits, double Work, double PerSecond, double Ordinary, double OrdinaryWork, double Expected, double Before, double Least, double Doubt);

/// <param name="Chance">That it turns bad in time, 0 to 1.</param>
/// <param name="Seconds">Until it does, if it does, 1 or more: most likely between half and twice as many.</param>
internal readonly record struct Outlook(double Chance, int Seconds);
