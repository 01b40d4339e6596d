namespace LogFlow.Engine.Incidents.Lines;

/// <summary>How often one template was written at one service in the last minutes, in buckets of two seconds: 840 bytes.</summary>
internal sealed class LineHistory(string text, long knownSince = long.MinValue)
{
    public const int BucketSeconds = 2;

    /// <summary>Buckets held: what came before an incident, and its first two minutes.</summary>
    public const int Buckets = 210;

    private readonly int[] _counts = new int[Buckets];
    private long _last = long.MinValue / 2;

    public string Text { get; set; } = text;

    public byte Severity { get; private set; }

    /// <summary>The bucket before which nobody counted it: it was part of another template then.</summary>
    public long KnownSince { get; } = knownSince;

    /// <summary>The last bucket in which it was written.</summary>
    public long Last => _last;

    public static long BucketOf(long tick) => Math.DivRem(tick, BucketSeconds, out var rest) - (rest < 0 ? 1 : 0);

    /// <param name="bucket">Not before <see cref="Last"/>.</param>
    /// <param name="count">Lines.</param>
    /// <param name="severity">The worst of them.</param>
    public void Add(long bucket, long count, byte severity)
    {
        for (var skipped = Math.Max(_last + 1, bucket - Buckets + 1); skipped <= bucket; skipped++)
        {
            _counts[At(skipped)] = 0;
        }

        _last = bucket;
        _counts[At(bucket)] = (int)Math.Min(int.MaxValue, _counts[At(bucket)] + count);
        Severity = Math.Max(Severity, severity);
    }

    /// <summary>Lines of [<paramref name="from"/>, <paramref name="to"/>), as far back as is held.</summary>
    public long Sum(long from, long to)
    {
        long sum = 0;
        for (var bucket = Math.Max(from, _last - Buckets + 1); bucket < Math.Min(to, _last + 1); bucket++)
        {
            sum += _counts[At(bucket)];
        }

        return sum;
    }

    /// <summary>Takes over what a narrower template was counted as.</summary>
    public void MergeFrom(LineHistory other)
    {
        var (first, last) = (Math.Max(_last, other._last) - Buckets + 1, Math.Max(_last, other._last));
        var sums = new int[Buckets];
        for (var bucket = first; bucket <= last; bucket++)
        {
            sums[At(bucket)] = (int)Math.Min(int.MaxValue, Sum(bucket, bucket + 1) + other.Sum(bucket, bucket + 1));
        }

        sums.CopyTo(_counts, 0);
        _last = last;
        Severity = Math.Max(Severity, other.Severity);
    }

    private static int At(long bucket) => (int)(((bucket % Buckets) + Buckets) % Buckets);
}
