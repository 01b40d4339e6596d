using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Reading;

/// <summary>Search over records, newest first, paged by the position of the last one.</summary>
internal sealed class SearchReader(SearchConditions conditions, RecordRows rows)
{
    private const int LimitMax = 1000;

    public const string IsError = "((r.flags & 8) <> 0 OR r.severity >= 17)";

    public SearchPage Search(DuckDbConnection connection, SearchQuery query, bool errorsOnly = false)
    {
        Check(query);
        var identity = $"search {SearchConditions.Identity(query)}";
        var position = Cursor.Read(query.Cursor, identity);
        if (conditions.Of(connection, query, errorsOnly) is not { } plan)
        {
            return new SearchPage([], null);
        }

        var (filter, join, from, to) = plan;
        if (position is { } p)
        {
            filter.Add("r.time_ns < {0} OR (r.time_ns = {0} AND r.seq < {1})", p.First, p.Second);
            to = Math.Min(to, p.First == long.MaxValue ? p.First : p.First + 1);
        }

        // One more than wanted tells whether there is a next page.
        var found = new List<StoredRecord>();
        foreach (var window in TimeWindows.Of(connection, from, to))
        {
            var windowed = filter.Clone().Add("r.time_ns >= {0} AND r.time_ns < {1}", window.From, window.To);
            var limit = windowed.Parameter(query.Limit + 1 - found.Count);
            found.AddRange(rows.Read(
                connection,
                $"SELECT r.* FROM records r {join} {windowed} ORDER BY r.time_ns DESC, r.seq DESC LIMIT {limit}",
                windowed.Parameters));
            if (found.Count > query.Limit)
            {
                break;
            }
        }

        if (found.Count <= query.Limit)
        {
            return new SearchPage(found, null);
        }

        found.RemoveRange(query.Limit, found.Count - query.Limit);
        var last = found[^1];
        return new SearchPage(found, Cursor.Write(long.Parse(last.TimeNs, System.Globalization.CultureInfo.InvariantCulture), last.Sequence, identity));
    }

    private static void Check(SearchQuery query)
    {
        if (query.Limit is < 1 or > LimitMax)
        {
            throw new BadQueryException($"The limit must be 1 to {LimitMax}, not {query.Limit}.");
        }
    }
}
