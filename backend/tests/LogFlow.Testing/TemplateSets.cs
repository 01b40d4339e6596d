using System.Text;

namespace LogFlow.Testing;

/// <summary>
/// The labelled log sets beside the repository (../shared/data/templates): messages with the template that people gave each, and how
/// well a grouping agrees with them. Not part of the repository; whoever asks says so when they are absent.
/// </summary>
public static class TemplateSets
{
    public static readonly IReadOnlyList<string> Names =
        ["Android", "BGL", "HDFS", "Linux", "OpenSSH", "OpenStack", "Spark", "Zookeeper"];

    /// <summary>A file or folder of ../shared/data, or null when there is none.</summary>
    public static string? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "..", "shared", "data", name);
            if (File.Exists(Path.Combine(folder.FullName, "LogFlow.sln")) && (File.Exists(path) || Directory.Exists(path)))
            {
                return Path.GetFullPath(path);
            }
        }

        return null;
    }

    /// <summary>Message and true template of each line.</summary>
    public static IReadOnlyList<(string Content, string Template)> Read(string folder, string set, bool isCorrected = false)
    {
        var file = Path.Combine(folder, set, $"{set}_2k.log_structured{(isCorrected ? "_corrected" : "")}.csv");
        var rows = Rows(File.ReadAllText(file)).ToList();
        var content = rows[0].IndexOf("Content");
        var template = rows[0].IndexOf("EventTemplate");
        return [.. rows.Skip(1).Select(r => (r[content], r[template]))];
    }

    /// <summary>
    /// GA: share of lines whose group holds exactly the lines of their true group. FGA: F1 of exact groups over predicted and
    /// true groups. Both as in logparser's evaluator and loghub-2.0.
    /// </summary>
    public static (double Ga, double Fga) Score(IReadOnlyList<string> truth, IReadOnlyList<string> predicted)
    {
        var sizes = truth.GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
        int groups = 0, exact = 0, lines = 0;
        foreach (var group in Enumerable.Range(0, predicted.Count).GroupBy(i => predicted[i]))
        {
            groups++;
            var first = truth[group.First()];
            var count = group.Count();
            if (group.All(i => truth[i] == first) && sizes[first] == count)
            {
                exact++;
                lines += count;
            }
        }

        return ((double)lines / truth.Count, 2.0 * exact / (groups + sizes.Count));
    }

    private static IEnumerable<List<string>> Rows(string text)
    {
        var row = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted || (c != ',' && c != '\n' && c != '\r'))
            {
                field.Append(c);
            }
            else if (c != '\r')
            {
                row.Add(field.ToString());
                field.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
        }

        if (row.Count > 0)
        {
            row.Add(field.ToString());
            yield return row;
        }
    }
}
