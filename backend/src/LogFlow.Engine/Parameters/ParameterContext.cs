using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parameters;

/// <summary>
/// What the constant text around a parameter says of it: its name, its unit, and whether a duration is time that work took rather
/// than a limit or a date. Read once per parameter, from the first line that has it.
/// </summary>
internal sealed class ParameterContext
{
    private const int NameBytesMax = 48;
    private const int LookBytes = 40;
    private const int WordsBefore = 2;

    private ParameterContext(string name, NumberUnit unit, bool isTimeTaken, bool isIdentifier) =>
        (Name, Unit, IsTimeTaken, IsIdentifier) = (name, unit, isTimeTaken, isIdentifier);

    public string Name { get; }

    /// <summary>Of a number that has none of its own.</summary>
    public NumberUnit Unit { get; }

    public bool IsTimeTaken { get; }

    /// <summary>It names one thing of many: a number of that kind has no size.</summary>
    public bool IsIdentifier { get; }

    /// <param name="before">Constant text from the parameter before, or the line's start.</param>
    /// <param name="value">The parameter's value in that line.</param>
    /// <param name="after">Constant text up to the next parameter, or the line's end.</param>
    /// <param name="position">Its place, for one that nothing names.</param>
    public static ParameterContext Of(ReadOnlySpan<byte> before, ReadOnlySpan<byte> value, ReadOnlySpan<byte> after, int position)
    {
        before = before[Math.Max(0, before.Length - LookBytes)..];
        after = after[..Math.Min(after.Length, LookBytes)];
        var key = KeyOf(before);
        var word = key.IsEmpty ? LastWord(before) : key;
        var unit = UnitOf(key, value, after);
        var isTaken = unit.Measure == ParameterMeasure.Duration && !IsLimit(before) && !IsLimit(after[..Math.Min(after.Length, LookBytes / 2)]);
        return new ParameterContext(NameOf(before, key, after, position), unit, isTaken, IsIdentifierWord(word));
    }

    private static NumberUnit UnitOf(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> after)
    {
        if (!NumberText.TryRead(value, out _, out var own))
        {
            return NumberUnit.None;
        }

        if (!own.IsEmpty)
        {
            return NumberText.TryUnit(own, out var unit) ? unit : NumberUnit.None;
        }

        var behind = after.Length > 0 && after[0] == ' ' ? after[1..] : after;
        var letters = 0;
        while (letters < behind.Length && (IsLetter(behind[letters]) || behind[letters] >= 0x80 || behind[letters] == '%'))
        {
            letters++;
        }

        if (NumberText.TryUnit(behind[..letters], out var written) && (letters == behind.Length || !IsWordPart(behind[letters])))
        {
            return written;
        }

        return UnitOfKey(key);
    }

    /// <summary><c>duration_ms</c>, <c>elapsedMs</c>, <c>size-bytes</c>; <c>took</c> and its like are milliseconds.</summary>
    private static NumberUnit UnitOfKey(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
        {
            return NumberUnit.None;
        }

        var cut = key.LastIndexOfAny((byte)'_', (byte)'-', (byte)'.');
        if (cut >= 0 && NumberText.TryUnit(key[(cut + 1)..], out var unit))
        {
            return unit;
        }

        if (key.EndsWith("Ms"u8) || key.EndsWith("Millis"u8))
        {
            return new NumberUnit(ParameterMeasure.Duration, 1e6);
        }

        if (key.EndsWith("Seconds"u8) || key.EndsWith("Secs"u8))
        {
            return new NumberUnit(ParameterMeasure.Duration, 1e9);
        }

        if (key.EndsWith("Bytes"u8))
        {
            return new NumberUnit(ParameterMeasure.Size, 1);
        }

        return Is(key, "duration"u8) || Is(key, "elapsed"u8) || Is(key, "took"u8) || Is(key, "latency"u8)
            ? new NumberUnit(ParameterMeasure.Duration, 1e6)
            : NumberUnit.None;
    }

    private static string NameOf(ReadOnlySpan<byte> before, ReadOnlySpan<byte> key, ReadOnlySpan<byte> after, int position)
    {
        if (!key.IsEmpty)
        {
            return Text(key);
        }

        var start = before.Length;
        for (var words = 0; words < WordsBefore && start > 0; words++)
        {
            var end = start;
            while (end > 0 && !IsWordPart(before[end - 1]))
            {
                end--;
            }

            var word = end;
            while (word > 0 && IsWordPart(before[word - 1]))
            {
                word--;
            }

            // The words must hang together with the place and with one another.
            if (word == end || before[end..start].ContainsAnyExcept(" \"'([#"u8))
            {
                break;
            }

            start = word;
        }

        var stop = after.Length > 0 && after[0] == ' ' ? 1 : 0;
        while (stop < after.Length && IsWordPart(after[stop]))
        {
            stop++;
        }

        var behind = stop > 1 || (stop == 1 && after[0] != ' ') ? Text(after[..stop]) : "";
        var name = Text(before[start..]) + LogTemplate.Wildcard + behind;
        return name.Length > LogTemplate.Wildcard.Length ? name : FormattableString.Invariant($"value {position + 1}");
    }

    /// <summary>The key of <c>key=</c>, <c>key: </c> or <c>"key":</c> right before the place; empty when there is none.</summary>
    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> before)
    {
        var text = before.TrimEnd(" \"'["u8);
        if (text.IsEmpty || text[^1] is not ((byte)'=' or (byte)':'))
        {
            return default;
        }

        text = text[..^1].TrimEnd(" \"'"u8);
        return LastWord(text);
    }

    private static ReadOnlySpan<byte> LastWord(ReadOnlySpan<byte> text)
    {
        text = text.TrimEnd(" \"'([#"u8);
        var start = text.Length;
        while (start > 0 && IsWordPart(text[start - 1]))
        {
            start--;
        }

        return text[start..];
    }

    /// <summary>Words by which a duration is a setting, an age or a date instead of time that something took.</summary>
    private static bool IsLimit(ReadOnlySpan<byte> text) =>
        Has(text, "timeout"u8) || Has(text, "ttl"u8) || Has(text, "expire"u8) || Has(text, "retry"u8) || Has(text, "interval"u8) ||
        Has(text, "every"u8) || Has(text, "delay"u8) || Has(text, "backoff"u8) || Has(text, "deadline"u8) || Has(text, "lease"u8) ||
        Has(text, "limit"u8) || Has(text, "max"u8) || Has(text, "period"u8) || Has(text, "skew"u8) || Has(text, "behind"u8) ||
        Has(text, " ago"u8) || Has(text, " left"u8) || Has(text, " old"u8) || Has(text, "uptime"u8) || Has(text, "schedul"u8);

    private static bool IsIdentifierWord(ReadOnlySpan<byte> word) =>
        EndsWith(word, "id"u8) || EndsWith(word, "port"u8) || EndsWith(word, "offset"u8) || EndsWith(word, "seq"u8) || EndsWith(word, "line"u8) ||
        EndsWith(word, "key"u8) || EndsWith(word, "number"u8) || EndsWith(word, "index"u8);

    private static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) => text.Length == lower.Length && EndsWith(text, lower);

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower) =>
        text.Length >= lower.Length && Ascii.EqualsIgnoreCase(text[^lower.Length..], lower);

    private static bool Has(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        for (var i = 0; i + lower.Length <= text.Length; i++)
        {
            if (Ascii.EqualsIgnoreCase(text.Slice(i, lower.Length), lower))
            {
                return true;
            }
        }

        return false;
    }

    private static string Text(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text[Math.Max(0, text.Length - NameBytesMax)..]);

    private static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 'z' - 'a';

    private static bool IsWordPart(byte b) => IsLetter(b) || (uint)(b - '0') <= 9 || b is (byte)'_' or (byte)'-' or (byte)'.' || b >= 0x80;
}
