using LogFlow.Contracts.Records;

namespace LogFlow.Server.Push;

/// <summary>Which log lines a client wants to see.</summary>
/// <param name="Service">A service's name; null for all.</param>
/// <param name="MinSeverity">Lowest OpenTelemetry number wanted; 0 for all.</param>
public readonly record struct LogFilter(string? Service, byte MinSeverity)
{
    public static LogFilter All => default;

    public bool Accepts(int service, byte severity, int wantedService) =>
        (Service is null || service == wantedService) && (MinSeverity == 0 || severity >= MinSeverity);
}
