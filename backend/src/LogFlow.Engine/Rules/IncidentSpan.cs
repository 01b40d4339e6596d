using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Rules;

/// <summary>When and where a rule that fires has caught an incident.</summary>
internal sealed record IncidentSpan(Incident Incident, DateTimeOffset From, DateTimeOffset To, IReadOnlySet<string> Services)
{
    /// <summary>An onset is known to about so much; a firing may also come this long after the last sign.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(5);

    /// <summary>The earliest onset first; merged ones are told by the one they belong to.</summary>
    public static IReadOnlyList<IncidentSpan> Of(IReadOnlyList<Incident> incidents) =>
    [
        .. incidents.Where(incident => incident.MergedInto is null).OrderBy(incident => incident.Onset).ThenBy(incident => incident.Id, StringComparer.Ordinal)
            .Select(incident => new IncidentSpan(
                incident,
                incident.Onset - Slack,
                incident.LastSignal + Slack,
                incident.Members.Select(member => member.Service).Append(incident.Root).ToHashSet(StringComparer.Ordinal))),
    ];

    public bool Holds(DateTimeOffset at) => at >= From && at <= To;
}
