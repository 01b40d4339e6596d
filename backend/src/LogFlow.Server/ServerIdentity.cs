using System.Reflection;

namespace LogFlow.Server;

/// <summary>Which program runs, and since when.</summary>
internal sealed record ServerIdentity(string Version, DateTimeOffset StartedAt, long StartedTimestamp)
{
    public static ServerIdentity Now(TimeProvider time) => new(ProgramVersion(), time.GetUtcNow(), time.GetTimestamp());

    public double UptimeSeconds(TimeProvider time) => Math.Round(time.GetElapsedTime(StartedTimestamp).TotalSeconds, 3);

    private static string ProgramVersion()
    {
        var text = typeof(ServerIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return text.Split('+')[0];
    }
}
