using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// BSD syslog (RFC 3164) as daemons write it to files, with or without the priority: <c>Jun 14 15:16:01 host sshd[42]: text</c>,
/// also with an ISO time (rsyslog's file format). The program is the service, the host an attribute.
/// </summary>
internal sealed class SyslogRfc3164Format : ITextFormat
{
    public string Name => "syslog-rfc3164";

    public bool IsHeadered => true;

    public bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        var at = SyslogPriority.Read(line, ref record, out var facility);
        if (at < 0)
        {
            return false;
        }

        var hasPriority = at > 0;
        var used = TimeScanner.ReadDated(line[at..], out var time);
        if (used == 0 || at + used >= line.Length || line[at + used] != ' ' || !context.TryResolve(time, out record.TimeNs))
        {
            return false;
        }

        // Besides the month's name only a full ISO time is syslog; other dates belong to other programs.
        if (TimeScanner.IsDigit(line[at]) && line[at + 10] != 'T')
        {
            return false;
        }

        context.HasTime = true;
        var rest = line[(at + used)..].TrimStart((byte)' ');
        var blank = rest.IndexOf((byte)' ');
        if (blank <= 0)
        {
            return false;
        }

        var host = rest[..blank];
        if (!IsHost(host))
        {
            return false;
        }

        var message = rest[(blank + 1)..].TrimStart((byte)' ');
        var hasTag = SyslogTag.TrySplit(message, context, ref record, out var text);
        if (!hasTag && TimeScanner.IsDigit(line[at]) && !hasPriority)
        {
            // ISO time and then words: too many other programs begin so.
            return false;
        }

        context.Attributes.Add("host"u8, host);
        if (facility >= 0)
        {
            context.Attributes.Add("facility"u8, facility);
        }

        record.Body = text;
        return true;
    }

    private static bool IsHost(ReadOnlySpan<byte> word) =>
        word.IndexOfAny("[]()\"',;=|"u8) < 0 && word[^1] != ':' && word.Length <= 255 && !SeverityWords.IsCommonWord(word);
}
