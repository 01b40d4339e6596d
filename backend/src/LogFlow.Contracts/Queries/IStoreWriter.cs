using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Contracts.Queries;

/// <summary>
/// The write side of the store. Records are appended in groups and committed together (a few hundred milliseconds at most);
/// <see cref="LogBatch.Stored"/> completes after the commit.
/// </summary>
public interface IStoreWriter
{
    /// <summary>Consumer of mined batches.</summary>
    IConsumer<LogBatch> Records { get; }

    /// <summary>Consumer of outcomes: frames, signals, incidents.</summary>
    IConsumer<TickOutcome> Outcomes { get; }

    /// <summary>
    /// What is committed of a sender's batch. Known for ten minutes (<c>LogFlow:Store:BatchWindow</c>), over restarts too. From memory.
    /// </summary>
    BatchProgress FindBatch(UInt128 batch);

    /// <summary>Committed positions of sources whose key begins with a prefix. From memory.</summary>
    IReadOnlyList<StoredPosition> Positions(string prefix);

    /// <summary>Forgets positions that no source will ask for again.</summary>
    Task ForgetPositionsAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    Task SaveIncidentAsync(Incident incident, CancellationToken cancellationToken);

    /// <summary>Keeps an imported incident; of more than 100 the oldest imports go.</summary>
    Task SaveCapsuleAsync(StoredCapsule capsule, CancellationToken cancellationToken);

    /// <summary>False when there was no such capsule.</summary>
    Task<bool> DeleteCapsuleAsync(string id, CancellationToken cancellationToken);

    Task SaveRuleAsync(AlertRule rule, CancellationToken cancellationToken);

    /// <summary>Keeps an injection, or its new end.</summary>
    Task SaveScenarioRunAsync(ScenarioRun run, CancellationToken cancellationToken);

    /// <summary>False when there was no such rule.</summary>
    Task<bool> DeleteRuleAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a layout in the place of the version that it names; returns it with its new version, or null when another version is stored by now.
    /// </summary>
    Task<MapLayout?> ReplaceMapLayoutAsync(MapLayout layout, CancellationToken cancellationToken);
}
