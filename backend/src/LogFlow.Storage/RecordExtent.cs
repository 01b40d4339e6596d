using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage;

/// <summary>
/// How many records are stored and over what time, as of the last commit. Kept in memory, because DuckDB reads a whole column for it once there are
/// rows behind the last checkpoint: a second for 157 million records, which is too long for what is asked every few seconds. Written by the
/// writer, read by any thread.
/// </summary>
internal sealed class RecordExtent
{
    private readonly Lock _gate = new();
    private Extent _now = new(0, null, null);

    public Extent Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    /// <summary>Asks the database; the largest sequence number that a record has.</summary>
    public long? Load(DuckDbConnection connection)
    {
        using var result = connection.Query("SELECT count(*), min(time_ns), max(time_ns), max(seq) FROM records");
        var chunk = result.Next()!;
        var count = chunk.Column(0).Values<long>()[0];
        lock (_gate)
        {
            _now = count == 0 ? new Extent(0, null, null) : new Extent(count, chunk.Column(1).Values<long>()[0], chunk.Column(2).Values<long>()[0]);
        }

        return count == 0 ? null : chunk.Column(3).Values<long>()[0];
    }

    /// <summary>So many were committed.</summary>
    public void Add(Extent more)
    {
        lock (_gate)
        {
            _now = _now.With(more);
        }
    }
}

/// <summary>Records and the range of their times, Unix nanoseconds; null when there are none.</summary>
internal readonly record struct Extent(long Records, long? OldestNs, long? NewestNs)
{
    public static Extent Of(ReadOnlySpan<long> timesNs)
    {
        if (timesNs.IsEmpty)
        {
            return default;
        }

        var (oldest, newest) = (timesNs[0], timesNs[0]);
        foreach (var time in timesNs)
        {
            oldest = Math.Min(oldest, time);
            newest = Math.Max(newest, time);
        }

        return new Extent(timesNs.Length, oldest, newest);
    }

    public Extent With(Extent more) =>
        more.Records == 0 ? this
        : Records == 0 ? more
        : new Extent(Records + more.Records, Math.Min(OldestNs!.Value, more.OldestNs!.Value), Math.Max(NewestNs!.Value, more.NewestNs!.Value));
}
