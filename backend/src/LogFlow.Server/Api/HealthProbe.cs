using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Engine;
using LogFlow.Server.Push;

namespace LogFlow.Server.Api;

/// <summary>Looks at every stage, the source and the store.</summary>
internal sealed class HealthProbe(
    EngineHost engine,
    IStoreReader store,
    LiveView live,
    ServerOptions options,
    ServerIdentity identity,
    TimeProvider time)
{
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(3);

    public async Task<HealthReport> ReadAsync(CancellationToken cancellationToken)
    {
        var stages = engine.Pipeline.Bus.Status().Select(StageOf).Concat(engine.Pipeline.Plugs.Select(StageOf)).ToList();
        var (status, storeFault) = await AskStoreAsync(cancellationToken).ConfigureAwait(false);
        var reasons = new List<string>();
        if (engine.IsStopping)
        {
            reasons.Add("The server is stopping.");
        }

        if (engine.SourceError is { } error)
        {
            reasons.Add($"The source '{options.Source}' failed: {error}");
        }

        if (storeFault is not null)
        {
            reasons.Add(storeFault);
        }

        // Without these two nothing is kept; every other stage may be sick and records are still safe.
        reasons.AddRange(stages
            .Where(s => s is { Topic: EnginePipeline.LogsTopic or EnginePipeline.MinedTopic, Name: "miner" or "store", State: "sick" })
            .Select(s => $"Stage '{s.Name}' fails: {s.LastError ?? "it is stuck"}"));
        var isReady = reasons.Count == 0;
        var isDegraded = stages.Exists(s => s.State == "sick");
        return new HealthReport(
            !isReady ? "failing" : isDegraded ? "degraded" : "ok",
            isReady,
            reasons,
            identity.Version,
            identity.StartedAt,
            identity.UptimeSeconds(time),
            options.Source,
            options.IsSimulated,
            live.Last?.Frame.Time,
            stages,
            status);
    }

    private static StageHealth StageOf(ConsumerStatus s) => new(
        s.Group,
        s.Topic,
        s.IsSick ? "sick" : s.Depth >= s.Capacity ? "full" : "ok",
        s.Depth,
        s.Capacity,
        s.Received,
        s.Handled,
        s.Dropped,
        s.Failed,
        Math.Round(s.BusySeconds, 3),
        s.LastError);

    private static StageHealth StageOf(PlugStatus p) =>
        new(p.Name, "tick", p.IsSick ? "sick" : "ok", 0, 0, p.Calls, p.Calls - p.Failures, 0, p.Failures, Math.Round(p.BusySeconds, 3), p.LastError);

    private async Task<(StoreStatus? Status, string? Fault)> AskStoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await store.StatusAsync(cancellationToken).WaitAsync(StorePatience, time, cancellationToken).ConfigureAwait(false);
            return (status, status.LastError is { } error ? $"The store fails: {error}" : null);
        }
        catch (TimeoutException)
        {
            return (null, $"The store did not answer within {StorePatience.TotalSeconds} s.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // A store that cannot even be asked is a state to report, not a failure of the report.
            return (null, $"The store does not answer: {error.Message}");
        }
    }
}
