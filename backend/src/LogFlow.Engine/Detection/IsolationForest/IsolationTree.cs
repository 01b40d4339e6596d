using System.Runtime.Intrinsics;

namespace LogFlow.Engine.Detection.IsolationForest;

/// <summary>
/// One tree of a <see cref="Forest"/>. Points are rows of single-precision numbers, padded with zeros to whole vectors of eight, so
/// that a node's bounding box is compared in a few instructions: this is what all the time goes into.
/// </summary>
internal sealed class IsolationTree
{
    private readonly Node[] _nodes;
    // Per node the lows and then the highs of the points below it.
    private readonly float[] _boxes;
    private readonly float[] _table;
    private readonly ulong[] _seen;
    private readonly int _features;
    private readonly int _lanes;
    private readonly int _depthMax;
    private int _count;

    /// <param name="table">All points, one padded row each.</param>
    /// <param name="features">Numbers in a point.</param>
    /// <param name="sample">The rows to grow from; reordered on the way.</param>
    /// <param name="random">Where the cuts come from.</param>
    public IsolationTree(float[] table, int features, Span<int> sample, ref SplitMix random)
    {
        (_table, _features, _lanes) = (table, features, Lanes(features));
        _seen = new ulong[((table.Length / _lanes) + 63) / 64];
        foreach (var index in sample)
        {
            _seen[index / 64] |= 1UL << (index % 64);
        }

        // Beyond the mean depth nothing is lonely any more.
        _depthMax = (int)Math.Ceiling(Math.Log2(Math.Max(sample.Length, 2)));
        var nodesMax = (2 * sample.Length) - 1;
        _nodes = new Node[nodesMax];
        _boxes = new float[nodesMax * 2 * _lanes];
        Grow(sample, 0, ref random);
        _table = [];
    }

    public static int Lanes(int features) => (features + 7) & ~7;

    public static void Widen(ReadOnlySpan<double> point, Span<float> row)
    {
        row[..Lanes(point.Length)].Clear();
        for (var i = 0; i < point.Length; i++)
        {
            row[i] = (float)point[i];
        }
    }

    public bool HasSeen(int index) => (_seen[index / 64] & (1UL << (index % 64))) != 0;

    /// <summary>Cuts until the point stands alone, and what a leaf of several stands for.</summary>
    public double Depth(ReadOnlySpan<float> point)
    {
        var at = 0;
        var depth = 0;
        for (; _nodes[at].Feature >= 0; depth++)
        {
            at = _nodes[at].Next(point);
        }

        return depth + _nodes[at].LeafDepth;
    }

    /// <summary>The same in expectation, had the point been among those that the tree was grown from.</summary>
    public double DepthAsMember(ReadOnlySpan<float> point)
    {
        double expected = 0, chance = 1;
        var at = 0;
        for (var depth = 0; ; depth++)
        {
            var apart = ChanceOfCutBeside(at, point);
            expected += chance * apart * (depth + 1);
            chance *= 1 - apart;
            ref readonly var node = ref _nodes[at];
            if (node.Feature < 0 || chance < 1e-4)
            {
                return expected + (chance * (depth + node.DepthWithOneMore));
            }

            at = node.Next(point);
        }
    }

    /// <summary>Chance that a random cut through a random feature that varies, the point included, parts it from all others.</summary>
    private double ChanceOfCutBeside(int node, ReadOnlySpan<float> point)
    {
        float sum = 0, varying = 0;
        var box = _boxes.AsSpan(node * 2 * _lanes, 2 * _lanes);
        for (var lane = 0; lane < _lanes; lane += 8)
        {
            var low = Vector256.Create(box.Slice(lane, 8));
            var high = Vector256.Create(box.Slice(_lanes + lane, 8));
            var value = Vector256.Create(point.Slice(lane, 8));
            var beside = Vector256.Max(Vector256.Max(low - value, value - high), Vector256<float>.Zero);
            var range = high - low + beside;
            var varies = Vector256.GreaterThan(range, Vector256<float>.Zero);
            sum += Vector256.Sum(beside / Vector256.ConditionalSelect(varies, range, Vector256<float>.One));
            varying += Vector256.Sum(Vector256.ConditionalSelect(varies, Vector256<float>.One, Vector256<float>.Zero));
        }

        return varying == 0 ? 0 : sum / varying;
    }

    private int Grow(Span<int> sample, int depth, ref SplitMix random)
    {
        var at = _count++;
        _nodes[at] = new Node(-1, 0, 0, 0, (float)Forest.MeanDepth(sample.Length), (float)Forest.MeanDepth(sample.Length + 1));
        DrawBox(at, sample);
        if (sample.Length <= 1 || depth >= _depthMax || !TryCut(at, ref random, out var feature, out var value))
        {
            return at;
        }

        var left = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            if (_table[(sample[i] * _lanes) + feature] < value)
            {
                (sample[i], sample[left]) = (sample[left], sample[i]);
                left++;
            }
        }

        var leftNode = Grow(sample[..left], depth + 1, ref random);
        var rightNode = Grow(sample[left..], depth + 1, ref random);
        _nodes[at] = _nodes[at] with { Feature = feature, Cut = value, Left = leftNode, Right = rightNode };
        return at;
    }

    private void DrawBox(int node, ReadOnlySpan<int> sample)
    {
        var box = _boxes.AsSpan(node * 2 * _lanes, 2 * _lanes);
        for (var lane = 0; lane < _lanes; lane += 8)
        {
            var low = Vector256.Create(_table.AsSpan((sample[0] * _lanes) + lane, 8));
            var high = low;
            foreach (var index in sample[1..])
            {
                var row = Vector256.Create(_table.AsSpan((index * _lanes) + lane, 8));
                low = Vector256.Min(low, row);
                high = Vector256.Max(high, row);
            }

            low.CopyTo(box[lane..]);
            high.CopyTo(box[(_lanes + lane)..]);
        }
    }

    /// <summary>A random cut through a random feature that varies; false when all points are the same.</summary>
    private bool TryCut(int node, ref SplitMix random, out int feature, out float value)
    {
        var box = _boxes.AsSpan(node * 2 * _lanes, 2 * _lanes);
        var varying = 0;
        for (var f = 0; f < _features; f++)
        {
            varying += box[_lanes + f] > box[f] ? 1 : 0;
        }

        (feature, value) = (-1, 0);
        if (varying == 0)
        {
            return false;
        }

        for (var skip = random.Below(varying); skip >= 0; skip--)
        {
            do
            {
                feature++;
            }
            while (!(box[_lanes + feature] > box[feature]));
        }

        // In (low, high], so that neither side is empty.
        float low = box[feature], high = box[_lanes + feature];
        value = high - (float)(random.Unit() * (high - low));
        value = value <= low ? high : value;
        return true;
    }

    private readonly record struct Node(int Feature, float Cut, int Left, int Right, float LeafDepth, float DepthWithOneMore)
    {
        public int Next(ReadOnlySpan<float> point) => point[Feature] < Cut ? Left : Right;
    }
}
