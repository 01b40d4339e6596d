using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// A header described by a pattern, such as <c>{time} [{thread}] {level} {logger} - {message}</c>. Holes with a meaning
/// (<see cref="LayoutHole"/>) are read as such; any other is an attribute of that name and reaches up to the text behind it. A blank
/// stands for one or more blanks or tabs, <c>~</c> for none or more; everything else for itself.
/// </summary>
internal sealed class LayoutFormat : ITextFormat
{
    private const int HoleBytesMax = 512;

    private readonly Part[] _parts;

    /// <summary>Where nothing but a level stands between time and message: the level, which is the message of a line that says no more.</summary>
    private readonly int? _loneLevel;

    /// <param name="name">Kebab-case; several layouts of one program share it.</param>
    /// <param name="pattern">See the class.</param>
    /// <param name="isHeadered">False where lines without this header are no continuation.</param>
    public LayoutFormat(string name, string pattern, bool isHeadered = true)
    {
        Name = name;
        IsHeadered = isHeadered;
        _parts = [.. Split(pattern)];
        _loneLevel = _parts.All(part => part.Hole is LayoutHole.Text or LayoutHole.Time or LayoutHole.Clock or LayoutHole.Level or LayoutHole.Message)
            ? Array.FindIndex(_parts, part => part.Hole == LayoutHole.Level)
            : null;
    }

    public string Name { get; }

    public bool IsHeadered { get; }

    public bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        var at = 0;
        var level = default(Range);
        for (var i = 0; i < _parts.Length; i++)
        {
            ref readonly var part = ref _parts[i];
            var rest = line[at..];
            var used = part.Hole == LayoutHole.Text
                ? MatchLiteral(part.Literal, rest)
                : ReadHole(i, rest, context, ref record);
            if (used < 0)
            {
                return false;
            }

            level = i == _loneLevel ? at..(at + used) : level;
            at += used;
        }

        if (_loneLevel is not null && record.Body.IsEmpty)
        {
            record.Body = line[level];
        }

        return at == line.Length;
    }

    private int ReadHole(int index, ReadOnlySpan<byte> rest, ParseContext context, ref LogRecord record)
    {
        ref readonly var part = ref _parts[index];
        if (part.Hole == LayoutHole.Message)
        {
            return ReadMessage(index, rest, ref record);
        }

        var used = LayoutHoles.ReadSized(part.Hole, rest, context, ref record);
        if (used != 0)
        {
            return used;
        }

        var length = Reach(index, rest, part.Hole);
        if (length is <= 0 or > HoleBytesMax)
        {
            return -1;
        }

        return LayoutHoles.TryTake(part.Hole, part.Name, rest[..length], context, ref record) ? length : -1;
    }

    /// <summary>The message is the rest, but for a fixed tail: <c>{message} ({logger})</c>.</summary>
    private int ReadMessage(int index, ReadOnlySpan<byte> rest, ref LogRecord record)
    {
        if (index == _parts.Length - 1)
        {
            record.Body = rest;
            return rest.Length;
        }

        // Only " (" is ever behind a message; the last one in the line counts.
        var tail = rest.LastIndexOf(" ("u8);
        if (tail < 0 || rest[^1] != ')')
        {
            return -1;
        }

        record.Body = rest[..tail];
        return tail;
    }

    /// <summary>How far a hole reaches: to where the text behind it begins. Words stop at a blank in any case.</summary>
    private int Reach(int index, ReadOnlySpan<byte> rest, LayoutHole hole)
    {
        var isWord = hole != LayoutHole.Any;
        var limit = isWord ? rest.IndexOfAny((byte)' ', (byte)'\t') : -1;
        if (index == _parts.Length - 1)
        {
            return limit < 0 ? rest.Length : limit;
        }

        ref readonly var next = ref _parts[index + 1];
        if (next.Hole != LayoutHole.Text)
        {
            return -1;
        }

        var searched = limit < 0 ? rest : rest[..limit];
        if (next.Literal[0] is (byte)' ' or (byte)'~')
        {
            return isWord ? searched.Length : FirstMatch(next.Literal, rest);
        }

        return FirstMatch(next.Literal, rest, searched.Length);
    }

    private static int FirstMatch(ReadOnlySpan<byte> literal, ReadOnlySpan<byte> rest, int limit = int.MaxValue)
    {
        var reach = Math.Min(Math.Min(rest.Length, limit), HoleBytesMax);
        var first = literal[0];
        var at = 0;
        while (at <= reach)
        {
            var next = first is (byte)' ' or (byte)'~'
                ? rest[at..].IndexOfAny((byte)' ', (byte)'\t')
                : rest[at..].IndexOf(first);
            if (next < 0 || at + next > reach)
            {
                return -1;
            }

            at += next;
            if (MatchLiteral(literal, rest[at..]) >= 0)
            {
                return at;
            }

            at++;
        }

        return -1;
    }

    /// <summary>How much of the text the literal takes, -1 when it does not fit.</summary>
    private static int MatchLiteral(ReadOnlySpan<byte> literal, ReadOnlySpan<byte> text)
    {
        var at = 0;
        foreach (var c in literal)
        {
            if (c is (byte)' ' or (byte)'~')
            {
                var start = at;
                while (at < text.Length && text[at] is (byte)' ' or (byte)'\t')
                {
                    at++;
                }

                if (c == ' ' && at == start && at < text.Length)
                {
                    return -1;
                }
            }
            else if (at < text.Length && text[at] == c)
            {
                at++;
            }
            else
            {
                return -1;
            }
        }

        return at;
    }

    private static IEnumerable<Part> Split(string pattern)
    {
        var at = 0;
        while (at < pattern.Length)
        {
            var brace = pattern[at] == '{' ? pattern.IndexOf('}', at) : pattern.IndexOf('{', at);
            if (pattern[at] == '{')
            {
                var name = pattern[(at + 1)..brace];
                yield return new Part(LayoutHoles.ByName(name), Encoding.UTF8.GetBytes(LayoutHoles.AttributeName(name)), []);
                at = brace + 1;
                continue;
            }

            var end = brace < 0 ? pattern.Length : brace;
            yield return new Part(LayoutHole.Text, [], Encoding.UTF8.GetBytes(pattern[at..end]));
            at = end;
        }
    }

    private readonly record struct Part(LayoutHole Hole, byte[] Name, byte[] Literal);
}
