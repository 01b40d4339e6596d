using System.Globalization;
using System.Text.Json;

namespace LogFlow.Engine.Simulation;

/// <summary>
/// Takes typed values out of a scenario file and collects every fault on the way; what is missing or wrong is replaced by
/// something harmless, so that reading goes on to the next fault.
/// </summary>
internal sealed class ScenarioReader
{
    public const int FileBytesMax = 8 * 1024 * 1024;
    public const int NameLengthMax = 100;
    public const int TextLengthMax = 2_000;

    /// <summary>Whoever has so many faults in a file has read enough.</summary>
    private const int FaultsMax = 1_000;

    private readonly string _file;
    private readonly List<ScenarioFault> _faults = [];

    private ScenarioReader(string file, JsonPlace root)
    {
        (_file, Root) = (file, root);
    }

    public JsonPlace Root { get; }

    public bool HasFaults => _faults.Count > 0;

    /// <exception cref="ScenarioFileException">The file cannot be read or is not JSON.</exception>
    public static ScenarioReader OfFile(string file)
    {
        byte[] bytes;
        try
        {
            var info = new FileInfo(file);
            if (info.Exists && info.Length > FileBytesMax)
            {
                throw TooLong(file, info.Length);
            }

            bytes = File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Single(file, "$", 0, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Single(file, "$", 0, $"cannot be read: {e.Message}");
        }

        return OfBytes(file, bytes);
    }

    /// <exception cref="ScenarioFileException">Not JSON, or not an object.</exception>
    public static ScenarioReader OfBytes(string file, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > FileBytesMax)
        {
            throw TooLong(file, utf8.Length);
        }

        JsonPlace root;
        try
        {
            root = JsonPlace.Parse(utf8);
        }
        catch (JsonException e)
        {
            var reason = e.Message.Split(" LineNumber:", 2)[0];
            throw Single(file, "$", (int)(e.LineNumber ?? 0) + 1, $"is not valid JSON: {reason}");
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a string that is not valid UTF-8.
            throw Single(file, "$", 0, "is not valid JSON: a text in it is not valid UTF-8");
        }

        return root.Kind == JsonValueKind.Object
            ? new ScenarioReader(file, root)
            : throw Single(file, "$", root.Line, $"should be an object in braces, not {root.Described}");
    }

    public void Fault(JsonPlace at, string message) => Fault(at, at.Path, message);

    /// <exception cref="ScenarioFileException">There were faults.</exception>
    public void ThrowOnFaults()
    {
        if (_faults.Count > 0)
        {
            throw new ScenarioFileException([.. _faults.OrderBy(fault => fault.Line)]);
        }
    }

    /// <summary>Only these properties, none twice.</summary>
    public void Expect(JsonPlace at, params ReadOnlySpan<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in at.Properties)
        {
            if (IsFull)
            {
                return;
            }

            if (!known.Contains(name))
            {
                Fault(value, $"unknown property \"{name}\"{Spelling.Hint(name, known)}");
            }
            else if (!seen.Add(name))
            {
                Fault(value, $"\"{name}\" is given twice");
            }
        }
    }

    public JsonPlace? Object(JsonPlace parent, string name, bool isRequired = true) =>
        Of(parent, name, isRequired, JsonValueKind.Object, "an object in braces");

    /// <summary>The items of a list that are objects.</summary>
    public IReadOnlyList<JsonPlace> Objects(JsonPlace parent, string name, int countMax, bool isRequired = true)
    {
        if (Of(parent, name, isRequired, JsonValueKind.Array, "a list in brackets") is not { } list)
        {
            return [];
        }

        if (list.Items.Count > countMax)
        {
            Fault(list, $"has {list.Items.Count} entries; at most {countMax} are allowed");
        }

        if (isRequired && list.Items.Count == 0)
        {
            Fault(list, "is empty; at least one entry is needed");
        }

        foreach (var item in list.Items.Where(item => item.Kind != JsonValueKind.Object))
        {
            Fault(item, $"should be an object in braces, not {item.Described}");
        }

        return [.. list.Items.Take(countMax).Where(item => item.Kind == JsonValueKind.Object)];
    }

    public IReadOnlyList<JsonPlace> Texts(JsonPlace parent, string name, int countMax, bool isRequired = true)
    {
        if (Of(parent, name, isRequired, JsonValueKind.Array, "a list in brackets") is not { } list)
        {
            return [];
        }

        if (list.Items.Count == 0 || list.Items.Count > countMax)
        {
            Fault(list, $"has {list.Items.Count} entries; 1 to {countMax} are allowed");
        }

        foreach (var item in list.Items.Where(item => item.Kind != JsonValueKind.String || item.Text.Length is 0 or > TextLengthMax))
        {
            Fault(item, $"should be a text of 1 to {TextLengthMax} characters, not {item.Described}");
        }

        return [.. list.Items.Where(item => item.Kind == JsonValueKind.String)];
    }

    public string Text(JsonPlace parent, string name, bool isRequired = true, int lengthMax = TextLengthMax)
    {
        var value = Of(parent, name, isRequired, JsonValueKind.String, "a text in quotes");
        if (value is null)
        {
            return "";
        }

        if ((isRequired && string.IsNullOrWhiteSpace(value.Text)) || value.Text.Length > lengthMax)
        {
            Fault(value, $"should be a text of 1 to {lengthMax} characters, not of {value.Text.Length}");
        }

        return value.Text;
    }

    public double Number(JsonPlace parent, string name, double min, double max, double? fallback = null)
    {
        var value = Of(parent, name, fallback is null, JsonValueKind.Number, "a number");
        if (value is null)
        {
            return fallback ?? min;
        }

        if (!(value.Number >= min && value.Number <= max))
        {
            Fault(value, string.Create(CultureInfo.InvariantCulture, $"{value.Text} is out of range; it must be from {min} to {max}"));
            return fallback ?? min;
        }

        return value.Number;
    }

    public long Whole(JsonPlace parent, string name, long min, long max, long? fallback = null)
    {
        var number = Number(parent, name, min, max, fallback);
        if (number != Math.Floor(number) && parent.Find(name) is { } value)
        {
            Fault(value, $"{value.Text} should be a whole number");
        }

        return (long)number;
    }

    public bool Flag(JsonPlace parent, string name)
    {
        if (parent.Find(name) is not { } value)
        {
            return false;
        }

        if (value.Kind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Fault(value, $"should be true or false, not {value.Described}");
        }

        return value.Kind == JsonValueKind.True;
    }

    /// <summary>One of a few words; the first one when it is wrong or absent.</summary>
    public string Word(JsonPlace parent, string name, bool isRequired, params ReadOnlySpan<string> words)
    {
        if (Of(parent, name, isRequired, JsonValueKind.String, "a text in quotes") is not { } value)
        {
            return words[0];
        }

        if (!words.Contains(value.Text))
        {
            Fault(value, $"\"{value.Text}\" is none of {string.Join(", ", words.ToArray())}{Spelling.Hint(value.Text, words)}");
            return words[0];
        }

        return value.Text;
    }

    /// <summary>A name of something defined elsewhere in the file; faults when it is unknown.</summary>
    public string Reference(JsonPlace parent, string name, string what, ReadOnlySpan<string> known)
    {
        var text = Text(parent, name, lengthMax: NameLengthMax);
        if (text.Length > 0 && !known.Contains(text) && parent.Find(name) is { } value)
        {
            Fault(value, $"unknown {what} \"{text}\"{Spelling.Hint(text, known)}");
        }

        return text;
    }

    private bool IsFull => _faults.Count >= FaultsMax;

    private static ScenarioFileException TooLong(string file, long length) =>
        Single(file, "$", 0, $"is {length:N0} bytes long; at most {FileBytesMax:N0} are read");

    private static ScenarioFileException Single(string file, string path, int line, string message) =>
        new([new ScenarioFault(file, path, line, message)]);

    private void Fault(JsonPlace at, string path, string message)
    {
        if (!IsFull)
        {
            _faults.Add(new ScenarioFault(_file, path, at.Line, message));
        }
    }

    private JsonPlace? Of(JsonPlace parent, string name, bool isRequired, JsonValueKind kind, string wanted)
    {
        var value = parent.Find(name);
        if (value is null)
        {
            if (isRequired)
            {
                Fault(parent, $"{parent.Path}.{name}", $"\"{name}\" is missing; it should be {wanted}");
            }

            return null;
        }

        if (value.Kind == kind)
        {
            return value;
        }

        Fault(value, $"should be {wanted}, not {value.Described}");
        return null;
    }
}
