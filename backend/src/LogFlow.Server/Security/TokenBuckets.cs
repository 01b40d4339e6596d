namespace LogFlow.Server.Security;

/// <summary>
/// A token bucket per name: <paramref name="burst"/> at once, <paramref name="perSecond"/> on average. Bounded: past
/// <paramref name="namesMax"/> names, full buckets are forgotten (nothing is lost with them), and when none is full, new names share one.
/// </summary>
internal sealed class TokenBuckets(double perSecond, double burst, int namesMax, TimeProvider time)
{
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);
    private readonly Lock _taking = new();

    public int Count
    {
        get
        {
            lock (_taking)
            {
                return _buckets.Count;
            }
        }
    }

    /// <summary>False when there is none; then <paramref name="wait"/> says when to come again.</summary>
    public bool TryTake(string name, out TimeSpan wait)
    {
        lock (_taking)
        {
            var bucket = Find(name);
            Fill(bucket);
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                wait = TimeSpan.Zero;
                return true;
            }

            wait = TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
            return false;
        }
    }

    /// <summary>Is there one? Takes nothing.</summary>
    public bool HasOne(string name, out TimeSpan wait)
    {
        lock (_taking)
        {
            if (!_buckets.TryGetValue(name, out var bucket))
            {
                wait = TimeSpan.Zero;
                return true;
            }

            Fill(bucket);
            wait = bucket.Tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - bucket.Tokens) / perSecond);
            return bucket.Tokens >= 1;
        }
    }

    private Bucket Find(string name)
    {
        if (_buckets.TryGetValue(name, out var bucket))
        {
            return bucket;
        }

        if (_buckets.Count >= namesMax)
        {
            foreach (var (idle, _) in _buckets.Where(b => IsFull(b.Value)).ToList())
            {
                _buckets.Remove(idle);
            }
        }

        name = _buckets.Count >= namesMax ? "" : name;
        return _buckets.TryGetValue(name, out bucket) ? bucket : _buckets[name] = new Bucket { Tokens = burst, At = time.GetTimestamp() };
    }

    private bool IsFull(Bucket bucket)
    {
        Fill(bucket);
        return bucket.Tokens >= burst;
    }

    private void Fill(Bucket bucket)
    {
        var now = time.GetTimestamp();
        bucket.Tokens = Math.Min(burst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond));
        bucket.At = now;
    }

    private sealed class Bucket
    {
        public double Tokens { get; set; }

        public long At { get; set; }
    }
}
