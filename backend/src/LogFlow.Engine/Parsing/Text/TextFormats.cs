namespace LogFlow.Engine.Parsing.Text;

/// <summary>Every text format, the most telling first; the reader of anything last.</summary>
internal static class TextFormats
{
    public static readonly IReadOnlyList<ITextFormat> All =
    [
        new SyslogRfc5424Format(),
        new AccessLogFormat(),
        new SyslogRfc3164Format(),
        .. Layouts.All,
        new LogfmtFormat(),
        GenericFormat.Instance,
    ];
}
