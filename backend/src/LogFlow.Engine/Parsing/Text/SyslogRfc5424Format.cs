using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// Syslog of RFC 5424: <c>&lt;165&gt;1 2003-10-11T22:14:15.003Z host app 1234 ID47 [sd@1 k="v"] text</c>. Structured data becomes
/// attributes <c>sd@1.k</c>; the app name is the service.
/// </summary>
internal sealed class SyslogRfc5424Format : ITextFormat
{
    public string Name => "syslog-rfc5424";

    public bool IsHeadered => true;

    public bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        var at = SyslogPriority.Read(line, ref record, out var facility);
        if (at <= 0 || !line[at..].StartsWith("1 "u8))
        {
            return false;
        }

        var rest = line[(at + 2)..];
        if (!TryTime(ref rest, context, ref record)
            || !TryWord(ref rest, out var host) || !TryWord(ref rest, out var app) || !TryWord(ref rest, out var process) || !TryWord(ref rest, out var messageId))
        {
            return false;
        }

        if (!IsNil(app))
        {
            record.Service = context.Service(app);
        }

        Add("host"u8, host, context);
        Add("pid"u8, process, context);
        Add("msgid"u8, messageId, context);
        context.Attributes.Add("facility"u8, facility);
        if (!TryStructuredData(ref rest, context))
        {
            return false;
        }

        rest = rest.TrimStart((byte)' ');
        record.Body = rest.StartsWith(Utf8Text.ByteOrderMark) ? rest[Utf8Text.ByteOrderMark.Length..] : rest;
        return true;
    }

    private static bool TryTime(ref ReadOnlySpan<byte> rest, ParseContext context, ref LogRecord record)
    {
        if (rest.StartsWith("- "u8))
        {
            rest = rest[2..];
            return true;
        }

        var used = TimeScanner.ReadDated(rest, out var time);
        if (used == 0 || used >= rest.Length || rest[used] != ' ' || !context.TryResolve(time, out record.TimeNs))
        {
            return false;
        }

        context.HasTime = true;
        rest = rest[(used + 1)..];
        return true;
    }

    private static bool TryWord(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> word)
    {
        var blank = rest.IndexOf((byte)' ');
        word = blank < 0 ? default : rest[..blank];
        rest = blank < 0 ? rest : rest[(blank + 1)..];
        return blank > 0;
    }

    private static bool TryStructuredData(ref ReadOnlySpan<byte> rest, ParseContext context)
    {
        if (rest.StartsWith("-"u8))
        {
            rest = rest[1..];
            return rest.IsEmpty || rest[0] == ' ';
        }

        while (rest.StartsWith("["u8))
        {
            if (!TryElement(ref rest, context))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryElement(ref ReadOnlySpan<byte> rest, ParseContext context)
    {
        rest = rest[1..];
        var idEnd = rest.IndexOfAny((byte)' ', (byte)']');
        if (idEnd <= 0)
        {
            return false;
        }

        var id = rest[..idEnd];
        rest = rest[idEnd..];
        while (true)
        {
            rest = rest.TrimStart((byte)' ');
            if (rest.StartsWith("]"u8))
            {
                rest = rest[1..];
                return true;
            }

            var equals = rest.IndexOf("=\""u8);
            if (equals <= 0)
            {
                return false;
            }

            var name = rest[..equals];
            rest = rest[(equals + 2)..];
            var end = QuotedText.End(rest);
            if (end < 0)
            {
                return false;
            }

            var value = QuotedText.Unescape(rest[..end], "\"\\]"u8, ref context.Scratch);
            context.Attributes.Add((byte[])[.. id, (byte)'.', .. name], value);
            rest = rest[(end + 1)..];
        }
    }

    private static void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ParseContext context)
    {
        if (!IsNil(value))
        {
            context.Attributes.Add(name, value);
        }
    }

    private static bool IsNil(ReadOnlySpan<byte> word) => word.Length == 1 && word[0] == '-';
}
