using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// Reads what it can from any line: the first time near its start and the first level word near it. What stands after the header
/// is the message; a line that has neither is not its own.
/// </summary>
internal sealed class GenericFormat : ITextFormat
{
    public static readonly GenericFormat Instance = new();

    /// <summary>How far into a line a time is looked for, bytes.</summary>
    private const int TimeReach = 64;

    /// <summary>How far behind the time, or into a line without one, a level is looked for.</summary>
    private const int LevelReach = 48;

    public string Name => "generic";

    public bool IsHeadered => false;

    /// <summary>True when a time with a date stands at the start, brackets aside: then the line begins a record.</summary>
    public static bool StartsWithTime(ReadOnlySpan<byte> line)
    {
        var start = line[0] is (byte)'[' or (byte)'<' or (byte)'(' ? 1 : 0;
        return TimeScanner.ReadDated(line[start..], out _) > 0;
    }

    public bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        var end = ReadTime(line, context, ref record, out var start);
        var rest = line[end..];
        var level = FindLevel(rest, out var afterLevel);
        if (level == Severity.Unspecified && !context.HasTime)
        {
            return false;
        }

        record.Severity = level;
        if (start > 0)
        {
            // What stands before the time (a host, a marker) is kept apart from the message.
            context.Attributes.Add("prefix"u8, Utf8Text.TrimBlanks(line[..start]));
        }

        var message = TrimHeader(level != Severity.Unspecified && IsHeader(rest[..afterLevel]) ? rest[afterLevel..] : rest);
        // Where the level is all that a line says, it is the message: an empty one would tell nobody anything.
        record.Body = message.IsEmpty ? LastWord(rest[..afterLevel]) : message;
        return true;
    }

    private static int ReadTime(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record, out int start)
    {
        var reach = Math.Min(line.Length - 8, TimeReach);
        for (start = 0; start <= reach; start++)
        {
            if (start > 0 && !IsBoundary(line[start - 1]))
            {
                continue;
            }

            var c = line[start];
            if (!TimeScanner.IsDigit(c) && !char.IsAsciiLetterUpper((char)c))
            {
                continue;
            }

            var used = TimeScanner.ReadDated(line[start..], out var time);
            if (used == 0 && start <= 1)
            {
                used = TimeScanner.ReadClock(line[start..], out time);
            }

            if (used > 0 && context.TryResolve(time, out record.TimeNs))
            {
                context.HasTime = true;
                var end = start + used;
                start = start == 1 && line[0] == '[' ? 0 : start;
                return end;
            }
        }

        start = 0;
        return 0;
    }

    /// <summary>The level word near the start of a text, 0 when there is none.</summary>
    public static byte LevelOf(ReadOnlySpan<byte> text) => FindLevel(text, out _);

    private static byte FindLevel(ReadOnlySpan<byte> text, out int end)
    {
        var reach = Math.Min(text.Length, LevelReach);
        var i = 0;
        while (i < reach)
        {
            if (!char.IsAsciiLetter((char)text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && char.IsAsciiLetterOrDigit((char)text[i]))
            {
                i++;
            }

            var word = text[start..i];
            // In running text "error" is a word like any other: a level stands in capitals, in brackets, or at the start.
            var isMarked = start == 0 || IsUpper(word) || (text[start - 1] is (byte)'[' or (byte)'<' or (byte)'|' or (byte)'=') || IsHeader(text[..start]);
            if (isMarked && SeverityWords.IsCommonWord(word) && (i == text.Length || text[i] is not ((byte)'_' or (byte)'.' or (byte)'/')))
            {
                end = i;
                return SeverityWords.FromWord(word);
            }
        }

        end = 0;
        return Severity.Unspecified;
    }

    /// <summary>True when nothing but marks and blanks stands before the level, so that it ends the header.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> text)
    {
        var lastWord = text.LastIndexOfAny(" \t[]<>()|:,-="u8);
        return lastWord < 0 || text[..(lastWord + 1)].IndexOfAnyExcept(" \t[]<>()|:,-="u8) < 0;
    }

    private static ReadOnlySpan<byte> TrimHeader(ReadOnlySpan<byte> text)
    {
        var trimmed = text.TrimStart(" \t]>|:,-)"u8);
        return trimmed.IsEmpty ? [] : trimmed;
    }

    private static ReadOnlySpan<byte> LastWord(ReadOnlySpan<byte> text) => text[(text.LastIndexOfAny(" \t[]<>()|:,-="u8) + 1)..];

    private static bool IsUpper(ReadOnlySpan<byte> word) => word.IndexOfAnyInRange((byte)'a', (byte)'z') < 0;

    private static bool IsBoundary(byte c) => !char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)'.' or (byte)':' or (byte)'-' or (byte)'_');
}
