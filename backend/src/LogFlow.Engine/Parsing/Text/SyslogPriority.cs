using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary><c>&lt;134&gt;</c> at the start of a syslog line: facility times 8 plus severity, at most 191.</summary>
internal static class SyslogPriority
{
    /// <summary>Bytes taken, 0 when there is none (RFC 3164 lines in files have lost it), -1 when there is an impossible one.</summary>
    public static int Read(ReadOnlySpan<byte> line, ref LogRecord record, out int facility)
    {
        facility = -1;
        if (line[0] != '<')
        {
            return 0;
        }

        var end = line[..Math.Min(line.Length, 5)].IndexOf((byte)'>');
        if (end < 2 || !DecimalNumber.IsDigits(line[1..end]) || !DecimalNumber.TryScale(line[1..end], 0, out var priority) || priority > 191)
        {
            return -1;
        }

        facility = (int)priority / 8;
        record.Severity = SeverityWords.FromSyslog(priority % 8);
        return end + 1;
    }
}
