using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>
/// Watches the outcomes and makes news of them: an incident opened, escalated, changed its root, was resolved. Looks at what is open
/// and not only at what changed, so a tick that was dropped costs nothing but a moment. The bus is its only caller.
/// </summary>
/// <param name="write">Makes news of an incident; what it was before is null for a new one.</param>
/// <param name="publish">Notes it.</param>
/// <param name="lastNews">What an earlier run noted last of an incident; null for nothing.</param>
internal sealed class Newsroom(
    Func<Incident, NotificationKind, Incident?, Notification> write, Action<Notification, Incident> publish, Func<string, Notification?> lastNews) : IConsumer<TickOutcome>
{
    private readonly Dictionary<string, Incident> _told = new(StringComparer.Ordinal);
    private IReadOnlyList<Incident> _known = [];

    public string Name => "notifications";

    /// <summary>Incidents of an earlier run, open and over. Only before the engine is started.</summary>
    public void Restore(IReadOnlyList<Incident> known) => _known = known;

    public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
    {
        Settle();
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var incident in item.OpenIncidents)
        {
            open.Add(incident.Id);
            Look(incident);
        }

        foreach (var known in _told.Values.Where(i => !open.Contains(i.Id)).ToList())
        {
            _told.Remove(known.Id);
            var last = item.ChangedIncidents.FirstOrDefault(i => i.Id == known.Id) ?? known with { State = IncidentState.Resolved, Resolved = item.Frame.Time };
            // One that proved to be a part of another is told there.
            Tell(last, NotificationKind.Resolved, known);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// What was told is what was noted: a run that was killed may have stored an incident's turn and not the news of it, which is then
    /// told now. What an end was not told of counts as open until the first look.
    /// </summary>
    private void Settle()
    {
        foreach (var incident in _known)
        {
            if (lastNews(incident.Id) is { Kind: not NotificationKind.Resolved } last)
            {
                _told[incident.Id] = incident with { Severity = last.Severity, Root = last.Service };
            }
        }

        _known = [];
    }

    private void Look(Incident incident)
    {
        if (!_told.TryGetValue(incident.Id, out var before))
        {
            Tell(incident, NotificationKind.Opened, null);
            _told[incident.Id] = incident;
        }
        else if (incident.Severity > before.Severity)
        {
            Tell(incident, NotificationKind.Escalated, before);
            _told[incident.Id] = incident;
        }
        else if (incident.Root != before.Root)
        {
            Tell(incident, NotificationKind.Rerooted, before);
            _told[incident.Id] = incident;
        }
    }

    private void Tell(Incident incident, NotificationKind kind, Incident? before) => publish(write(incident, kind, before), incident);
}
