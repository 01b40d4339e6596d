using System.Collections.Concurrent;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Progress;

/// <summary>
/// How far sources have been read. The writer changes it under its lock; any thread may look and sees what is committed. The table is
/// appended to, because that is what DuckDB does cheaply, and written anew when most of its rows are out of date.
/// </summary>
internal sealed class PositionLedger
{
    private const int RowsUntilCompaction = 20_000;

    private readonly ConcurrentDictionary<string, StoredPosition> _committed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredPosition> _open = new(StringComparer.Ordinal);
    private long _sequence;
    private long _rows;
    private long _rowsOfGroup;

    public IReadOnlyList<StoredPosition> All(string prefix) =>
        [.. _committed.Values.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(p => p.Key, StringComparer.Ordinal)];

    public void Load(DuckDbConnection connection)
    {
        _committed.Clear();
        _open.Clear();
        _rows = connection.Scalar("SELECT count(*) FROM positions") ?? 0;
        _sequence = (connection.Scalar("SELECT max(seq) FROM positions") ?? -1) + 1;
        using var result = connection.Query("SELECT key, arg_max(read_to, seq), arg_max(state, seq) FROM positions GROUP BY key");
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var key = chunk.Column(0).String(row)!;
                _committed[key] = new StoredPosition(key, chunk.Column(1).Values<long>()[row], chunk.Column(2).String(row)!);
            }
        }
    }

    /// <summary>True when every step begins where the last one of its key ended.</summary>
    public bool Follows(IReadOnlyList<PositionStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var known = _open.GetValueOrDefault(step.Key) ?? _committed.GetValueOrDefault(step.Key);
            if (!step.IsFresh && known?.Offset != step.From)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Notes steps whose rows go into the open group.</summary>
    public void Take(IReadOnlyList<PositionStep> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            _open[steps[i].Key] = new StoredPosition(steps[i].Key, steps[i].To, steps[i].State);
        }
    }

    /// <summary>Inside the group's transaction.</summary>
    public void Write(DuckDbConnection connection)
    {
        _rowsOfGroup = _rows;
        if (_open.Count == 0)
        {
            return;
        }

        IEnumerable<StoredPosition> written = _open.Values;
        if (_rows > RowsUntilCompaction && _rows > 4L * _committed.Count)
        {
            connection.Execute("DELETE FROM positions");
            written = written.Concat(_committed.Values.Where(p => !_open.ContainsKey(p.Key)));
            _rowsOfGroup = 0;
        }

        using var rows = new RowAppender(connection, "positions");
        foreach (var position in written)
        {
            rows.Add(_sequence++).Add(position.Key).Add(position.Offset).Add(position.State).EndRow();
            _rowsOfGroup++;
        }

        rows.Flush();
    }

    public void Committed()
    {
        foreach (var (key, position) in _open)
        {
            _committed[key] = position;
        }

        _open.Clear();
        _rows = _rowsOfGroup;
    }

    public void Abandoned() => _open.Clear();

    /// <summary>In a transaction of its own.</summary>
    public void Forget(DuckDbConnection connection, IReadOnlyCollection<string> keys)
    {
        foreach (var key in keys)
        {
            connection.Execute("DELETE FROM positions WHERE key = $1", key);
            _committed.TryRemove(key, out _);
        }
    }
}
