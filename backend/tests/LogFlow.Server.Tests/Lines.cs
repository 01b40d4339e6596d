using System.Globalization;

namespace LogFlow.Server.Tests;

/// <summary>NDJSON lines.</summary>
internal static class Lines
{
    public static string Log(string service, string level, string message, DateTimeOffset? at = null) =>
        $$"""{"timestamp":"{{Text(at ?? RunningServer.Now)}}","service":"{{service}}","level":"{{level}}","message":"{{message}}"}""";

    public static string Span(string service, string trace, string span, string parent, DateTimeOffset at, double durationMs, bool isError = false) =>
        $$"""{"timestamp":"{{Text(at)}}","service":"{{service}}","kind":"span","message":"{{service}} call","trace_id":"{{trace}}","span_id":"{{span}}","parent_span_id":"{{parent}}","duration_ms":{{durationMs.ToString(CultureInfo.InvariantCulture)}},"status":"{{(isError ? "error" : "ok")}}"}""";

    public static string Trace(int number) => number.ToString("x32", CultureInfo.InvariantCulture);

    public static string SpanId(int number) => number.ToString("x16", CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
