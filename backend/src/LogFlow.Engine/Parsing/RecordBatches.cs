using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing;

/// <summary>The records of one request as they are read, in batches of a good size, and what of them was refused.</summary>
public abstract class RecordBatches : IRecordBatches
{
    /// <summary>How many refused records are explained; all are counted.</summary>
    public const int ErrorsMax = 20;

    private const int BatchBytesMax = 256 * 1024;

    private readonly NameTable _services;
    private readonly int _batchRecords;
    private readonly List<LogBatch> _batches = [];
    private readonly List<LineRejection> _errors = [];

    private protected RecordBatches(NameTable services, int batchRecords = LogBatch.DefaultRecords) => (_services, _batchRecords) = (services, batchRecords);

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    public IReadOnlyList<LineRejection> Errors => _errors;

    /// <summary>Accepted records placed by arrival because their own time was missing or too far off.</summary>
    public long TimeReplaced { get; private set; }

    public IReadOnlyList<LogBatch> TakeBatches()
    {
        LogBatch[] taken = [.. _batches];
        _batches.Clear();
        return taken;
    }

    public void Dispose()
    {
        Drop();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what was read and not taken.</summary>
    private protected void Drop()
    {
        foreach (var batch in _batches)
        {
            batch.Release();
        }

        _batches.Clear();
    }

    private protected void Add(in LogRecord record)
    {
        if (_batches.Count == 0 || _batches[^1].Count >= _batchRecords || _batches[^1].Text.Length >= BatchBytesMax)
        {
            _batches.Add(new LogBatch(_services, _batchRecords));
        }

        Accepted++;
        TimeReplaced += (record.Flags & RecordFlags.TimeReplaced) != 0 ? 1 : 0;
        _batches[^1].Add(record);
    }

    private protected void Reject(long number, string reason)
    {
        Rejected++;
        if (_errors.Count < ErrorsMax)
        {
            _errors.Add(new LineRejection(number, reason));
        }
    }
}
