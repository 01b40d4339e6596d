namespace LogFlow.Server.Ingest;

/// <summary>
/// How far records lag, over the last one to two <see cref="Generation"/>s, and what lag covers all of them but a few in ten thousand: a
/// straggler now and then must not hold the whole stream back.
/// </summary>
internal sealed class LagHistogram
{
    public static readonly TimeSpan Generation = TimeSpan.FromMinutes(1);

    /// <summary>So many records in 10,000 may lag more than <see cref="CoveringNs"/>.</summary>
    private const int UncoveredOf10000 = 5;

    private const long BucketNs = 250_000_000;
    private const int Buckets = 160;

    private Counts _current = new();
    private Counts _previous = new();

    /// <summary>The least lag, negative where clocks run ahead; null without records.</summary>
    public long? LeastNs => Math.Min(_current.LeastNs, _previous.LeastNs) is var least && least == long.MaxValue ? null : least;

    public void Add(long lagNs)
    {
        _current.LeastNs = Math.Min(_current.LeastNs, lagNs);
        _current.MostNs = Math.Max(_current.MostNs, lagNs);
        _current.Total++;
        _current.ByLag[Math.Clamp(lagNs / BucketNs, 0, Buckets - 1)]++;
    }

    /// <summary>Forgets what is older than the generation that ends now.</summary>
    public void Turn()
    {
        (_previous, _current) = (_current, _previous);
        _current.Clear();
    }

    /// <summary>The lag that all but a few records stay below, 0 without records.</summary>
    public long CoveringNs()
    {
        var left = (_current.Total + _previous.Total) * UncoveredOf10000 / 10_000;
        var most = Math.Max(_current.MostNs, _previous.MostNs);
        if (left == 0)
        {
            return most == long.MinValue ? 0 : most;
        }

        for (var i = Buckets - 1; i >= 0; i--)
        {
            left -= _current.ByLag[i] + _previous.ByLag[i];
            if (left < 0)
            {
                return i == Buckets - 1 ? most : Math.Min(most, (i + 1) * BucketNs);
            }
        }

        return 0;
    }

    private sealed class Counts
    {
        public long[] ByLag { get; } = new long[Buckets];

        public long Total { get; set; }

        public long LeastNs { get; set; } = long.MaxValue;

        public long MostNs { get; set; } = long.MinValue;

        public void Clear()
        {
            Array.Clear(ByLag);
            (Total, LeastNs, MostNs) = (0, long.MaxValue, long.MinValue);
        }
    }
}
