using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;

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

    Task SaveIncidentAsync(Incident incident, CancellationToken cancellationToken);

    Task SaveRuleAsync(AlertRule rule, CancellationToken cancellationToken);

    /// <summary>False when there was no such rule.</summary>
    Task<bool> DeleteRuleAsync(string id, CancellationToken cancellationToken);
}
