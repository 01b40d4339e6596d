using LogFlow.Contracts.Records;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Progress;

/// <summary>Both ledgers, as the group that is committed sees them.</summary>
internal sealed class ProgressLedger(BatchLedger batches, PositionLedger positions)
{
    public BatchLedger Batches { get; } = batches;

    public PositionLedger Positions { get; } = positions;

    public void Load(DuckDbConnection connection)
    {
        Batches.Load(connection);
        Positions.Load(connection);
    }

    public Verdict Judge(LogBatch batch)
    {
        var verdict = batch.Part is { } part ? Batches.Judge(part, batch.Count) : Verdict.Take;
        return verdict == Verdict.Take && !Positions.Follows(batch.Positions) ? Verdict.Hole : verdict;
    }

    /// <summary>True when there is something to commit even without rows.</summary>
    public bool Take(LogBatch batch)
    {
        if (batch.Part is { } part)
        {
            Batches.Take(part, batch.Count);
        }

        Positions.Take(batch.Positions);
        return batch.Part is not null || batch.Positions.Count > 0;
    }

    public void Write(DuckDbConnection connection)
    {
        Batches.Write(connection);
        Positions.Write(connection);
    }

    public void Committed()
    {
        Batches.Committed();
        Positions.Committed();
    }

    public void Abandoned()
    {
        Batches.Abandoned();
        Positions.Abandoned();
    }
}
