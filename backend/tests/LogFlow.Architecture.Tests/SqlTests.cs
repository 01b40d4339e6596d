using System.Text.RegularExpressions;

namespace LogFlow.Architecture.Tests;

/// <summary>
/// Values reach SQL as parameters only. What is put into the text of a statement may be a constant or a piece that the program itself
/// made; each such name stands here, so a new one is looked at by a person.
/// </summary>
public sealed partial class SqlTests
{
    private static readonly HashSet<string> Pieces = new(StringComparer.Ordinal)
    {
        // Names of tables and types from lists of our own.
        "table", "type", "keys", "what", "compare", "order", "w", "(int)RecordKind.Log",
        // Conditions and names of parameters from Filter, which holds values apart.
        "filter", "mine", "windowed", "join", "limit", "most", "offset", "skip", "bucket", "step", "plan.Join", "parameter", "IdList.Unnest(ids)",
    };

    [Fact]
    public void Nothing_but_known_pieces_is_put_into_SQL()
    {
        var strangers = new List<string>();
        var statements = 0;
        foreach (var file in Repository.Files("*.cs", Repository.Source))
        {
            foreach (Match text in Interpolated().Matches(File.ReadAllText(file)))
            {
                if (!Sql().IsMatch(text.Value))
                {
                    continue;
                }

                statements++;
                strangers.AddRange(Hole().Matches(text.Value).Select(h => h.Groups[1].Value.Trim()).Where(h => !Pieces.Contains(h) && !Choice().IsMatch(h)).Select(h => $"{Path.GetFileName(file)}: {{{h}}}"));
            }
        }

        Assert.True(statements > 5, "the search finds no SQL any more");
        Assert.True(strangers.Count == 0, string.Join(Environment.NewLine, strangers.Distinct()));
    }

    [Fact]
    public void No_SQL_is_glued_together()
    {
        // Filter puts conditions together, which hold names of parameters and no values.
        var glued = Repository.Files("*.cs", Repository.Source).Where(file => Path.GetFileName(file) != "Filter.cs")
            .SelectMany(file => File.ReadLines(file).Where(line => Glued().IsMatch(line)).Select(line => $"{Path.GetFileName(file)}: {line.Trim()}"));

        Assert.DoesNotContain(glued, line => !line.Contains("IdList.Unnest(\"{0}\")", StringComparison.Ordinal));
    }

    [GeneratedRegex("""\$+"{3}.*?"{3}|\$"(?:[^"\\\n]|\\.)*?" """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Interpolated();

    [GeneratedRegex(@"\b(SELECT\s.+\bFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|DROP\s+TABLE|ALTER\s+TABLE|ATTACH\s|COPY\s|PRAGMA\s)", RegexOptions.Singleline)]
    private static partial Regex Sql();

    /// <summary>A constant, or one of two texts that stand in the source.</summary>
    [GeneratedRegex("""^[A-Z]\w*(\.[A-Z]\w*)*$|^\([\w.]+ \? "[^"{}]*" : "[^"{}]*"\)$""")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{(\([^{}?]+\?[^{}]+\)|[^{}:]+)[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex("""\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE)\b[^"]*"\s*\+""")]
    private static partial Regex Glued();
}
