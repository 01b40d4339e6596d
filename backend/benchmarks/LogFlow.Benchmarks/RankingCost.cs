using LogFlow.Contracts.Flow;
using LogFlow.Engine.Incidents;

namespace LogFlow.Benchmarks;

/// <summary>
/// What correlating and ranking a case takes of a processor: the seconds of a trial go through a book of incidents of their own, alone on
/// this thread, some times over; of each second the least is taken, so that neither other work on the machine nor the first run counts.
/// </summary>
/// <param name="Seconds">Of the case.</param>
/// <param name="Records">Of the case.</param>
/// <param name="AllMs">Everything, also the baselines that are learnt in quiet seconds.</param>
/// <param name="OpenMs">The seconds with an incident open: ranking it anew each time, telling its story, and the baselines.</param>
/// <param name="OpenSeconds">How many those are.</param>
/// <param name="WorstMs">The most that one second took.</param>
internal sealed record RankingCost(int Seconds, long Records, double AllMs, double OpenMs, int OpenSeconds, double WorstMs)
{
    private const double PerRecords = 50_000;

    private const int Rounds = 3;

    /// <summary>All seconds of the case with all their rankings, for 50,000 of its records.</summary>
    public double MsPer50000 => AllMs * PerRecords / Math.Max(Records, 1);

    /// <summary>One ranking, with all that goes with it in that second.</summary>
    public double MsPerRanking => OpenSeconds > 0 ? OpenMs / OpenSeconds : 0;

    public static RankingCost Of(IReadOnlyList<TickOutcome> seconds)
    {
        var least = new double[seconds.Count];
        var isOpen = new bool[seconds.Count];
        Array.Fill(least, double.PositiveInfinity);
        for (var round = 0; round < Rounds; round++)
        {
            var book = new IncidentBook();
            for (var i = 0; i < seconds.Count; i++)
            {
                var second = seconds[i];
                var started = ThreadClock.Nanoseconds;
                var changes = book.Observe(second.Frame, second.Graph, second.Signals, second.Changes);
                least[i] = Math.Min(least[i], (ThreadClock.Nanoseconds - started) / 1e6);
                isOpen[i] = changes.Open.Count > 0;
            }
        }

        var open = least.Where((_, i) => isOpen[i]).ToList();
        return new RankingCost(seconds.Count, seconds.Sum(second => second.Frame.Records), least.Sum(), open.Sum(), open.Count, least.Max());
    }

    /// <summary>One line for all cases.</summary>
    public static void Print(IReadOnlyList<RankingCost> costs)
    {
        var all = costs.Select(cost => cost.MsPer50000).Order().ToList();
        Console.WriteLine(FormattableString.Invariant(
            $"correlating and ranking a case, all its seconds and rankings: per 50,000 records median {Median(all):0.0} ms, at most {all[^1]:0.0}; as it is median {Median(costs.Select(cost => cost.AllMs)):0.0} ms for {Median(costs.Select(cost => (double)cost.Records)):0} records"));
        Console.WriteLine(FormattableString.Invariant(
            $"one ranking with its story: median {Median(costs.Select(cost => cost.MsPerRanking)):0.00} ms, in the dearest case {costs.Max(cost => cost.MsPerRanking):0.00}, the dearest second {costs.Max(cost => cost.WorstMs):0.0}"));
    }

    private static double Median(IEnumerable<double> values) => TrialScore.Quantile(values, 0.5);
}
