using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Operations;
using LogFlow.Server.Notifications;

namespace LogFlow.Server.Tests.Notifications;

public sealed class NewsroomTests
{
    private readonly List<Notification> _news = [];
    private readonly Newsroom _room;

    public NewsroomTests() => _room = new Newsroom(
        (incident, kind, before) => SomeNews.Of(incident, kind) with { SeverityBefore = before?.Severity ?? incident.Severity, ServiceBefore = before?.Root ?? incident.Root },
        (news, _) => _news.Add(news));

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
        _room.Restore([SomeNews.Incident()]);

        await TickAsync(SomeNews.Incident());
        await TickAsync();

        Assert.Equal([NotificationKind.Resolved], _news.Select(n => n.Kind));
    }

    private ValueTask TickAsync(params Incident[] open) => _room.HandleAsync(SomeNews.Tick(open), CancellationToken.None);
}
