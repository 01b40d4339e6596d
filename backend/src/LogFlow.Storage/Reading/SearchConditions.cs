using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>A search as SQL: conditions over <c>records r</c>, the joins that they need, and the range of time [From, To) in nanoseconds.</summary>
internal sealed record SearchPlan(Filter Filter, string Join, long From, long To);

/// <summary>Turns a search query into conditions.</summary>
internal sealed class SearchConditions(ServiceNames services, TemplateCatalog templates, SplitReader splits)
{
    private const int TextCharsMax = 4096;
    private const int TermsMax = 20;

    /// <summary>What makes two queries the same search, page and limit apart.</summary>
    public static string Identity(SearchQuery query) => string.Join(
        '\u001e',
        query with { Cursor = null, Limit = 1, Terms = [], NotTerms = [], NotServices = [], NotTemplates = [] },
        string.Join('\u001f', query.Terms),
        string.Join('\u001f', query.NotTerms),
        string.Join('\u001f', query.NotServices),
        string.Join('\u001f', query.NotTemplates));

    /// <summary>Null when nothing can match.</summary>
    /// <exception cref="BadQueryException">An impossible range, or too much text.</exception>
    public SearchPlan? Of(DuckDbConnection connection, SearchQuery query, bool errorsOnly = false)
    {
        Check(query);
        var filter = new Filter();
        if (!AddSmall(connection, filter, query))
        {
            return null;
        }

        if (errorsOnly)
        {
            filter.Add(SearchReader.IsError);
        }

        var text = new TextMatch(connection, filter);
        foreach (var term in query.Terms.Append(query.Text ?? "").Where(term => term.Length > 0))
        {
            text.Require(term);
        }

        foreach (var term in query.NotTerms.Where(term => term.Length > 0))
        {
            text.Refuse(term);
        }

        return new SearchPlan(
            filter, text.Join, query.From is { } from ? UnixTime.ToNs(from) : long.MinValue, query.To is { } to ? UnixTime.ToNs(to) : long.MaxValue);
    }

    private static void Check(SearchQuery query)
    {
        if (query.From > query.To)
        {
            throw new BadQueryException("The range ends before it begins: 'from' must not be later than 'to'.");
        }

        if (query.Terms.Count + query.NotTerms.Count > TermsMax)
        {
            throw new BadQueryException($"A search may have {TermsMax} words and phrases, not {query.Terms.Count + query.NotTerms.Count}: put quotation marks round a phrase.");
        }

        if (query.Terms.Concat(query.NotTerms).Append(query.Text ?? "").Any(term => term.Length > TextCharsMax))
        {
            throw new BadQueryException($"The text to search for must not be longer than {TextCharsMax} characters.");
        }
    }

    /// <summary>Conditions on the columns that are quickly compared. False when nothing can match.</summary>
    private bool AddSmall(DuckDbConnection connection, Filter filter, SearchQuery query)
    {
        if (!string.IsNullOrEmpty(query.Service))
        {
            if (!services.TryFind(query.Service, out var service))
            {
                return false;
            }

            filter.Add("r.service = {0}", service);
        }

        foreach (var name in query.NotServices)
        {
            if (services.TryFind(name, out var service))
            {
                filter.Add("r.service <> {0}", service);
            }
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
            AddTemplate(connection, filter, query.Template.Value, isWanted: true);
        }

        foreach (var template in query.NotTemplates)
        {
            AddTemplate(connection, filter, template.Value, isWanted: false);
        }

        return true;
    }

    private void AddTemplate(DuckDbConnection connection, Filter filter, ulong template, bool isWanted)
    {
        if (!splits.IsEmpty && splits.Find(connection, template) is { } part)
        {
            var condition = splits.Condition(filter, part, "r.");
            filter.Add(isWanted ? condition : $"NOT coalesce({condition}, false)");
            return;
        }

        // Records of the narrower shapes that it grew out of belong to it.
        filter.Add((isWanted ? "r.template_id IN (" : "r.template_id NOT IN (") + IdList.Unnest("{0}") + ")", IdList.Of(templates.Family(template)));
    }
}
