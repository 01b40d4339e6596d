using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LogFlow.Engine.Simulation;

/// <summary>
/// A JSON value that knows where it stands in its file, so that a fault can name line and path (JsonDocument keeps neither).
/// </summary>
internal sealed class JsonPlace
{
    private JsonPlace(string path, int line, JsonValueKind kind)
    {
        (Path, Line, Kind) = (path, line, kind);
    }

    public string Path { get; }

    public int Line { get; }

    public JsonValueKind Kind { get; }

    public string Text { get; private set; } = "";

    public double Number { get; private set; }

    /// <summary>Of an object, in the file's order; a name may stand twice.</summary>
    public List<(string Name, JsonPlace Value)> Properties { get; } = [];

    /// <summary>Of an array.</summary>
    public List<JsonPlace> Items { get; } = [];

    /// <summary>How the fault messages call this value: <c>the text "abc"</c>, <c>a list</c>.</summary>
    public string Described => Kind switch
    {
        JsonValueKind.String => $"the text \"{Shortened}\"",
        JsonValueKind.Number => $"the number {Text}",
        JsonValueKind.True or JsonValueKind.False => Text,
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => "null",
    };

    private string Shortened => Text.Length <= 40 ? Text : Text[..40] + "...";

    /// <exception cref="JsonException">Not JSON; carries the line (from 0).</exception>
    public static JsonPlace Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        var lines = new LineCounter();
        reader.Read();
        var root = Read(ref reader, utf8, ref lines, "$");
        reader.Read();
        return root;
    }

    public JsonPlace? Find(string name)
    {
        foreach (var (key, value) in Properties)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }

    private static JsonPlace Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, ref LineCounter lines, string path)
    {
        var line = lines.LineOf(utf8, (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var obj = new JsonPlace(path, line, JsonValueKind.Object);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString() ?? "";
                    reader.Read();
                    obj.Properties.Add((name, Read(ref reader, utf8, ref lines, $"{path}.{name}")));
                }

                return obj;
            case JsonTokenType.StartArray:
                var array = new JsonPlace(path, line, JsonValueKind.Array);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Items.Add(Read(ref reader, utf8, ref lines, string.Create(CultureInfo.InvariantCulture, $"{path}[{array.Items.Count}]")));
                }

                return array;
            case JsonTokenType.String:
                return new JsonPlace(path, line, JsonValueKind.String) { Text = reader.GetString() ?? "" };
            case JsonTokenType.Number:
                return new JsonPlace(path, line, JsonValueKind.Number)
                {
                    Text = Encoding.UTF8.GetString(reader.ValueSpan),
                    Number = reader.TryGetDouble(out var number) ? number : double.NaN,
                };
            case JsonTokenType.True:
                return new JsonPlace(path, line, JsonValueKind.True) { Text = "true" };
            case JsonTokenType.False:
                return new JsonPlace(path, line, JsonValueKind.False) { Text = "false" };
            default:
                return new JsonPlace(path, line, JsonValueKind.Null);
        }
    }

    /// <summary>Tokens come in order, so each newline is counted once.</summary>
    private struct LineCounter
    {
        private int _at;
        private int _newlines;

        public int LineOf(ReadOnlySpan<byte> utf8, int index)
        {
            _newlines += utf8[_at..index].Count((byte)'\n');
            _at = index;
            return _newlines + 1;
        }
    }
}
