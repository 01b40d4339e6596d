using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>Search over records, newest first, paged by the position of the last one.</summary>
internal sealed class SearchReader(ServiceNames services, TemplateCatalog templates, RecordRows rows)
{
    private const int LimitMax = 1000;
    private const int TextCharsMax = 4096;

    public const string IsError = "((r.flags & 8) <> 0 OR r.severity >= 17)";

    public SearchPage Search(DuckDbConnection connection, SearchQuery query, bool errorsOnly = false)
    {
        Check(query);
        var identity = $"search {query with { Cursor = null, Limit = 1 }}";
        var position = Cursor.Read(query.Cursor, identity);
        var filter = new Filter();
        if (!AddConditions(filter, query, errorsOnly))
        {
            return new SearchPage([], null);
        }

        var join = string.IsNullOrEmpty(query.Text) ? "" : TextMatch.AddTo(filter, connection, query.Text);
        var from = query.From is { } f ? UnixTime.ToNs(f) : long.MinValue;
        var to = query.To is { } t ? UnixTime.ToNs(t) : long.MaxValue;
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

        if (query.From > query.To)
        {
            throw new BadQueryException("The range ends before it begins: 'from' must not be later than 'to'.");
        }

        if (query.Text?.Length > TextCharsMax)
        {
            throw new BadQueryException($"The text to search for must not be longer than {TextCharsMax} characters.");
        }
    }

    /// <summary>False when nothing can match.</summary>
    private bool AddConditions(Filter filter, SearchQuery query, bool errorsOnly)
    {
        if (!string.IsNullOrEmpty(query.Service))
        {
            if (!services.TryFind(query.Service, out var service))
            {
                return false;
            }

            filter.Add("r.service = {0}", service);
        }

        if (query.MinSeverity is { } severity)
        {
            filter.Add("r.severity >= {0}", severity);
        }

        if (query.Kind is { } kind)
        {
            filter.Add("r.kind = {0}", (int)kind);
        }

        if (!query.Trace.IsNone)
        {
            filter.Add("r.trace_hi = {0} AND r.trace_lo = {1}", query.Trace.High, query.Trace.Low);
        }

        if (!query.Template.IsNone)
        {
            // Records of the narrower shapes that it grew out of belong to it.
            filter.Add("r.template_id IN (" + IdList.Unnest("{0}") + ")", IdList.Of(templates.Family(query.Template.Value)));
        }

        if (errorsOnly)
        {
            filter.Add(IsError);
        }

        return true;
    }
}
