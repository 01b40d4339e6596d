namespace LogFlow.Engine.Detection.IsolationForest;

// An isolation forest: trees that cut a random feature at a random place until every point stands alone. What is unlike the rest
// stands alone after few cuts. Score = 2^(-E(h) / c(psi)): near 1 for points isolated at once, about 0.5 for the crowd; h is the
// depth, plus c(size) for points that were never parted, c(n) the mean depth of an unsuccessful search among n.
//
// The paper looks for anomalies among the points that the trees were grown from. A point that comes later and lies far outside is
// cut off no sooner than the outermost of those, for no cut ever falls into the empty space between; a forest grown from a healthy
// past would not tell a large failure from a little one. ScoreAsMember therefore asks how deep the point would lie in expectation
// had it been among the points: at each node a random cut falls with some chance between the point and the others' bounding box,
// and ends its path there.
//
// Sources: Liu, Ting, Zhou, Isolation Forest, ICDM 2008; the chance of a cut beside a bounding box as in Guha et al., Robust Random
// Cut Forest, ICML 2016.
internal sealed class Forest
{
    private const double EulerGamma = 0.5772156649015329;

    // Asked for twice per node while growing.
    private static readonly double[] MeanDepths = [.. Enumerable.Range(0, 258).Select(ComputeMeanDepth)];

    private readonly IsolationTree[] _trees;
    private readonly double _meanDepth;
    private readonly double _meanDepthWithOneMore;

    private Forest(IsolationTree[] trees, int sampleSize)
    {
        _trees = trees;
        _meanDepth = MeanDepth(sampleSize);
        _meanDepthWithOneMore = MeanDepth(sampleSize + 1);
    }

    /// <summary>c(n) of the paper: the mean depth of an unsuccessful search in a binary tree of n.</summary>
    public static double MeanDepth(int n) => n < MeanDepths.Length ? MeanDepths[n] : ComputeMeanDepth(n);

    public static Forest Grow(IReadOnlyList<double[]> points, int trees, int sampleSize, ulong seed)
    {
        if (points.Count == 0)
        {
            throw new ArgumentException("A forest needs points to grow from.", nameof(points));
        }

        sampleSize = Math.Min(sampleSize, points.Count);
        var random = new SplitMix(seed);
        var order = new int[points.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        var features = points[0].Length;
        var table = new float[points.Count * IsolationTree.Lanes(features)];
        for (var i = 0; i < points.Count; i++)
        {
            IsolationTree.Widen(points[i], table.AsSpan(i * IsolationTree.Lanes(features)));
        }

        var grown = new IsolationTree[trees];
        for (var t = 0; t < trees; t++)
        {
            for (var i = 0; i < sampleSize; i++)
            {
                var other = i + random.Below(order.Length - i);
                (order[i], order[other]) = (order[other], order[i]);
            }

            grown[t] = new IsolationTree(table, features, order.AsSpan(0, sampleSize), ref random);
        }

        return new Forest(grown, sampleSize);
    }

    /// <summary>The paper's score, 0 to 1; higher is lonelier.</summary>
    public double Score(ReadOnlySpan<double> point)
    {
        Span<float> wide = stackalloc float[IsolationTree.Lanes(point.Length)];
        IsolationTree.Widen(point, wide);
        double depth = 0;
        foreach (var tree in _trees)
        {
            depth += tree.Depth(wide);
        }

        return ScoreOf(depth / _trees.Length, _meanDepth);
    }

    /// <summary>The score that the point could expect had it been among those that the trees were grown from.</summary>
    public double ScoreAsMember(ReadOnlySpan<double> point)
    {
        Span<float> wide = stackalloc float[IsolationTree.Lanes(point.Length)];
        IsolationTree.Widen(point, wide);
        double depth = 0;
        foreach (var tree in _trees)
        {
            depth += tree.DepthAsMember(wide);
        }

        return ScoreOf(depth / _trees.Length, _meanDepthWithOneMore);
    }

    /// <summary>
    /// The same for one of the points that the forest was grown from, by the trees that have not seen it: as a new point would be
    /// scored. NaN when every tree has.
    /// </summary>
    public double ScoreOutOfBag(ReadOnlySpan<double> point, int index)
    {
        Span<float> wide = stackalloc float[IsolationTree.Lanes(point.Length)];
        IsolationTree.Widen(point, wide);
        double depth = 0;
        var trees = 0;
        foreach (var tree in _trees)
        {
            if (!tree.HasSeen(index))
            {
                depth += tree.DepthAsMember(wide);
                trees++;
            }
        }

        return trees == 0 ? double.NaN : ScoreOf(depth / trees, _meanDepthWithOneMore);
    }

    private static double ComputeMeanDepth(int n) => n switch
    {
        <= 1 => 0,
        2 => 1,
        _ => (2 * (Math.Log(n - 1) + EulerGamma)) - (2.0 * (n - 1) / n),
    };

    private static double ScoreOf(double depth, double meanDepth) => meanDepth > 0 ? Math.Pow(2, -depth / meanDepth) : 0.5;
}
