using System.Collections.Concurrent;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Progress;

/// <summary>
/// Which senders' batches are stored, and how far, for a window of time. The writer changes it under its lock; any thread may look a
/// batch up and sees what is committed. Bounded: the oldest ids go first, and are counted.
/// </summary>
internal sealed class BatchLedger(StoreOptions options, TimeProvider time)
{
    private const long DeleteEveryNs = 60 * UnixTime.SecondNs;

    private readonly ConcurrentDictionary<UInt128, Entry> _committed = new();
    private readonly Dictionary<UInt128, Entry> _open = [];

    // Every committed entry in the order of its time; one that was written again meanwhile stands in it twice.
    private readonly Queue<(UInt128 Id, long StoredNs)> _order = new();
    private long _deletedAtNs;
    private long _evicted;

    /// <summary>Ids that had to go before their window was over.</summary>
    public long Evicted => Interlocked.Read(ref _evicted);

    public int Count => _committed.Count;

    public BatchProgress Find(UInt128 id) =>
        _committed.TryGetValue(id, out var entry) && entry.StoredNs >= OldestNs() ? new BatchProgress(entry.Records, entry.IsComplete, entry.Rejected) : default;

    public void Load(DuckDbConnection connection)
    {
        _committed.Clear();
        _order.Clear();
        _open.Clear();
        using var result = connection.Query(
            """
            SELECT id_hi, id_lo, max(records), bool_or(is_complete), max(rejected), max(stored_ns) AS stored FROM batches
            WHERE stored_ns >= $1 GROUP BY id_hi, id_lo ORDER BY stored
            """,
            OldestNs());
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                Remember(
                    new UInt128(chunk.Column(0).Values<ulong>()[row], chunk.Column(1).Values<ulong>()[row]),
                    new Entry(chunk.Column(2).Values<long>()[row], chunk.Column(3).Values<bool>()[row], chunk.Column(4).Values<long>()[row], chunk.Column(5).Values<long>()[row]));
            }
        }

        Trim();
    }

    public Verdict Judge(BatchPart part, int count)
    {
        var known = _open.TryGetValue(part.Batch, out var open) ? open : _committed.GetValueOrDefault(part.Batch);
        if (known.IsComplete || (part.First + count <= known.Records && !part.IsComplete))
        {
            return Verdict.Known;
        }

        return part.First == known.Records ? Verdict.Take : Verdict.Hole;
    }

    /// <summary>Notes a part whose rows go into the open group.</summary>
    public void Take(BatchPart part, int count) =>
        _open[part.Batch] = new Entry(part.First + count, part.IsComplete, part.Rejected, UnixTime.ToNs(time.GetUtcNow()));

    /// <summary>Inside the group's transaction.</summary>
    public void Write(DuckDbConnection connection)
    {
        if (_open.Count == 0)
        {
            return;
        }

        using (var rows = new RowAppender(connection, "batches"))
        {
            foreach (var (id, entry) in _open)
            {
                rows.Add((ulong)(id >> 64)).Add((ulong)id).Add(entry.Records).Add(entry.IsComplete).Add(entry.Rejected).Add(entry.StoredNs).EndRow();
            }

            rows.Flush();
        }

        var nowNs = UnixTime.ToNs(time.GetUtcNow());
        if (Math.Abs(nowNs - _deletedAtNs) >= DeleteEveryNs)
        {
            _deletedAtNs = nowNs;
            connection.Execute("DELETE FROM batches WHERE stored_ns < $1", OldestNs());
        }
    }

    public void Committed()
    {
        foreach (var (id, entry) in _open)
        {
            Remember(id, entry);
        }

        _open.Clear();
        Trim();
    }

    public void Abandoned() => _open.Clear();

    private long OldestNs() => UnixTime.ToNs(time.GetUtcNow() - options.BatchWindow);

    private void Remember(UInt128 id, Entry entry)
    {
        _committed[id] = entry;
        _order.Enqueue((id, entry.StoredNs));
    }

    private void Trim()
    {
        var oldest = OldestNs();
        while (_order.TryPeek(out var first) && (first.StoredNs < oldest || _committed.Count > options.BatchesMax || _order.Count > options.BatchesMax * 4L))
        {
            _order.Dequeue();
            if (_committed.TryGetValue(first.Id, out var entry) && entry.StoredNs == first.StoredNs && _committed.TryRemove(first.Id, out _) && first.StoredNs >= oldest)
            {
                Interlocked.Increment(ref _evicted);
            }
        }
    }

    private readonly record struct Entry(long Records, bool IsComplete, long Rejected, long StoredNs);
}
