using System.ComponentModel;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

/// <summary>What every question about stored records may ask for.</summary>
internal sealed record SearchParameters
{
    [Description("Words that the message must hold, \"a phrase\", -word; service: level: template: trace: kind: -service: -template:")]
    public string? q { get; init; }

    [Description("Service name")]
    public string? service { get; init; }

    [Description("Lowest level: trace, debug, info, warn, error, fatal, or 1 to 24")]
    public string? level { get; init; }

    [Description("Template id, 16 hex digits")]
    public string? template { get; init; }

    [Description("Trace id, up to 32 hex digits")]
    public string? trace { get; init; }

    [Description("log or span")]
    public string? kind { get; init; }

    [Description("First moment, RFC 3339 or Unix time")]
    public string? from { get; init; }

    [Description("End of the range, not part of it")]
    public string? to { get; init; }

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
