using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;
using LogFlow.DuckDb;
using LogFlow.Storage.Progress;

namespace LogFlow.Storage.Writing;

/// <summary>The write side of the store; thread-safe.</summary>
public sealed class StoreWriter : IStoreWriter
{
    private readonly GroupCommit _group;

    private readonly ProgressLedger _progress;

    internal StoreWriter(GroupCommit group, ProgressLedger progress)
    {
        _group = group;
        _progress = progress;
        Records = new RecordConsumer(group);
        Outcomes = new OutcomeConsumer(group);
    }

    public IConsumer<LogBatch> Records { get; }

    public IConsumer<TickOutcome> Outcomes { get; }

    /// <summary>Commits what has gathered, now.</summary>
    /// <exception cref="StoreException">It could not be committed and is lost.</exception>
    public void Flush() => _group.Commit();

    public BatchProgress FindBatch(UInt128 batch) => _progress.Batches.Find(batch);

    public IReadOnlyList<StoredPosition> Positions(string prefix) => _progress.Positions.All(prefix);

    public Task ForgetPositionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) => Run(
        connection =>
        {
            _progress.Positions.Forget(connection, keys);
            return true;
        },
        cancellationToken);

    public Task SaveIncidentAsync(Incident incident, CancellationToken cancellationToken) => Run(
        connection =>
        {
            IncidentTable.Save(connection, incident);
            return true;
        },
        cancellationToken);

    public Task SaveCapsuleAsync(StoredCapsule capsule, CancellationToken cancellationToken) => Run(
        connection =>
        {
            CapsuleTable.Save(connection, capsule);
            return true;
        },
        cancellationToken);

    public Task<bool> DeleteCapsuleAsync(string id, CancellationToken cancellationToken) =>
        Run(connection => CapsuleTable.Delete(connection, id), cancellationToken);

    public Task SaveRuleAsync(AlertRule rule, CancellationToken cancellationToken) => Run(
        connection =>
        {
            RuleTable.Save(connection, rule);
            return true;
        },
        cancellationToken);

    public Task<bool> DeleteRuleAsync(string id, CancellationToken cancellationToken) =>
        Run(connection => RuleTable.Delete(connection, id), cancellationToken);

    public Task<MapLayout?> ReplaceMapLayoutAsync(MapLayout layout, CancellationToken cancellationToken) =>
        Run(connection => MapTable.Replace(connection, layout), cancellationToken);

    public Task SaveScenarioRunAsync(ScenarioRun run, CancellationToken cancellationToken) => Run(
        connection =>
        {
            ScenarioTable.Save(connection, run);
            return true;
        },
        cancellationToken);

    // Off the caller's thread: a commit waits for the disk.
    private Task<T> Run<T>(Func<DuckDbConnection, T> change, CancellationToken cancellationToken) =>
        Task.Run(() => _group.Run(change), cancellationToken);

    private sealed class RecordConsumer(GroupCommit group) : IConsumer<LogBatch>
    {
        public string Name => "store";

        public ValueTask HandleAsync(LogBatch item, CancellationToken cancellationToken)
        {
            group.Append(item);
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken)
        {
            group.Commit();
            return ValueTask.CompletedTask;
        }
    }

    private sealed class OutcomeConsumer(GroupCommit group) : IConsumer<TickOutcome>
    {
        public string Name => "store-outcomes";

        public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
        {
            group.Append(item);
            return ValueTask.CompletedTask;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken)
        {
            group.Commit();
            return ValueTask.CompletedTask;
        }
    }
}
