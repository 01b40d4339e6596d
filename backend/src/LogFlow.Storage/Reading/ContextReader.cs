using System.Globalization;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>What a service wrote just before and just after one of its lines.</summary>
internal sealed class ContextReader(RecordRows rows)
{
    private const int LinesMax = 500;

    /// <summary>Looked at first, and then so many times more, until there are enough lines.</summary>
    private const long FirstNs = 30 * UnixTime.SecondNs;
    private const int Growth = 30;

    public SearchContext? Read(DuckDbConnection connection, long sequence, int before, int after)
    {
        if (before is < 0 or > LinesMax || after is < 0 or > LinesMax)
        {
            throw new BadQueryException($"The number of lines before and after must be 0 to {LinesMax}.");
        }

        var found = rows.Read(connection, "SELECT * FROM records r WHERE r.seq = $1", [sequence]);
        if (found.Count == 0)
        {
            return null;
        }

        var service = connection.Scalar("SELECT service FROM records WHERE seq = $1", sequence) ?? 0;
        var at = long.Parse(found[0].TimeNs, CultureInfo.InvariantCulture);
        var earlier = Near(connection, (int)service, at, sequence, before, isBefore: true);
        earlier.Reverse();
        return new SearchContext(found[0], earlier, Near(connection, (int)service, at, sequence, after, isBefore: false));
    }

    /// <summary>Nearest first.</summary>
    private List<StoredRecord> Near(DuckDbConnection connection, int service, long at, long sequence, int limit, bool isBefore)
    {
        var end = connection.Scalar(isBefore ? "SELECT min(time_ns) FROM records" : "SELECT max(time_ns) FROM records") ?? at;
        var (compare, order) = isBefore ? ("<", "DESC") : (">", "ASC");
        for (Int128 width = FirstNs; ; width *= Growth)
        {
            var from = isBefore ? (long)Int128.Max(end, at - width) : at;
            var to = isBefore ? at : (long)Int128.Min(end, at + width);
            var isAll = isBefore ? from == end : to == end;
            var lines = rows.Read(
                connection,
                $"""
                SELECT * FROM records r
                WHERE r.service = $1 AND r.kind = {(int)RecordKind.Log} AND r.time_ns >= $2 AND r.time_ns <= $3
                  AND (r.time_ns {compare} $4 OR (r.time_ns = $4 AND r.seq {compare} $5))
                ORDER BY r.time_ns {order}, r.seq {order} LIMIT $6
                """,
                [service, from, to, at, sequence, limit]);
            if (lines.Count == limit || isAll)
            {
                return lines;
            }
        }
    }
}
