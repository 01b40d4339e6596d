using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// logfmt: <c>ts=2024-01-02T03:04:05Z level=info msg="done" took=12ms</c>, as Go's loggers and Heroku write it. The names mean what
/// they mean in JSON. A line is logfmt when it is all pairs, two at least, with a time, a level or a message among them.
/// </summary>
internal sealed class LogfmtFormat : ITextFormat
{
    private const int PairsMax = 1000;

    public string Name => "logfmt";

    public bool IsHeadered => false;

    public bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        var json = context.Pairs;
        json.Clear();
        var rest = line.TrimEnd((byte)' ');
        var pairs = 0;
        var isTelling = false;
        while (!(rest = rest.TrimStart((byte)' ')).IsEmpty)
        {
            if (++pairs > PairsMax || !TryPair(ref rest, context, ref isTelling))
            {
                return false;
            }
        }

        return pairs >= 2 && isTelling && context.PairsParser.TryParse(json.Written, context, ref record, out _);
    }

    private static bool TryPair(ref ReadOnlySpan<byte> rest, ParseContext context, ref bool isTelling)
    {
        var end = rest.IndexOfAny((byte)'=', (byte)' ', (byte)'"');
        if (end <= 0 || rest[end] != '=')
        {
            return false;
        }

        var name = rest[..end];
        if (name.IndexOfAnyInRange((byte)0, (byte)' ') >= 0)
        {
            return false;
        }

        rest = rest[(end + 1)..];
        isTelling |= JsonFields.Top.TryFind(name, out var key)
            && key.Field is JsonField.Time or JsonField.Level or JsonField.Severity or JsonField.Message;
        if (!rest.StartsWith("\""u8))
        {
            var blank = rest.IndexOf((byte)' ');
            var value = blank < 0 ? rest : rest[..blank];
            rest = blank < 0 ? [] : rest[blank..];
            AddPlain(name, value, context);
            return !value.Contains((byte)'"');
        }

        var quote = QuotedText.End(rest[1..]);
        if (quote < 0)
        {
            return false;
        }

        context.Pairs.Add(name, QuotedText.Unescape(rest.Slice(1, quote), "\"\\"u8, ref context.Scratch));
        rest = rest[(quote + 2)..];
        return rest.IsEmpty || rest[0] == ' ';
    }

    /// <summary>Numbers and truth values stay what they are among the attributes.</summary>
    private static void AddPlain(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ParseContext context)
    {
        var isLiteral = value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8)
            || (DecimalNumber.IsDigits(value) && value.Length < 19 && (value.Length == 1 || value[0] != '0'));
        if (isLiteral)
        {
            context.Pairs.AddRawValue(name, value);
        }
        else
        {
            context.Pairs.Add(name, value);
        }
    }
}
