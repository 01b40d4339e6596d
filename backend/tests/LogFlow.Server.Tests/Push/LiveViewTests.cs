using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Server.Push;
using LogFlow.Server.Push.Wire;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Push;

public sealed class LiveViewTests
{
    [Fact]
    public async Task A_new_client_gets_the_snapshot_and_then_each_tick_once()
    {
        var view = LiveWorld.View();
        await LiveWorld.Tick(view, LiveWorld.Healthy(0));

        var feed = view.Attach();
        var first = view.TakeNext(feed);
        await LiveWorld.Tick(view, LiveWorld.Healthy(1), LiveWorld.Healthy(2));

        Assert.Equal(1, first?.Snapshot?.Number);
        Assert.Equal([2L, 3L], view.TakeNext(feed)?.Ticks.Select(tick => tick.Delta.Number));
        Assert.Null(view.TakeNext(feed));
    }

    [Fact]
    public async Task A_client_that_falls_too_far_behind_gets_a_snapshot_instead_of_what_it_missed()
    {
        var view = LiveWorld.View(new PushOptions { MissedTicksMax = 2 });
        var feed = view.Attach();
        view.TakeNext(feed);

        for (var second = 0; second < 5; second++)
        {
            await LiveWorld.Tick(view, LiveWorld.Healthy(second));
        }

        var next = view.TakeNext(feed);
        Assert.Equal(5, next?.Snapshot?.Number);
        Assert.Equal(5, view.DroppedDeltas);
        await LiveWorld.Tick(view, LiveWorld.Healthy(5));
        Assert.Equal(6, view.TakeNext(feed)?.Tick?.Delta.Number);
    }

    [Fact]
    public async Task A_client_that_comes_back_goes_on_where_it_was()
    {
        var view = LiveWorld.View();
        await LiveWorld.Tick(view, LiveWorld.Healthy(0), LiveWorld.Healthy(1), LiveWorld.Healthy(2));

        var back = view.Attach(WireSnapshot.EpochOf(DateTimeOffset.UnixEpoch), number: 1);

        Assert.Equal([2L, 3L], view.TakeNext(back)?.Ticks.Select(tick => tick.Delta.Number));
    }

    [Theory]
    [InlineData("another-run", 1)]
    [InlineData("0", 4)]
    [InlineData("0", -7)]
    [InlineData(null, 1)]
    public async Task A_client_of_another_run_or_from_the_future_begins_anew(string? epoch, long number)
    {
        var view = LiveWorld.View();
        await LiveWorld.Tick(view, LiveWorld.Healthy(0), LiveWorld.Healthy(1), LiveWorld.Healthy(2));

        var feed = view.Attach(epoch, number);

        Assert.Equal(3, view.TakeNext(feed)?.Snapshot?.Number);
    }

    [Fact]
    public async Task A_hidden_client_hears_of_many_ticks_at_once_and_of_all_when_it_is_seen_again()
    {
        var view = LiveWorld.View(new PushOptions { HiddenTicks = 3 });
        var feed = view.Attach();
        await LiveWorld.Tick(view, LiveWorld.Healthy(0));
        view.TakeNext(feed);

        feed.IsHidden = true;
        await LiveWorld.Tick(view, LiveWorld.Healthy(1), LiveWorld.Healthy(2));
        Assert.Null(view.TakeNext(feed));
        await LiveWorld.Tick(view, LiveWorld.Healthy(3));
        Assert.Equal(3, view.TakeNext(feed)?.Ticks.Count);
        await LiveWorld.Tick(view, LiveWorld.Healthy(4));
        feed.IsHidden = false;

        Assert.Equal(1, view.TakeNext(feed)?.Ticks.Count);
    }

    [Fact]
    public async Task A_service_shows_its_last_ten_seconds()
    {
        var view = LiveWorld.View();

        for (var second = 0; second < 20; second++)
        {
            await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick + second, "payments", spans: 10, failed: second < 10 ? 10 : 1, latencyMs: 50)));
        }

        var payments = Assert.Single(view.Current.Services);
        Assert.Equal(20, payments.RecordsPerSecond);
        Assert.Equal(0.1, payments.ErrorRatio);
        Assert.InRange(payments.P95Ms, 48, 52);
        Assert.Equal(1, view.Current.Kpis.ActiveServices);
        Assert.Equal(7, view.Current.Kpis.Templates);
    }

    [Fact]
    public async Task An_unchanged_service_is_not_sent_again()
    {
        var view = LiveWorld.View();
        for (var second = 0; second < 12; second++)
        {
            await LiveWorld.Tick(view, LiveWorld.Healthy(second));
        }

        var feed = view.Attach();
        view.TakeNext(feed);
        await LiveWorld.Tick(view, LiveWorld.Healthy(12));

        Assert.Empty(view.TakeNext(feed)!.Tick!.Delta.Services);
    }

    [Theory]
    [InlineData(SignalSeverity.Info, "ok")]
    [InlineData(SignalSeverity.Warning, "warning")]
    [InlineData(SignalSeverity.Critical, "critical")]
    public async Task A_signal_colours_its_service_for_fifteen_seconds(SignalSeverity severity, string health)
    {
        var view = LiveWorld.View();
        var frame = Some.Frame(Some.Tick, "payments", 10);

        await LiveWorld.Tick(view, LiveWorld.Outcome(frame, signals: [LiveWorld.Signal(0, severity: severity)]));
        await LiveWorld.Tick(view, LiveWorld.Healthy(14));

        Assert.Equal(health, view.Current.Services[0].Health);
        await LiveWorld.Tick(view, LiveWorld.Healthy(15));
        Assert.Equal("ok", view.Current.Services[0].Health);
    }

    [Fact]
    public async Task The_root_of_a_critical_incident_is_critical_and_its_members_are_warned()
    {
        var view = LiveWorld.View();
        var frame = Some.Frame(Some.Tick, "payments", 10);
        Some.Fill(frame, "checkout", 5, 0, 0, 20);
        Some.Fill(frame, "search", 5, 0, 0, 20);

        await LiveWorld.Tick(view, LiveWorld.Outcome(frame, open: [LiveWorld.Incident("i1", IncidentState.Active)]));

        Assert.Equal(["warning", "critical", "ok"], view.Current.Services.Select(s => s.Health));
    }

    [Fact]
    public async Task A_finding_that_lasts_is_told_once()
    {
        var view = LiveWorld.View();

        for (var second = 0; second < 8; second++)
        {
            await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick + second, "payments", 10), signals: [LiveWorld.Signal(second)]));
        }

        Assert.Single(view.Current.RecentSignals);
        Assert.Equal(1, view.Current.Kpis.SignalsLastMinute);
        Assert.Equal(8, view.ReadTotals().SignalsByKind[SignalKinds.ErrorRate]);
    }

    [Fact]
    public async Task A_finding_that_came_back_after_ten_seconds_is_told_again()
    {
        var view = LiveWorld.View();

        await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick, "payments", 10), signals: [LiveWorld.Signal(0)]));
        await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick + 11, "payments", 10), signals: [LiveWorld.Signal(11)]));

        Assert.Equal(2, view.Current.RecentSignals.Count);
    }

    [Fact]
    public async Task Warming_up_ends_two_minutes_after_the_first_second()
    {
        var view = LiveWorld.View();

        await LiveWorld.Tick(view, LiveWorld.Healthy(0), LiveWorld.Healthy(119));
        Assert.True(view.Current.IsWarmingUp);
        await LiveWorld.Tick(view, LiveWorld.Healthy(120));

        Assert.False(view.Current.IsWarmingUp);
    }

    [Fact]
    public async Task Baselines_that_came_back_need_no_warming_up()
    {
        var view = LiveWorld.View(hasBaselines: true);

        await LiveWorld.Tick(view, LiveWorld.Healthy(0));

        Assert.False(view.Current.IsWarmingUp);
    }

    [Fact]
    public async Task Edges_that_only_were_seen_again_are_not_sent_again()
    {
        var view = LiveWorld.View();
        await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick, "a", 1), Graph(0, ("a", "b", 10.0001), ("b", "c", 5))));
        var feed = view.Attach();
        view.TakeNext(feed);

        await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick + 1, "a", 1), Graph(1, ("a", "b", 10.1), ("a", "d", 1))));

        var delta = view.TakeNext(feed)!.Tick!.Delta;
        Assert.Equal(["d"], delta.Edges.Select(e => e.Callee));
        Assert.Equal(["c"], delta.GoneEdges.Select(e => e.Callee));
        Assert.Equal(["b", "d"], view.Current.Edges.Select(e => e.Callee));
    }

    [Fact]
    public async Task Open_incidents_come_first_and_resolved_ones_stay_for_a_while()
    {
        var view = LiveWorld.View();
        view.Restore([LiveWorld.Incident("old", IncidentState.Resolved)]);
        var resolved = LiveWorld.Incident("i1", IncidentState.Resolved);

        await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick, "payments", 1), open: [LiveWorld.Incident("i2", IncidentState.Active)], changed: [resolved]));

        Assert.Equal(["i2", "i1", "old"], view.Current.Incidents.Select(i => i.Id));
        Assert.Equal(1, view.ReadTotals().IncidentsOpened);
    }

    [Fact]
    public async Task A_rule_that_no_longer_fires_leaves_the_list()
    {
        var view = LiveWorld.View();
        var firing = new RuleFiring("errors", "errors", "payments", true, LiveWorld.At(0), LiveWorld.At(-5), 22, 8);

        await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick, "payments", 1), firings: [firing]));
        Assert.Equal([firing], view.Current.FiringRules);
        await LiveWorld.Tick(view, LiveWorld.Outcome(Some.Frame(Some.Tick + 1, "payments", 1), firings: [firing with { IsFiring = false }]));

        Assert.Empty(view.Current.FiringRules);
    }

    [Fact]
    public async Task A_service_that_was_silent_for_long_leaves_and_the_client_is_told()
    {
        var view = LiveWorld.View(new PushOptions { ServiceForgottenAfter = TimeSpan.FromMinutes(1) });
        await LiveWorld.Tick(view, LiveWorld.Healthy(0, "gone"), LiveWorld.Healthy(1));
        var feed = view.Attach();
        view.TakeNext(feed);

        await LiveWorld.Tick(view, LiveWorld.Healthy(61));

        Assert.Equal(["gone"], view.TakeNext(feed)!.Tick!.Delta.GoneServices);
        Assert.Equal(["payments"], view.Current.Services.Select(s => s.Name));
    }

    [Fact]
    public async Task Services_beyond_the_limit_are_counted_not_shown()
    {
        var view = LiveWorld.View(new PushOptions { ServicesMax = 3 });
        var frame = new TickFrame(Some.Tick);
        for (var i = 0; i < 5; i++)
        {
            Some.Fill(frame, $"s{i}", 1, 0, 0, 20);
        }

        await LiveWorld.Tick(view, LiveWorld.Outcome(frame));

        Assert.Equal(3, view.Current.Services.Count);
        Assert.Equal(2, view.ReadTotals().OverflowedServices);
    }

    [Fact]
    public async Task The_timeline_holds_five_minutes()
    {
        var view = LiveWorld.View();

        for (var second = 0; second < 320; second++)
        {
            await LiveWorld.Tick(view, LiveWorld.Healthy(second));
        }

        Assert.Equal(300, view.Current.Timeline.Count);
        Assert.Equal(LiveWorld.At(20), view.Current.Timeline[0].At);
    }

    private static GraphSnapshot Graph(long second, params (string Caller, string Callee, double Calls)[] edges) => new(
        Some.Tick + second,
        [],
        [.. edges.Select(e => new GraphEdge(e.Caller, e.Callee, EdgeEvidence.SpanParent, e.Calls, 0, 12.345678, 0.5, Some.Tick + second))]);
}
