using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Writing;

/// <summary>
/// Deletes the oldest records, and what was concluded from their time, by age and by size. Works in steps of bounded size. Age is
/// measured against the newest record, but never against a time that lies in the future. DuckDB uses freed blocks again, so
/// the file stops growing; it does not shrink.
/// </summary>
internal sealed class Retention(StoreOptions options, string path, TimeProvider time)
{
    private const int Slices = 1000;

    // Space of rows that are deleted but whose blocks are not free yet, so that it is not deleted for again. Under the writer's lock.
    private long _owedBytes;

    private static readonly string[] TablesByTick =
        ["frames", "service_windows", "edge_windows", "template_windows", "signals", "rule_firings", "version_windows", "changes", IncidentVersions.Table];

    /// <summary>One step; records deleted. Zero when there is nothing to do.</summary>
    public long Step(DuckDbConnection connection, Extent stored, long nextSequence)
    {
        if (stored is not { Records: > 0 and var records, OldestNs: { } oldest, NewestNs: { } newest })
        {
            return 0;
        }

        if (options.RetentionAge is { } age)
        {
            var reference = Math.Min(newest, UnixTime.ToNs(time.GetUtcNow()));
            var cutoff = (long)Int128.Max(long.MinValue, (Int128)reference - ((Int128)age.Ticks * 100));
            if (oldest < cutoff)
            {
                return Delete(connection, Bounded(connection, oldest, cutoff), nextSequence);
            }
        }

        if (options.RetentionSizeBytes is not { } limit)
        {
            return 0;
        }

        var size = SizeBytes(connection);
        if (size - _owedBytes <= limit)
        {
            // What does not come may have been reckoned too high: it is believed a little less each time.
            _owedBytes = (long)(_owedBytes * 0.9);
            return 0;
        }

        // A little more than the excess, so that the next rows do not bring it straight back.
        var wanted = Math.Clamp(
            (long)(records * ((size - _owedBytes - limit + (limit / 20.0)) / size)), 1, options.RetentionStepRecords);
        var deleted = Delete(connection, Cutoff(connection, oldest, newest + 1, wanted), nextSequence);
        Checkpoint(connection);
        var freed = size - SizeBytes(connection);
        _owedBytes = Math.Clamp(_owedBytes + (long)(size * ((double)deleted / records)) - freed, 0, size);
        return deleted;
    }

    /// <summary>Data and write-ahead log, without blocks that are free for new rows.</summary>
    public long SizeBytes(DuckDbConnection connection)
    {
        var used = connection.Scalar("SELECT CAST(sum(used_blocks * block_size) AS BIGINT) FROM pragma_database_size()") ?? 0;
        if (path == StoreOptions.InMemory)
        {
            return connection.Scalar("SELECT CAST(sum(memory_usage_bytes) AS BIGINT) FROM duckdb_memory()") ?? 0;
        }

        var wal = new FileInfo(StoreFile.WalOf(path));
        return used + (wal.Exists ? wal.Length : 0);
    }

    /// <summary>Blocks of deleted rows are free only after a checkpoint.</summary>
    private static void Checkpoint(DuckDbConnection connection)
    {
        try
        {
            connection.Execute("CHECKPOINT");
        }
        catch (DuckDbException e) when (e.Kind == DuckDbErrorKind.Transaction)
        {
            // A reader still sees the deleted rows; a later checkpoint frees them.
        }
    }

    private static long Delete(DuckDbConnection connection, long cutoffNs, long nextSequence)
    {
        using var transaction = connection.BeginTransaction();
        var deleted = connection.Execute("DELETE FROM records WHERE time_ns < $1", cutoffNs);
        // A second that is cut in the middle keeps its conclusions until its last record goes.
        var tick = UnixTime.FloorDivide(cutoffNs, UnixTime.SecondNs);
        foreach (var table in TablesByTick)
        {
            connection.Execute($"DELETE FROM {table} WHERE tick < $1", tick);
        }

        connection.Execute("DELETE FROM scenario_runs WHERE ended_ns < $1", cutoffNs);
        connection.Execute("DELETE FROM incidents WHERE resolved_ns IS NOT NULL AND resolved_ns < $1", cutoffNs);
        connection.Execute("UPDATE store_state SET next_seq = $1", nextSequence);
        transaction.Commit();
        return deleted;
    }

    /// <summary>A time up to <paramref name="cutoff"/> before which there are not many more records than a step may delete.</summary>
    private long Bounded(DuckDbConnection connection, long oldest, long cutoff)
    {
        var older = connection.Scalar("SELECT count(*) FROM records WHERE time_ns < $1", cutoff) ?? 0;
        return older <= options.RetentionStepRecords ? cutoff : Cutoff(connection, oldest, cutoff, options.RetentionStepRecords);
    }

    /// <summary>
    /// A time before which at least one record lies, and not more than <paramref name="wanted"/> unless they share a nanosecond:
    /// counts in equal slices of time, then in slices of a slice, because times may be spread very unevenly.
    /// </summary>
    private static long Cutoff(DuckDbConnection connection, long from, long to, long wanted)
    {
        while (true)
        {
            var width = (long)Int128.Max(1, ((Int128)to - from + Slices - 1) / Slices);
            if (SliceThatExceeds(connection, from, to, width, wanted) is not { } slice)
            {
                return to;
            }

            if (slice.Before > 0)
            {
                return slice.Start;
            }

            if (width == 1)
            {
                return slice.Start + 1;
            }

            (from, to) = (slice.Start, (long)Int128.Min(to, (Int128)slice.Start + width));
        }
    }

    /// <summary>Where more than <paramref name="wanted"/> records have come together, and how many come before.</summary>
    private static (long Start, long Before)? SliceThatExceeds(DuckDbConnection connection, long from, long to, long width, long wanted)
    {
        long before = 0;
        using var result = connection.Query(
            """
            SELECT CAST((time_ns::HUGEINT - $1::HUGEINT) // $3::HUGEINT AS BIGINT) AS slice, count(*)
            FROM records WHERE time_ns >= $1 AND time_ns < $2 GROUP BY slice ORDER BY slice
            """,
            from,
            to,
            width);
        while (result.Next() is { } chunk)
        {
            var slices = chunk.Column(0).Values<long>();
            var counts = chunk.Column(1).Values<long>();
            for (var row = 0; row < chunk.RowCount; row++)
            {
                if (before + counts[row] > wanted)
                {
                    return (from + (slices[row] * width), before);
                }

                before += counts[row];
            }
        }

        return null;
    }
}
