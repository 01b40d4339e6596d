namespace LogFlow.Engine.Graph;

/// <summary>
/// What is known of each service for sure, in event time: that it writes spans, and that its callers or callees are named by
/// records, so that nothing about it needs guessing. Indexed by the service's number; bounded by the name table.
/// </summary>
internal sealed class ServiceLinks(TimeSpan linkedFor)
{
    private const long WritesSpansForNs = 60 * EventSeconds.Ns;

    private readonly long _linkedForNs = (long)(linkedFor.TotalSeconds * EventSeconds.Ns);
    private long[] _spanNs = [];
    private long[] _linkNs = [];

    /// <summary>The service wrote a span.</summary>
    public void Span(int service, long timeNs) => Note(ref _spanNs, service, timeNs);

    /// <summary>A record names a caller or a callee of the service.</summary>
    public void Link(int service, long timeNs) => Note(ref _linkNs, service, timeNs);

    public bool WritesSpans(int service, long timeNs) => IsWithin(_spanNs, service, timeNs, WritesSpansForNs);

    public bool IsLinked(int service, long timeNs) => IsWithin(_linkNs, service, timeNs, _linkedForNs);

    private static bool IsWithin(long[] times, int service, long timeNs, long forNs) =>
        service < times.Length && times[service] != long.MinValue && timeNs - times[service] <= forNs;

    private static void Note(ref long[] times, int service, long timeNs)
    {
        if (service >= times.Length)
        {
            var old = times.Length;
            Array.Resize(ref times, Math.Max(64, Math.Max(old * 2, service + 1)));
            times.AsSpan(old).Fill(long.MinValue);
        }

        times[service] = Math.Max(times[service], timeNs);
    }
}
