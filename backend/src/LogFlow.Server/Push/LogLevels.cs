using LogFlow.Contracts.Records;

namespace LogFlow.Server.Push;

internal static class LogLevels
{
    /// <summary>The band of a level's short name as <see cref="Severity.Name"/> writes it.</summary>
    public static int BandOf(string level)
    {
        for (byte severity = Severity.Trace; severity < Severity.Max; severity += 4)
        {
            if (Severity.Name(severity) == level)
            {
                return Severity.Band(severity);
            }
        }

        return Severity.Band(Severity.Unspecified);
    }
}
