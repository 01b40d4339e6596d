using System.Text;

namespace LogFlow.Engine.Simulation;

/// <summary>
/// A message cut once into constant runs and parameters, so that a line is written by copying bytes and formatting what varies.
/// </summary>
internal sealed class MessageTemplate
{
    /// <summary>Parameters that are known without being defined: milliseconds so far, the called service, the number of the attempt.</summary>
    public static readonly string[] BuiltIn = ["duration_ms", "callee", "attempt"];

    private readonly Part[] _parts;

    public MessageTemplate(string text, byte severity, IReadOnlyList<ParameterShape> parameters)
    {
        Severity = severity;
        var parts = new List<Part>();
        var from = 0;
        foreach (var (start, end, name) in Places(text))
        {
            AddConstant(text[from..start]);
            from = end;
            var builtIn = Array.IndexOf(BuiltIn, name);
            var defined = parameters.Select((parameter, i) => (parameter.Name, i)).Where(pair => pair.Name == name).Select(pair => pair.i).DefaultIfEmpty(-1).First();
            if (builtIn < 0 && defined < 0)
            {
                throw new ArgumentException($"The message \"{text}\" uses the unknown parameter {{{name}}}.", nameof(text));
            }

            parts.Add(builtIn >= 0 ? new Part([], null, 0, builtIn) : new Part([], ParameterWriter.Of(parameters[defined]), defined, -1));
        }

        AddConstant(text[from..]);
        _parts = [.. parts];

        void AddConstant(string constant)
        {
            if (constant.Length > 0)
            {
                parts.Add(new Part(Encoding.UTF8.GetBytes(constant), null, 0, -1));
            }
        }
    }

    public byte Severity { get; }

    public static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_')
            {
                return false;
            }
        }

        return name.Length > 0;
    }

    /// <summary>The parameters that a text uses. Braces around anything but a name are plain text.</summary>
    public static IEnumerable<string> NamesIn(string text) => Places(text).Select(place => place.Name);

    public void Write(TextBuffer to, ref Prng prng, in LineFacts facts)
    {
        foreach (ref readonly var part in _parts.AsSpan())
        {
            if (part.Parameter is { } parameter)
            {
                (facts.Values?[part.ParameterIndex] ?? parameter).Write(to, ref prng, facts.TraceSeed, part.ParameterIndex);
            }
            else if (part.BuiltIn < 0)
            {
                to.Write(part.Constant);
            }
            else if (part.BuiltIn == 1)
            {
                to.Write(facts.Callee);
            }
            else
            {
                to.WriteNumber(part.BuiltIn == 0 ? facts.DurationMs : facts.Attempt);
            }
        }
    }

    private static List<(int Start, int End, string Name)> Places(string text)
    {
        var places = new List<(int, int, string)>();
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open + 1))
        {
            var close = text.IndexOf('}', open);
            if (close > 0 && IsName(text.AsSpan(open + 1, close - open - 1)))
            {
                places.Add((open, close + 1, text[(open + 1)..close]));
            }
        }

        return places;
    }

    private readonly record struct Part(byte[] Constant, ParameterWriter? Parameter, int ParameterIndex, int BuiltIn);
}

/// <summary>What a line's built-in parameters are filled with.</summary>
internal ref struct LineFacts
{
    public ulong TraceSeed;
    public long DurationMs;
    public long Attempt;
    public ReadOnlySpan<byte> Callee;

    /// <summary>By parameter what is said in its place; null for the usual values.</summary>
    public ParameterWriter?[]? Values;
}
