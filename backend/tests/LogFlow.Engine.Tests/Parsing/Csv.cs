using System.Text;

namespace LogFlow.Engine.Tests.Parsing;

/// <summary>Just enough of RFC 4180 to read recorded ground truth.</summary>
internal static class Csv
{
    public static List<string> Column(string path, string name)
    {
        var rows = Rows(File.ReadAllText(path)).ToList();
        var index = rows[0].IndexOf(name);
        return rows.Skip(1).Select(r => r[index]).ToList();
    }

    private static IEnumerable<List<string>> Rows(string text)
    {
        var row = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (isQuoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    isQuoted = false;
                }
                else
                {
                    cell.Append(c);
                }
            }
            else if (c == '"')
            {
                isQuoted = true;
            }
            else if (c is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    yield return row;
                    row = [];
                }
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }

        if (row.Count > 0)
        {
            row.Add(cell.ToString());
            yield return row;
        }
    }
}
