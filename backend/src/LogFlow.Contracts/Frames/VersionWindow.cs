namespace LogFlow.Contracts.Frames;

public readonly record struct VersionKey(string Service, string Version) : IComparable<VersionKey>
{
    public int CompareTo(VersionKey other)
    {
        var byService = string.CompareOrdinal(Service, other.Service);
        return byService != 0 ? byService : string.CompareOrdinal(Version, other.Version);
    }
}

/// <summary>What one version of a service wrote in one second of event time, as its records say of themselves.</summary>
public sealed class VersionWindow(VersionKey key)
{
    public VersionKey Key { get; } = key;

    /// <summary>Records that carry the version.</summary>
    public long Records { get; set; }

    /// <summary>Event time of the first of them, Unix nanoseconds.</summary>
    public long FirstNs { get; set; } = long.MaxValue;

    public void MergeFrom(VersionWindow other)
    {
        Records += other.Records;
        FirstNs = Math.Min(FirstNs, other.FirstNs);
    }
}
