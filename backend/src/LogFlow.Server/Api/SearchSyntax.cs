using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Api;

/// <summary>
/// The language of the query box. Words must all stand in the message, in any case and order; "a phrase" as it is; a minus refuses. Of
/// <c>service:</c> <c>level:</c> <c>template:</c> <c>trace:</c> <c>kind:</c> each sets the filter of its name; <c>-service:</c> and <c>-template:</c>
/// leave one out. Anything else with a colon is a word like others.
/// </summary>
internal static class SearchSyntax
{
    public static SearchQuery Apply(SearchQuery query, string? text)
    {
        var words = new List<string>();
        var refused = new List<string>();
        var withoutServices = new List<string>();
        var withoutTemplates = new List<TemplateId>();
        foreach (var (isRefused, key, value) in Tokens(text ?? ""))
        {
            switch (key, isRefused)
            {
                case ("service", false):
                    query = query with { Service = value };
                    break;
                case ("service", true):
                    withoutServices.Add(value);
                    break;
                case ("template", false):
                    query = query with { Template = QueryText.Template("template", value) };
                    break;
                case ("template", true):
                    withoutTemplates.Add(QueryText.Template("template", value));
                    break;
                case ("level", false):
                    query = query with { MinSeverity = QueryText.Level(value) };
                    break;
                case ("trace", false):
                    query = query with { Trace = QueryText.Trace("trace", value) };
                    break;
                case ("kind", false):
                    query = query with { Kind = KindOf(value) };
                    break;
                case (null, true):
                    refused.Add(value);
                    break;
                case (null, false):
                    words.Add(value);
                    break;
                default:
                    throw ApiProblem.BadRequest($"-{key}: cannot be left out this way; -service: and -template: can, and a word or a \"phrase\" after a minus.");
            }
        }

        return query with { Terms = words, NotTerms = refused, NotServices = withoutServices, NotTemplates = withoutTemplates };
    }

    public static RecordKind? KindOf(string? value) => QueryText.OneOf("kind", value, "log", "span") switch
    {
        "log" => RecordKind.Log,
        "span" => RecordKind.Span,
        _ => null,
    };

    /// <summary>Left to right; a quotation mark that is not closed holds to the end.</summary>
    internal static IEnumerable<(bool IsRefused, string? Key, string Value)> Tokens(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var isRefused = text[at] == '-' && at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]);
            at += isRefused ? 1 : 0;
            var key = KeyAt(text, at);
            at += key is null ? 0 : key.Length + 1;
            var value = ValueAt(text, ref at);
            if (value.Length > 0)
            {
                yield return (isRefused, key, value);
            }
        }
    }

    private static string? KeyAt(string text, int at)
    {
        foreach (var key in (ReadOnlySpan<string>)["service", "level", "template", "trace", "kind"])
        {
            if (text.AsSpan(at).StartsWith(key, StringComparison.OrdinalIgnoreCase) && at + key.Length + 1 < text.Length && text[at + key.Length] == ':' &&
                !char.IsWhiteSpace(text[at + key.Length + 1]))
            {
                return key;
            }
        }

        return null;
    }

    private static string ValueAt(string text, ref int at)
    {
        if (text[at] == '"')
        {
            var close = text.IndexOf('"', at + 1);
            var phrase = close < 0 ? text[(at + 1)..] : text[(at + 1)..close];
            at = close < 0 ? text.Length : close + 1;
            return phrase;
        }

        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return text[start..at];
    }
}
