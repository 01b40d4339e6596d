using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>
/// Finds records whose text holds a piece of text, letter case aside, without rebuilding each: first every template is asked. In a
/// template whose constant part holds the text, every record does; in one where the text could run across a wildcard's edge,
/// records are rebuilt; in all others only the parameters can hold it. Letter case is folded by DuckDB throughout, so that one
/// rule holds everywhere.
/// </summary>
internal sealed class TextMatch(DuckDbConnection connection, Filter filter)
{
    /// <summary>Templates with more wildcards than this are rebuilt by a slower expression that takes any number.</summary>
    private const int WildcardsOfTheFastWay = 32;

    private const int FragmentsMax = 32;

    private readonly List<string> _joins = [];

    /// <summary>The joins that the conditions so far need; empty for none.</summary>
    public string Join => string.Join(' ', _joins);

    /// <summary>The text must stand in the message.</summary>
    public void Require(string text) => filter.Add(Condition(text));

    /// <summary>The text must not stand in the message.</summary>
    public void Refuse(string text) => filter.Add($"NOT coalesce(({Condition(text)}), false)");

    private string Condition(string text)
    {
        var folded = Fold(connection, text);
        var templates = Classify(connection, folded);
        var needle = filter.Parameter(folded);
        var alternatives = $"contains(lower(r.body), {needle})";
        // Parameters never hold the separator themselves, so a text with it cannot stand in one.
        if (!folded.Contains(ParameterSeparator.Character))
        {
            alternatives += $" OR contains(lower(r.params), {needle})";
        }

        if (templates.Whole.Count > 0)
        {
            var ids = filter.Parameter(IdList.Of(templates.Whole));
            alternatives += $" OR (r.body IS NULL AND r.template_id IN ({IdList.Unnest(ids)}))";
        }

        if (templates.Across.Count > 0)
        {
            var ids = filter.Parameter(IdList.Of(templates.Across));
            var w = $"w{_joins.Count}";
            _joins.Add($"LEFT JOIN (SELECT t.id, string_split(t.text, '<*>') AS parts FROM templates t WHERE t.id IN ({IdList.Unnest(ids)})) {w} ON {w}.id = r.template_id");
            // What of the text would stand in parameters must stand in them: that is quickly seen and spares most rebuilding.
            var inParameters = templates.Fragments.Count > FragmentsMax
                ? "true"
                : string.Join(" OR ", templates.Fragments.Select(f => $"contains(lower(r.params), {filter.Parameter(f)})"));
            alternatives += $" OR (r.body IS NULL AND {w}.id IS NOT NULL AND ({inParameters}) AND contains(lower({Rebuilt(w, templates.Wildcards)}), {needle}))";
        }

        return alternatives;
    }

    /// <summary>The text of a row; <c>concat</c> passes over the parts and parameters that a row does not have.</summary>
    private static string Rebuilt(string w, int wildcards)
    {
        const string Values = "string_split(r.params, chr(31))";
        if (wildcards > WildcardsOfTheFastWay)
        {
            return $"array_to_string(list_transform(range(1, len({w}.parts) + 1), lambda i: concat({w}.parts[i], {Values}[i])), '')";
        }

        var pieces = Enumerable.Range(1, wildcards).Select(i => $"{w}.parts[{i}], {Values}[{i}]");
        return $"concat({string.Join(", ", pieces)}, {w}.parts[{wildcards + 1}])";
    }

    private static string Fold(DuckDbConnection connection, string text)
    {
        using var result = connection.Query("SELECT lower($1::VARCHAR)", text);
        return result.Next()!.Column(0).String(0)!;
    }

    private static Classes Classify(DuckDbConnection connection, string folded)
    {
        var classes = new Classes();
        using var result = connection.Query("SELECT id, lower(text) FROM templates ORDER BY id");
        while (result.Next() is { } chunk)
        {
            var ids = chunk.Column(0).Values<ulong>();
            var texts = chunk.Column(1);
            for (var row = 0; row < chunk.RowCount; row++)
            {
                var parts = texts.String(row)!.Split(LogTemplate.Wildcard);
                if (parts.Any(part => part.Contains(folded, StringComparison.Ordinal)))
                {
                    classes.Whole.Add(ids[row]);
                    continue;
                }

                var fragments = FragmentsAcross(parts, folded);
                if (fragments.Count > 0)
                {
                    classes.Across.Add(ids[row]);
                    classes.Fragments.UnionWith(fragments);
                    classes.Wildcards = Math.Max(classes.Wildcards, parts.Length - 1);
                }
            }
        }

        return classes;
    }

    /// <summary>
    /// All ways in which the text could stand partly in constant parts and partly in parameters; of each way, what stands in
    /// parameters, joined as rows hold them. Empty when there is no way.
    /// </summary>
    internal static SortedSet<string> FragmentsAcross(string[] parts, string folded)
    {
        var fragments = new SortedSet<string>(StringComparer.Ordinal);
        for (var wildcard = 0; wildcard < parts.Length - 1; wildcard++)
        {
            // The first parameter touched is this one; the text begins in it, or in the part before with 1 to n characters.
            var before = parts[wildcard];
            for (var inPart = 0; inPart <= Math.Min(before.Length, folded.Length); inPart++)
            {
                if (before.AsSpan().EndsWith(folded.AsSpan(0, inPart), StringComparison.Ordinal))
                {
                    Continue(parts, wildcard, folded, inPart, "", inPart > 0, fragments);
                }
            }
        }

        return fragments;
    }

    /// <summary>The text from <paramref name="at"/> on stands in parameter <paramref name="wildcard"/> and in what follows it.</summary>
    private static void Continue(
        string[] parts, int wildcard, string folded, int at, string soFar, bool touchesPart, SortedSet<string> fragments)
    {
        if (fragments.Count > FragmentsMax)
        {
            return;
        }

        // To its end in this parameter; a text that stands in one parameter alone is found without rebuilding.
        if (touchesPart)
        {
            fragments.Add(soFar + folded[at..]);
        }

        var next = parts[wildcard + 1];
        for (var end = at; end <= folded.Length; end++)
        {
            var rest = folded.AsSpan(end);
            var value = soFar + folded[at..end];
            if (rest.Length > 0 && next.AsSpan().StartsWith(rest, StringComparison.Ordinal))
            {
                fragments.Add(value);
            }
            else if (rest.Length > next.Length && rest.StartsWith(next, StringComparison.Ordinal) && wildcard + 1 < parts.Length - 1)
            {
                Continue(parts, wildcard + 1, folded, end + next.Length, value + ParameterSeparator.Character, true, fragments);
            }
        }
    }

    private sealed class Classes
    {
        /// <summary>A constant part holds the text.</summary>
        public List<ulong> Whole { get; } = [];

        /// <summary>The text could run across an edge between a constant part and a parameter, or between two parameters.</summary>
        public List<ulong> Across { get; } = [];

        public SortedSet<string> Fragments { get; } = new(StringComparer.Ordinal);

        /// <summary>The most that one of <see cref="Across"/> has.</summary>
        public int Wildcards { get; set; }
    }
}
