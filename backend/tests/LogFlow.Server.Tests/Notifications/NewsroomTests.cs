using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Operations;
using LogFlow.Server.Notifications;

namespace LogFlow.Server.Tests.Notifications;

public sealed class NewsroomTests
{
    private readonly List<Notification> _news = [];
    private readonly Dictionary<string, Notification> _noted = [];
    private readonly Newsroom _room;

    public NewsroomTests() => _room = new Newsroom(
        (incident, kind, before) => SomeNews.Of(incident, kind) with { SeverityBefore = before?.Severity ?? incident.Severity, ServiceBefore = before?.Root ?? incident.Root },
        (news, _) => _news.Add(news),
        incident => _noted.GetValueOrDefault(incident));

    [Fact]
    public async Task Each_turn_of_an_incident_is_told_once()
    {
        var warning = SomeNews.Incident(severity: SignalSeverity.Warning);
        await TickAsync(warning);
        await TickAsync(warning);
        await TickAsync(SomeNews.Incident());
        await TickAsync(SomeNews.Incident());
        await TickAsync(SomeNews.Incident(root: "ledger"));
        await TickAsync(SomeNews.Incident(root: "ledger"));
        await TickAsync();
        await TickAsync();

        Assert.Equal([NotificationKind.Opened, NotificationKind.Escalated, NotificationKind.Rerooted, NotificationKind.Resolved], _news.Select(n => n.Kind));
        Assert.Equal(("payments", "ledger"), (_news[2].ServiceBefore, _news[2].Service));
    }

    [Fact]
    public async Task What_was_open_before_a_restart_is_not_told_again_but_its_end_is()
    {
        _noted["i1"] = SomeNews.Of(SomeNews.Incident());
        _room.Restore([SomeNews.Incident()]);

        await TickAsync(SomeNews.Incident());
        await TickAsync();

        Assert.Equal([NotificationKind.Resolved], _news.Select(n => n.Kind));
    }

    [Fact]
    public async Task A_turn_that_was_stored_and_not_noted_before_a_kill_is_told_after_it()
    {
        _noted["worse"] = SomeNews.Of(SomeNews.Incident("worse", severity: SignalSeverity.Warning));
        _noted["moved"] = SomeNews.Of(SomeNews.Incident("moved", root: "ledger"));
        _noted["over"] = SomeNews.Of(SomeNews.Incident("over"));
        _noted["told to its end"] = SomeNews.Of(SomeNews.Incident("told to its end"), NotificationKind.Resolved);
        Incident[] open = [SomeNews.Incident("new"), SomeNews.Incident("worse"), SomeNews.Incident("moved")];
        _room.Restore([.. open, SomeNews.Incident("over", state: IncidentState.Resolved), SomeNews.Incident("told to its end", state: IncidentState.Resolved), SomeNews.Incident("nobody was told", state: IncidentState.Resolved)]);

        await TickAsync(open);
        await TickAsync(open);

        Assert.Equal(
            [("new", NotificationKind.Opened), ("worse", NotificationKind.Escalated), ("moved", NotificationKind.Rerooted), ("over", NotificationKind.Resolved)],
            _news.Select(n => (n.Incident, n.Kind)));
    }

    private ValueTask TickAsync(params Incident[] open) => _room.HandleAsync(SomeNews.Tick(open), CancellationToken.None);
}
