using System.Text.Json;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>
/// Which severity a JSON line states: <c>severity</c> before <c>level</c> before syslog's. What a number means depends on the
/// field's name and on the marks that tell syslog-shaped JSON.
/// </summary>
internal static class JsonSeverity
{
    public static byte Read(JsonLine fields, ReadOnlySpan<byte> line, ref byte[] buffer)
    {
        var isSyslog = fields.Best(JsonField.SyslogMark) >= 0;
        if (TryRead(JsonField.Severity, isSyslog, fields, line, ref buffer, out var severity)
            || TryRead(JsonField.Level, isSyslog, fields, line, ref buffer, out severity)
            || TryRead(JsonField.SyslogSeverity, true, fields, line, ref buffer, out severity))
        {
            return severity;
        }

        // CLEF leaves the level out when it is Information.
        var time = fields.Best(JsonField.Time);
        var isClef = fields.Best(JsonField.Level) < 0 && time >= 0 && !fields[time].IsNested && fields[time].Name(line).SequenceEqual("@t"u8);
        return isClef ? Severity.Info : Severity.Unspecified;
    }

    private static bool TryRead(JsonField field, bool isSyslog, JsonLine fields, ReadOnlySpan<byte> line, ref byte[] buffer, out byte severity)
    {
        for (var i = fields.Best(field); i >= 0; i = fields.Next(field))
        {
            var text = Utf8Text.TrimBlanks(fields[i].Text(line, ref buffer));
            severity = fields[i].Token == JsonTokenType.String && !text.IsEmpty && !TimeScanner.IsDigit(text[0])
                ? SeverityWords.FromWord(text)
                : FromNumber(field, isSyslog, text);
            if (severity != Severity.Unspecified)
            {
                fields[i].IsUsed = true;
                return true;
            }
        }

        severity = Severity.Unspecified;
        return false;
    }

    private static byte FromNumber(JsonField field, bool isSyslog, ReadOnlySpan<byte> text)
    {
        if (!DecimalNumber.TryScale(text, 0, out var number))
        {
            return Severity.Unspecified;
        }

        return isSyslog && number <= 7 ? SeverityWords.FromSyslog(number)
            : field == JsonField.Severity ? SeverityWords.FromSeverityNumber(number)
            : field == JsonField.Level ? SeverityWords.FromLevelNumber(number)
            : Severity.Unspecified;
    }
}
