namespace LogFlow.Testing;

/// <summary>Of those told with a score of this tenth, so many were right.</summary>
/// <param name="Tenth">0 to 9; a score of 1 belongs to the last.</param>
public sealed record ReliabilityBin(int Tenth, int Told, int Right, double MeanScore);

/// <summary>Whether chances that were told came true as often as they said.</summary>
public static class Reliability
{
    /// <summary>The tenths that have any, ascending.</summary>
    public static IReadOnlyList<ReliabilityBin> Bins(IEnumerable<(double Score, bool IsRight)> told) =>
    [
        .. told.GroupBy(one => Math.Min(9, (int)(one.Score * 10)))
            .OrderBy(bin => bin.Key)
            .Select(bin => new ReliabilityBin(bin.Key, bin.Count(), bin.Count(one => one.IsRight), bin.Average(one => one.Score))),
    ];

    /// <summary>Mean squared error of the chances, 0 to 1: 0 is perfect, 0.25 is what "one half" always gets.</summary>
    public static double Brier(IEnumerable<(double Score, bool IsRight)> told) => told.Average(one => Math.Pow(one.Score - (one.IsRight ? 1 : 0), 2));
}
