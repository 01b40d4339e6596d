using System.Globalization;
using System.IO.Compression;
using LogFlow.Engine.Detection.IsolationForest;
using Xunit.Abstractions;

namespace LogFlow.Engine.Tests.Detection.IsolationForest;

public sealed class ForestTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(256, 10.2448)]
    [InlineData(1, 0)]
    public void The_mean_depth_is_the_papers(int n, double expected) => Assert.Equal(expected, Forest.MeanDepth(n), 3);

    [Fact]
    public void Scores_are_shares_and_the_crowd_is_near_a_half()
    {
        var (points, _) = CrowdAndStrays(400, 0, seed: 3);
        var forest = Forest.Grow(points, 100, 256, seed: 1);

        var scores = points.Select(p => forest.Score(p)).ToList();

        Assert.All(scores, s => Assert.InRange(s, 0, 1));
        Assert.InRange(scores.Average(), 0.4, 0.55);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Strays_among_a_crowd_are_told_apart(int seed)
    {
        var (points, isStray) = CrowdAndStrays(500, 15, seed);
        var forest = Forest.Grow(points, 100, 256, seed: (ulong)seed);

        var scores = points.Select(p => forest.Score(p)).ToArray();

        Assert.InRange(Auc(scores, isStray), 0.97, 1);
        Assert.True(Mean(scores, isStray, of: true) > Mean(scores, isStray, of: false) + 0.1);
    }

    [Fact]
    public void A_point_far_outside_of_what_was_learnt_is_lonelier_than_one_at_its_edge()
    {
        var (points, _) = CrowdAndStrays(200, 0, seed: 4);
        var forest = Forest.Grow(points, 100, 64, seed: 1);
        double[] edge = [2.5, 2.5, 0];
        double[] far = [25, 25, 0];
        double[] middle = [0, 0, 0];

        // The paper's score cannot tell them apart: no cut falls outside of what was learnt.
        Assert.InRange(forest.Score(far) - forest.Score(edge), -0.05, 0.05);
        Assert.True(forest.ScoreAsMember(far) > forest.ScoreAsMember(edge) + 0.05);
        Assert.True(forest.ScoreAsMember(edge) > forest.ScoreAsMember(middle) + 0.05);
    }

    [Fact]
    public void The_expected_score_is_what_growing_with_the_point_gives()
    {
        var (points, _) = CrowdAndStrays(60, 0, seed: 5);
        foreach (var point in new double[][] { [0, 0, 0], [1, -1, 2], [3, 0, 0], [8, 8, 0] })
        {
            List<double[]> joined = [.. points, point];

            var grown = Forest.Grow(joined, 2000, joined.Count, seed: 2).Score(point);
            var expected = Forest.Grow(points, 2000, points.Count, seed: 3).ScoreAsMember(point);

            Assert.InRange(expected, grown - 0.03, grown + 0.03);
        }
    }

    [Fact]
    public void The_same_seed_grows_the_same_forest()
    {
        var (points, _) = CrowdAndStrays(100, 5, seed: 6);

        var one = Forest.Grow(points, 50, 64, seed: 9);
        var two = Forest.Grow(points, 50, 64, seed: 9);
        var other = Forest.Grow(points, 50, 64, seed: 10);

        Assert.Equal(points.Select(p => one.Score(p)), points.Select(p => two.Score(p)));
        Assert.NotEqual(points.Select(p => one.Score(p)), points.Select(p => other.Score(p)));
    }

    [Fact]
    public void Points_that_are_all_the_same_make_no_trouble()
    {
        var forest = Forest.Grow([.. Enumerable.Range(0, 40).Select(_ => new double[] { 1, 2, 3 })], 20, 32, seed: 1);

        Assert.InRange(forest.Score([1, 2, 3]), 0, 1);
        Assert.True(forest.ScoreAsMember([9, 9, 9]) > forest.ScoreAsMember([1, 2, 3]));
    }

    [Fact]
    public void The_tail_gives_the_score_that_chance_exceeds_about_as_rarely_as_asked()
    {
        var random = new Random(3);
        var exceeded = 0;
        for (var round = 0; round < 200; round++)
        {
            var tail = ScoreTail.Fit([.. Enumerable.Range(0, 120).Select(_ => Draw())]);
            var threshold = tail.Threshold(0.001);
            for (var i = 0; i < 1000; i++)
            {
                exceeded += Draw() > threshold ? 1 : 0;
            }
        }

        // 200,000 draws at one in a thousand are 200; 120 scores tell that within a factor of a few.
        output.WriteLine($"{exceeded} of 200,000 exceeded a threshold asked for one in a thousand");
        Assert.InRange(exceeded, 20, 800);

        double Draw() => 0.45 + (0.3 * (1 - Math.Pow(1 - random.NextDouble(), 0.2)));
    }

    [Fact]
    public void On_recorded_machine_data_it_reaches_what_the_algorithm_is_known_for()
    {
        var folder = FindSkab();
        if (folder is null)
        {
            output.WriteLine("The folder of recorded data (../shared/data/metrics/skab beside the repository) is absent; nothing was measured.");
            return;
        }

        List<double> aucs = [];
        using var archive = ZipFile.OpenRead(Path.Combine(folder, "data.zip"));
        foreach (var entry in archive.Entries.Where(e => e.Name.EndsWith(".csv", StringComparison.Ordinal)).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(entry.Open());
            var (points, isAnomaly) = ReadSkab(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
            if (points.Count < 500 || !isAnomaly.Contains(true))
            {
                continue;
            }

            // As published: learn from the first 400 rows, judge the rest.
            var forest = Forest.Grow(points.GetRange(0, 400), 100, 256, seed: 1);
            var scores = points.Skip(400).Select(p => forest.ScoreAsMember(p)).ToArray();
            aucs.Add(Auc(scores, isAnomaly[400..]));
        }

        output.WriteLine($"{aucs.Count} series, area under the curve {aucs.Average():F3} on average, {aucs.Min():F3} at worst");
        Assert.NotEmpty(aucs);
        Assert.InRange(aucs.Average(), 0.6, 1);
    }

    private static (List<double[]> Points, bool[] IsStray) CrowdAndStrays(int crowd, int strays, int seed)
    {
        var random = new Random(seed);
        List<double[]> points = [];
        for (var i = 0; i < crowd; i++)
        {
            points.Add([Normal(), Normal(), Normal()]);
        }

        for (var i = 0; i < strays; i++)
        {
            points.Add([Far(), Far(), Far()]);
        }

        return (points, [.. points.Select((_, i) => i >= crowd)]);

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Far() => (random.NextDouble() < 0.5 ? -1 : 1) * (3.5 + (3 * random.NextDouble()));
    }

    private static double Mean(double[] scores, bool[] isStray, bool of) => scores.Where((_, i) => isStray[i] == of).Average();

    /// <summary>Chance that an anomaly scores above an ordinary point.</summary>
    private static double Auc(double[] scores, bool[] isAnomaly)
    {
        var anomalies = scores.Where((_, i) => isAnomaly[i]).ToList();
        var others = scores.Where((_, i) => !isAnomaly[i]).ToList();
        var won = anomalies.Sum(a => others.Sum(o => a > o ? 1 : a == o ? 0.5 : 0));
        return won / ((double)anomalies.Count * others.Count);
    }

    private static string? FindSkab()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data", "metrics", "skab");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static (List<double[]> Points, bool[] IsAnomaly) ReadSkab(string[] lines)
    {
        var header = lines[0].Trim().Split(';');
        var label = Array.IndexOf(header, "anomaly");
        List<double[]> points = [];
        List<bool> isAnomaly = [];
        if (label < 0)
        {
            return (points, []);
        }

        foreach (var line in lines.Skip(1))
        {
            var cells = line.Split(';');
            // Time first, then the sensors, then the two labels.
            points.Add([.. cells[1..label].Select(c => double.Parse(c, CultureInfo.InvariantCulture))]);
            isAnomaly.Add(cells[label].StartsWith('1'));
        }

        return (points, [.. isAnomaly]);
    }
}
