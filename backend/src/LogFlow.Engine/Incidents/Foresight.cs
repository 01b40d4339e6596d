namespace LogFlow.Engine.Incidents;

// When it will be plain that a caller has turned bad, if ever.
//
//   expected   so much more of its work than usual turns bad, by its ways to the broken service. What is expected is taken to be off by
//              some factor: a row of factors, each with its chance beforehand
//   seen       what it has shown since the onset makes some of the factors likelier than others (Bayes)
//   plain      so many bad ones among so much work that chance hardly ever gives: nats of a binomial tail; and more by so much as to matter
//   when       for each factor the chance that it is plain by each of a row of moments, given what was seen and what is to come
//              (Poisson); then all factors together

/// <summary>
/// A busy caller shows little things at once; a quiet one, or one that fails anyway, shows them late or not at all.
/// </summary>
internal static class Foresight
{
    /// <summary>By Chernoff's bound; the chance itself is ten times smaller, about 1 in 100,000.</summary>
    private const double PlainNats = 9.5;

    /// <summary>Nothing comes of less than this share.</summary>
    private const double ExpectedMin = 0.001;

    private const double ShareMax = 0.98;

    /// <summary>The chance beforehand that nothing comes of it: a caller that does not wait, or goes on without.</summary>
    private const double NothingChance = 0.03;

    /// <summary>By what factor (its logarithm, one standard deviation) what is expected is off otherwise.</summary>
    private const double Spread = 0.5;

    /// <summary>From a tenth to four times what is expected.</summary>
    private static readonly double[] Factors = [0, .. Enumerable.Range(0, 12).Select(i => 0.1 * Math.Pow(1.4, i))];

    private static readonly double[] Beforehand = Chances();

    /// <summary>Seconds from now at which it is asked whether it is plain.</summary>
    private static readonly double[] Moments = [0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 31, 38, 47, 60];

    /// <param name="prospects">The ways in which it may turn bad.</param>
    /// <param name="within">Seconds that are looked ahead, 0 to 60.</param>
    public static Outlook Of(ReadOnlySpan<Prospect> prospects, double within)
    {
        Span<double> fine = stackalloc double[Moments.Length];
        Span<double> plain = stackalloc double[Moments.Length];
        fine.Fill(1);
        foreach (var prospect in prospects)
        {
            plain.Clear();
            if (prospect.Expected > ExpectedMin && prospect.Ordinary > 0)
            {
                Add(prospect, within, plain);
            }

            for (var i = 0; i < fine.Length; i++)
            {
                fine[i] *= 1 - plain[i];
            }
        }

        var last = 0;
        while (last + 1 < Moments.Length && Moments[last + 1] <= within)
        {
            last++;
        }

        var chance = 1 - fine[last];
        for (var i = 0; i <= last; i++)
        {
            if (1 - fine[i] >= chance / 2)
            {
                var before = i == 0 ? 0 : 1 - fine[i - 1];
                var seconds = i == 0 ? 0 : Moments[i - 1] + ((Moments[i] - Moments[i - 1]) * ((chance / 2) - before) / Math.Max(1 - fine[i] - before, 1e-9));
                return new Outlook(chance, seconds);
            }
        }

        return new Outlook(chance, within);
    }

    /// <summary>By what factor more or less turns bad than was expected, as far as the service has shown it; 1 when it has shown nothing yet.</summary>
    public static double Factor(in Prospect prospect)
    {
        Span<double> likely = stackalloc double[Factors.Length];
        Weigh(prospect, likely);
        double mean = 0, ordinary = 0;
        for (var f = 0; f < Factors.Length; f++)
        {
            mean += likely[f] * Factors[f];
            ordinary += Beforehand[f] * Factors[f];
        }

        return mean / ordinary;
    }

    private static double[] Chances()
    {
        var around = Factors.Skip(1).Select(factor => Math.Exp(-Math.Pow(Math.Log(factor) / Spread, 2) / 2)).ToList();
        return [NothingChance, .. around.Select(one => (1 - NothingChance) * one / around.Sum())];
    }

    /// <summary>How likely each factor is after what was seen.</summary>
    private static void Weigh(in Prospect prospect, Span<double> likely)
    {
        var (sum, best) = (0.0, double.NegativeInfinity);
        for (var f = 0; f < Factors.Length; f++)
        {
            likely[f] = LogLikelihood(prospect, Share(prospect, Factors[f] * prospect.Before));
            best = Math.Max(best, likely[f]);
        }

        for (var f = 0; f < Factors.Length; f++)
        {
            likely[f] = Beforehand[f] * Math.Exp(likely[f] - best);
            sum += likely[f];
        }

        for (var f = 0; f < Factors.Length; f++)
        {
            likely[f] /= sum;
        }
    }

    private static void Add(in Prospect prospect, double within, Span<double> plain)
    {
        Span<double> likely = stackalloc double[Factors.Length];
        Span<double> reached = stackalloc double[Factors.Length];
        Weigh(prospect, likely);
        reached.Clear();
        for (var i = 0; i < Moments.Length && Moments[i] <= within; i++)
        {
            var coming = prospect.PerSecond * Moments[i];
            var needed = Needed(prospect, prospect.Work + coming) - prospect.Hits;
            for (var f = 0; f < Factors.Length; f++)
            {
                reached[f] = Math.Max(reached[f], needed <= 0 ? 1 : AtLeast(needed, coming * Share(prospect, Factors[f])));
                plain[i] += likely[f] * reached[f];
            }
        }
    }

    private static double Share(in Prospect prospect, double factor) => Math.Min(ShareMax, prospect.Ordinary + (factor * prospect.Expected));

    private static double LogLikelihood(in Prospect prospect, double share) => prospect.Work <= 0 ? 0 :
        ((prospect.Hits * Math.Log(share)) + ((prospect.Work - prospect.Hits) * Math.Log(1 - share))) * Sureness(prospect, prospect.Work);

    /// <summary>A young baseline is itself a guess: what is measured against it says less.</summary>
    private static double Sureness(in Prospect prospect, double work) => prospect.OrdinaryWork / (prospect.OrdinaryWork + work);

    /// <summary>How many bad ones among so much work are plain.</summary>
    private static double Needed(in Prospect prospect, double work)
    {
        if (work <= 0)
        {
            return double.PositiveInfinity;
        }

        // Bisection: the divergence grows with the share.
        var (low, high) = (prospect.Ordinary, 1.0);
        var nats = PlainNats / (work * Sureness(prospect, work));
        for (var i = 0; i < 20; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Divergence(prospect.Ordinary, middle) < nats ? (middle, high) : (low, middle);
        }

        return high > 0.9999 ? double.PositiveInfinity : work * Math.Max(high, prospect.Least);
    }

    /// <summary>Nats a request.</summary>
    public static double Divergence(double ordinary, double share) => share >= 1
        ? -Math.Log(ordinary)
        : (share * Math.Log(share / ordinary)) + ((1 - share) * Math.Log((1 - share) / (1 - ordinary)));

    /// <summary>The chance of at least so many, when so many come on average (Poisson; beyond thirty a Gaussian).</summary>
    private static double AtLeast(double needed, double mean)
    {
        if (mean <= 0 || double.IsInfinity(needed))
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

/// <summary>One way in which a service may turn bad: bad ones among its work.</summary>
/// <param name="Hits">Bad ones since the onset.</param>
/// <param name="Work">All since then.</param>
/// <param name="PerSecond">All that come in a second.</param>
/// <param name="Ordinary">Share of bad ones on good days.</param>
/// <param name="OrdinaryWork">What that rests on.</param>
/// <param name="Expected">Share that turns bad beyond it.</param>
/// <param name="Before">Of what is expected, the share that it was on average since the onset: a fault may still be growing. Above 0 to 1.</param>
/// <param name="Least">Below this share it is weather.</param>
internal readonly record struct Prospect(double Hits, double Work, double PerSecond, double Ordinary, double OrdinaryWork, double Expected, double Before, double Least);

/// <param name="Chance">That it turns bad in time, 0 to 1.</param>
/// <param name="Seconds">Until it does, if it does: as likely sooner as later.</param>
internal readonly record struct Outlook(double Chance, double Seconds);
