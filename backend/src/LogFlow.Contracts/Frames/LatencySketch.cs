using System.Buffers.Binary;

namespace LogFlow.Contracts.Frames;

/// <summary>
/// A mergeable quantile sketch with logarithmic buckets (Masson, Rim, Lee: DDSketch, VLDB 2019). A quantile is off by at most
/// <see cref="RelativeError"/> of its value; merging adds integer counts, so any order of merges gives the same sketch.
/// Values are durations in nanoseconds, held between 1 microsecond and about 1000 seconds. Not thread-safe.
/// </summary>
public sealed class LatencySketch
{
    public const double RelativeError = 0.02;

    private const double Gamma = (1 + RelativeError) / (1 - RelativeError);
    private const double MinNs = 1_000;
    private const int BucketsMax = 520;

    /// <summary>Length of the array that <see cref="AddTo"/> fills.</summary>
    public const int BucketCount = BucketsMax;

    private static readonly double InverseLogGamma = 1 / Math.Log(Gamma);

    // Buckets from _first on; empty until the first value.
    private int[] _counts = [];
    private int _first;

    public long Count { get; private set; }

    /// <summary>Exact sum of the values, nanoseconds.</summary>
    public long SumNs { get; private set; }

    public bool IsEmpty => Count == 0;

    public double MeanNs => Count == 0 ? 0 : (double)SumNs / Count;

    public void Add(long durationNs)
    {
        durationNs = Math.Max(durationNs, 0);
        AddToBucket(BucketOf(durationNs), 1);
        Count++;
        SumNs += durationNs;
    }

    public void MergeFrom(LatencySketch other)
    {
        var from = other._counts.AsSpan();
        var first = from.IndexOfAnyExcept(0);
        if (first >= 0)
        {
            from = from[first..(from.LastIndexOfAnyExcept(0) + 1)];
            first += other._first;
            Reserve(first, first + from.Length - 1);
            var into = _counts.AsSpan(first - _first, from.Length);
            for (var i = 0; i < into.Length; i++)
            {
                into[i] += from[i];
            }
        }

        Count += other.Count;
        SumNs += other.SumNs;
    }

    /// <summary>Takes away what was merged before: for sliding windows.</summary>
    public void Subtract(LatencySketch other)
    {
        for (var i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] != 0)
            {
                AddToBucket(other._first + i, -other._counts[i]);
            }
        }

        Count -= other.Count;
        SumNs -= other.SumNs;
    }

    /// <summary>The value at quantile <paramref name="q"/> (0 to 1) in nanoseconds; 0 when empty.</summary>
    public double QuantileNs(double q)
    {
        if (Count == 0)
        {
            return 0;
        }

        var rank = (long)Math.Floor(q * (Count - 1));
        long seen = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen > rank)
            {
                return ValueOf(_first + i);
            }
        }

        return ValueOf(_first + _counts.Length - 1);
    }

    public double QuantileMs(double q) => QuantileNs(q) / 1e6;

    /// <summary>The value that a bucket of <see cref="AddTo"/> stands for, nanoseconds.</summary>
    public static double BucketValueNs(int bucket) => ValueOf(bucket);

    /// <summary>Adds the counts, bucket by bucket, to an array of <see cref="BucketCount"/>: for baselines that weigh or decay.</summary>
    public void AddTo(Span<double> buckets)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
            {
                buckets[_first + i] += _counts[i];
            }
        }
    }

    /// <summary>The sum of the values' weights, one weight per bucket (<see cref="BucketCount"/> of them).</summary>
    public double Weigh(ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
            {
                sum += _counts[i] * weights[_first + i];
            }
        }

        return sum;
    }

    /// <summary>How many values lie in buckets above <paramref name="bucket"/>.</summary>
    public long CountAbove(int bucket)
    {
        long count = 0;
        for (var i = Math.Max(bucket + 1 - _first, 0); i < _counts.Length; i++)
        {
            count += _counts[i];
        }

        return count;
    }

    /// <summary>How many values lie in buckets above the one that holds <paramref name="durationNs"/>.</summary>
    public long CountAboveNs(double durationNs)
    {
        var bucket = BucketOf((long)durationNs);
        long below = 0;
        for (var i = 0; i < _counts.Length && _first + i <= bucket; i++)
        {
            below += _counts[i];
        }

        return Count - below;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        SumNs = 0;
    }

    public LatencySketch Clone()
    {
        var clone = new LatencySketch();
        clone.MergeFrom(this);
        return clone;
    }

    /// <summary>
    /// Canonical bytes: sum (8), then per non-empty bucket its index (2) and count (4), ascending, little-endian. The count is the
    /// sum of the buckets'.
    /// </summary>
    public byte[] ToBytes()
    {
        var filled = 0;
        foreach (var c in _counts)
        {
            filled += c != 0 ? 1 : 0;
        }

        var bytes = new byte[8 + (filled * 6)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, SumNs);
        var at = 8;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] != 0)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(at), (short)(_first + i));
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 2), _counts[i]);
                at += 6;
            }
        }

        return bytes;
    }

    /// <exception cref="FormatException">The bytes are not what <see cref="ToBytes"/> writes.</exception>
    public static LatencySketch FromBytes(ReadOnlySpan<byte> bytes)
    {
        var sketch = new LatencySketch();
        sketch.MergeFrom(bytes);
        return sketch;
    }

    /// <summary>Merges what <see cref="ToBytes"/> wrote without making a sketch of it.</summary>
    /// <exception cref="FormatException">The bytes are not what <see cref="ToBytes"/> writes; some may have been merged.</exception>
    public void MergeFrom(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (bytes.Length < 8 || (bytes.Length - 8) % 6 != 0)
        {
            throw new FormatException($"A latency sketch of {bytes.Length} bytes is cut.");
        }

        if (bytes.Length > 8)
        {
            // Ascending, so that there is room for all of them at once; whether they are buckets at all is seen below.
            int first = BinaryPrimitives.ReadInt16LittleEndian(bytes[8..]), last = BinaryPrimitives.ReadInt16LittleEndian(bytes[^6..]);
            if (first >= 0 && first <= last && last < BucketsMax)
            {
                Reserve(first, last);
            }
        }

        for (var at = 8; at < bytes.Length; at += 6)
        {
            var bucket = BinaryPrimitives.ReadInt16LittleEndian(bytes[at..]);
            var count = BinaryPrimitives.ReadInt32LittleEndian(bytes[(at + 2)..]);
            if (bucket is < 0 or >= BucketsMax)
            {
                throw new FormatException($"A latency sketch names bucket {bucket}; there are {BucketsMax}.");
            }

            AddToBucket(bucket, count);
            Count += count;
        }

        SumNs += BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    private static int BucketOf(long durationNs) =>
        durationNs <= MinNs ? 0 : Math.Min((int)Math.Ceiling(Math.Log(durationNs / MinNs) * InverseLogGamma), BucketsMax - 1);

    private static double ValueOf(int bucket) => bucket == 0 ? MinNs : MinNs * 2 * Math.Pow(Gamma, bucket) / (1 + Gamma);

    private void AddToBucket(int bucket, int count)
    {
        Reserve(bucket, bucket);
        _counts[bucket - _first] += count;
    }

    /// <summary>Makes room for the buckets from <paramref name="first"/> to <paramref name="last"/>, both included.</summary>
    private void Reserve(int first, int last)
    {
        if (_counts.Length == 0)
        {
            _first = first;
            _counts = new int[Math.Max(8, last - first + 1)];
            return;
        }

        if (first < _first)
        {
            var wider = new int[_counts.Length + (_first - first)];
            _counts.CopyTo(wider, _first - first);
            _counts = wider;
            _first = first;
        }

        if (last - _first >= _counts.Length)
        {
            Array.Resize(ref _counts, Math.Max(Math.Min(_counts.Length * 2, BucketsMax - _first), last - _first + 1));
        }
    }
}
