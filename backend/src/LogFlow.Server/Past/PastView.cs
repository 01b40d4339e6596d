using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine.Graph;
using LogFlow.Server.Push;

namespace LogFlow.Server.Past;

/// <summary>
/// What the screen showed at a moment of the past, put together from the store by the same boards that make the live picture, so that
/// every panel shows it unchanged. Incidents are as known then; forecasts are not kept. Thread-safe.
/// </summary>
internal sealed class PastView(IPastReader store, LiveSetup setup, PushOptions push, ServiceGraphOptions graph)
{
    private const int MessageMax = 500;

    private readonly PastOptions _options = new(graph.HalfLife, Math.Min(push.RecentLogsMax, 200));

    public Task<StoredSpan> SpanAsync(CancellationToken cancellationToken) => store.StoredSpanAsync(cancellationToken);

    /// <summary>Null when nothing is stored of that time or before.</summary>
    public async Task<LiveSnapshot?> ReadAsync(DateTimeOffset at, CancellationToken cancellationToken) =>
        await store.PastAsync(at, _options, cancellationToken).ConfigureAwait(false) is { } moment ? Compose(moment) : null;

    private LiveSnapshot Compose(PastMoment moment)
    {
        var tick = DateTimeOffset.FromUnixTimeSeconds(moment.Tick);
        var edges = new EdgeBoard();
        edges.Apply(PastGraph.Of(moment, graph));
        var signals = new SignalBoard();
        foreach (var second in moment.Signals.GroupBy(s => s.Tick))
        {
            signals.Apply(second.Key, [.. second.Select(s => s.Signal)], []);
        }

        signals.Apply(moment.Tick, [], []);
        var open = moment.Incidents.Where(i => i.State != IncidentState.Resolved).ToList();
        var services = ServicesOf(moment, open);
        var kpis = new LiveKpis(
            moment.Frames.LastOrDefault(f => f.Tick == moment.Tick)?.Records ?? 0,
            Shorten.Ratio(services.ErrorRatio),
            services.ActiveCount,
            open.Count,
            signals.LastMinute,
            moment.Templates);
        return new LiveSnapshot(
            moment.Tick, tick, setup.StartedAt, setup.Version, setup.SourceName, setup.IsSimulated,
            IsWarmingUp: moment.Tick - moment.FirstTick < push.WarmUp.TotalSeconds,
            kpis,
            services.Shown,
            edges.Shown,
            moment.Incidents,
            signals.Recent,
            moment.FiringRules,
            ScenariosOf(moment, tick),
            PastPoints.Of(moment, kpis),
            [.. moment.Lines.Select(LineOf)])
        {
            WarmUpSeconds = push.WarmUp.TotalSeconds,
            RecentChanges = moment.Changes,
        };
    }

    /// <summary>The board of live services, led through the seconds before.</summary>
    private ServiceBoard ServicesOf(PastMoment moment, IReadOnlyList<Incident> open)
    {
        var board = new ServiceBoard(push);
        var first = Math.Min(moment.Tick, moment.Frames.Count > 0 ? moment.Frames[0].Tick : moment.Tick);
        // Services that were silent in these seconds but not gone yet stand there with nothing.
        var known = new TickFrame(first - ServiceSlide.Seconds - 1);
        foreach (var service in moment.Services)
        {
            known.Service(service.Name);
        }

        board.Apply(Outcome(known, [], []));
        foreach (var frame in moment.Frames)
        {
            board.Apply(Outcome(frame, [.. moment.Signals.Where(s => s.Tick == frame.Tick).Select(s => s.Signal)], frame.Tick == moment.Tick ? open : []));
        }

        return board;
    }

    private static TickOutcome Outcome(TickFrame frame, IReadOnlyList<Contracts.Detection.Signal> signals, IReadOnlyList<Incident> open) =>
        new(frame, Contracts.Graph.GraphSnapshot.Empty, signals, [], [], open, [], []);

    private IReadOnlyList<ScenarioInfo> ScenariosOf(PastMoment moment, DateTimeOffset tick)
    {
        var latest = moment.Scenarios.GroupBy(r => r.Name, StringComparer.Ordinal).ToDictionary(r => r.Key, r => r.First(), StringComparer.Ordinal);
        return
        [
            .. setup.Scenarios().Select(now => latest.TryGetValue(now.Name, out var run) && run.End > tick
                ? now with { IsActive = true, StartedAt = run.Start, DurationSeconds = (run.End - run.Start).TotalSeconds, SecondsLeft = (run.End - tick).TotalSeconds }
                : now with { IsActive = false, StartedAt = null, SecondsLeft = 0 }),
        ];
    }

    private static LiveLogLine LineOf(StoredRecord record)
    {
        var message = record.Message;
        if (message.Length > MessageMax)
        {
            message = message[..(char.IsHighSurrogate(message[MessageMax - 1]) ? MessageMax - 1 : MessageMax)] + "…";
        }

        return new LiveLogLine(record.Sequence, record.Time, record.Service, record.Level, message, record.Template, record.TraceId);
    }
}
