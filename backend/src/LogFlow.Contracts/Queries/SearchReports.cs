namespace LogFlow.Contracts.Queries;

/// <summary>One bucket of a histogram of hits.</summary>
/// <param name="At">Its beginning.</param>
/// <param name="Counts">Hits by severity band, lowest first: trace, debug, info, warn, error, fatal.</param>
public sealed record SearchBucket(DateTimeOffset At, IReadOnlyList<long> Counts);

/// <param name="From">Beginning of the first bucket.</param>
/// <param name="To">End of the last.</param>
/// <param name="BucketSeconds">Width of each.</param>
/// <param name="Buckets">All of them, empty ones too, oldest first.</param>
/// <param name="Total">Hits in all of them.</param>
/// <param name="CountedFrom">Hits before this time were not counted, because that would have taken too long; null when all were.</param>
public sealed record SearchHistogram(
    DateTimeOffset From,
    DateTimeOffset To,
    double BucketSeconds,
    IReadOnlyList<SearchBucket> Buckets,
    long Total,
    DateTimeOffset? CountedFrom);

/// <summary>Lines of one service around one of its lines, each list in order of time.</summary>
public sealed record SearchContext(StoredRecord Record, IReadOnlyList<StoredRecord> Before, IReadOnlyList<StoredRecord> After);

/// <summary>What a search would find without one of its conditions.</summary>
/// <param name="Filter">Which: <c>text</c>, <c>not_text</c>, <c>service</c>, <c>not_service</c>, <c>level</c>, <c>template</c>, <c>trace</c>, <c>kind</c>, <c>range</c>.</param>
/// <param name="Value">Its value where there may be several of its kind; empty otherwise.</param>
/// <param name="Count">Hits without it, counted up to <see cref="SearchRelaxation.CountMax"/>; null when that would have taken too long.</param>
public sealed record SearchRelaxation(string Filter, string Value, long? Count)
{
    public const long CountMax = 100_000;
}
