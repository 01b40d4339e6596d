namespace LogFlow.Contracts.Records;

/// <summary>
/// OpenTelemetry severity numbers, 1 to 24 (logs data model, appendix B): TRACE 1-4, DEBUG 5-8, INFO 9-12, WARN 13-16,
/// ERROR 17-20, FATAL 21-24. 0 means that the record did not say.
/// </summary>
public static class Severity
{
    public const byte Unspecified = 0;
    public const byte Trace = 1;
    public const byte Debug = 5;
    public const byte Info = 9;
    public const byte Notice = 10;
    public const byte Warn = 13;
    public const byte Error = 17;
    public const byte Critical = 18;
    public const byte Alert = 19;
    public const byte Fatal = 21;
    public const byte Max = 24;

    /// <summary>How many bands <see cref="Band"/> knows.</summary>
    public const int BandCount = 6;

    private static readonly string[] BandNames = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    public static bool IsError(byte severity) => severity >= Error;

    public static bool IsWarning(byte severity) => severity is >= Warn and < Error;

    /// <summary>0 trace, 1 debug, 2 info (also when unspecified), 3 warn, 4 error, 5 fatal.</summary>
    public static int Band(byte severity) =>
        severity == Unspecified ? 2 : Math.Min((severity - 1) >> 2, BandCount - 1);

    /// <summary>The short name of the band: <c>INFO</c>, <c>ERROR</c>.</summary>
    public static string Name(byte severity) => BandNames[Band(severity)];
}
