using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>Reads the holes of layouts.</summary>
internal static class LayoutHoles
{
    /// <summary>Holes named <c>name</c> mean what is listed here; <c>name:kind</c> gives an attribute a kind; others are words.</summary>
    public static LayoutHole ByName(string name) => name switch
    {
        "time" => LayoutHole.Time,
        "clock" => LayoutHole.Clock,
        "compact_time" => LayoutHole.CompactTime,
        "glog_time" => LayoutHole.GlogTime,
        "epoch" => LayoutHole.Epoch,
        "level" => LayoutHole.Level,
        "letter" => LayoutHole.Letter,
        "logger" => LayoutHole.Logger,
        "thread" => LayoutHole.Any,
        "service" => LayoutHole.Service,
        "service_file" => LayoutHole.ServiceFile,
        "program" => LayoutHole.Program,
        "message" => LayoutHole.Message,
        _ when name.EndsWith(":number", StringComparison.Ordinal) => LayoutHole.Number,
        _ when name.EndsWith(":any", StringComparison.Ordinal) => LayoutHole.Any,
        _ => LayoutHole.Word,
    };

    public static string AttributeName(string name) => name.Split(':')[0];

    /// <summary>Reads a hole that knows its own end: bytes taken, -1 when it does not fit, 0 for holes of another kind.</summary>
    public static int ReadSized(LayoutHole hole, ReadOnlySpan<byte> rest, ParseContext context, ref LogRecord record)
    {
        switch (hole)
        {
            case LayoutHole.Time:
            case LayoutHole.Clock:
            case LayoutHole.CompactTime:
            case LayoutHole.GlogTime:
                return ReadTime(hole, rest, context, ref record);
            case LayoutHole.Epoch:
                var digits = rest.IndexOfAnyExcept("0123456789."u8);
                var number = digits < 0 ? rest : rest[..digits];
                context.HasTime = number.Length >= 10 && EpochTime.TryRead(number, out record.TimeNs);
                return context.HasTime ? number.Length : -1;
            case LayoutHole.Level:
                var letters = 0;
                while (letters < rest.Length && char.IsAsciiLetterOrDigit((char)rest[letters]))
                {
                    letters++;
                }

                record.Severity = SeverityWords.FromWord(rest[..letters]);
                return record.Severity == Severity.Unspecified ? -1 : letters;
            case LayoutHole.Letter:
                record.Severity = rest.IsEmpty || !char.IsAsciiLetterUpper((char)rest[0]) ? Severity.Unspecified : SeverityWords.FromWord(rest[..1]);
                return record.Severity == Severity.Unspecified ? -1 : 1;
            default:
                return 0;
        }
    }

    public static bool TryTake(LayoutHole hole, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ParseContext context, ref LogRecord record)
    {
        switch (hole)
        {
            case LayoutHole.Number:
                if (!DecimalNumber.IsDigits(value))
                {
                    return false;
                }

                context.Attributes.Add(name, value);
                return true;
            case LayoutHole.Logger:
                if (!IsName(value))
                {
                    return false;
                }

                context.Attributes.Add(name, value);
                return true;
            case LayoutHole.Service:
                record.Service = context.Service(value);
                return true;
            case LayoutHole.ServiceFile:
                var dot = value.IndexOf(".log"u8);
                if (dot <= 0)
                {
                    return false;
                }

                record.Service = context.Service(value[..dot]);
                context.Attributes.Add("file"u8, value);
                return true;
            case LayoutHole.Program:
                return SyslogTag.TryTake(value, context, ref record);
            default:
                context.Attributes.Add(name, value.Trim((byte)' '));
                return true;
        }
    }

    private static int ReadTime(LayoutHole hole, ReadOnlySpan<byte> rest, ParseContext context, ref LogRecord record)
    {
        CivilTime time;
        var used = hole switch
        {
            LayoutHole.Time => TimeScanner.ReadDated(rest, out time),
            LayoutHole.Clock => TimeScanner.ReadClock(rest, out time),
            LayoutHole.CompactTime => CompactTime.ReadSixAndSix(rest, out time),
            _ => CompactTime.ReadGlog(rest, out time),
        };
        context.HasTime = used > 0 && context.TryResolve(time, out record.TimeNs);
        return context.HasTime ? used : -1;
    }

    /// <summary>Begins like an identifier or a path and holds no marks of prose.</summary>
    private static bool IsName(ReadOnlySpan<byte> word) =>
        (char.IsAsciiLetterOrDigit((char)word[0]) || word[0] is (byte)'_' or (byte)'/' or (byte)'$' or (byte)'.' or (byte)'<' or (byte)'*')
        && word.IndexOfAny("\"'=,;"u8) < 0;
}
