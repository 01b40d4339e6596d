using System.ComponentModel;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

/// <summary>What every question about stored records may ask for.</summary>
internal sealed record SearchParameters(
    [property: Description("Words that the message must hold, \"a phrase\", -word; service: level: template: trace: kind: -service: -template:")] string? q,
    [property: Description("Service name")] string? service,
    [property: Description("Lowest level: trace, debug, info, warn, error, fatal, or 1 to 24")] string? level,
    [property: Description("Template id, 16 hex digits")] string? template,
    [property: Description("Trace id, up to 32 hex digits")] string? trace,
    [property: Description("log or span")] string? kind,
    [property: Description("First moment, RFC 3339 or Unix time")] string? from,
    [property: Description("End of the range, not part of it")] string? to)
{
    public SearchQuery ToQuery()
    {
        var (first, last) = QueryText.Range(from, to);
        var query = new SearchQuery
        {
            Service = QueryText.Text("service", service),
            MinSeverity = QueryText.Level(level),
            Template = QueryText.Template("template", template),
            Trace = QueryText.Trace("trace", trace),
            Kind = SearchSyntax.KindOf(kind),
            From = first,
            To = last,
        };
        return SearchSyntax.Apply(query, QueryText.Text("q", q));
    }
}
