using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Simulation;

/// <summary>One record of a trace that is not written out yet; its text lies in the trace's buffer.</summary>
internal struct SimulatedRecord
{
    public long TimeNs;
    public long DurationNs;
    public ulong SpanId;
    public ulong ParentSpanId;
    public int TextOffset;
    public int TextLength;
    public short Service;
    public short Status;
    public byte Severity;
    public RecordKind Kind;
    public RecordFlags Flags;

    /// <summary>Shared, never written to.</summary>
    public byte[]? Attributes;
}

/// <summary>All records of one trace; reused for another when they are written out.</summary>
internal sealed class SimulatedTrace
{
    /// <summary>A trace that would grow beyond is cut and counted; 12 bits of the sorting key.</summary>
    public const int RecordsMax = 4096;

    private SimulatedRecord[] _records = new SimulatedRecord[32];
    private long[] _order = new long[32];
    private int _next;

    public TextBuffer Text { get; } = new();

    public TraceId Id { get; private set; }

    /// <summary>Traces are numbered in the order in which they start.</summary>
    public long Number { get; private set; }

    public long StartNs { get; private set; }

    public int Count { get; private set; }

    public bool IsDone => _next == Count;

    /// <summary>Event time of the record that comes next.</summary>
    public long NextTimeNs { get; private set; }

    public ref readonly SimulatedRecord Next => ref _records[IndexAt(_next)];

    public void Begin(TraceId id, long number, long startNs)
    {
        (Id, Number, StartNs, Count, _next) = (id, number, startNs, 0, 0);
        Text.Clear();
    }

    /// <summary>Index of a fresh record, or -1 when the trace is full.</summary>
    public int Add()
    {
        if (Count == RecordsMax)
        {
            return -1;
        }

        if (Count == _records.Length)
        {
            Array.Resize(ref _records, Count * 2);
            Array.Resize(ref _order, Count * 2);
        }

        return Count++;
    }

    public ref SimulatedRecord Record(int index) => ref _records[index];

    /// <summary>Puts the records in order of time; of equal times the one that was made first goes first.</summary>
    public void Sort()
    {
        for (var i = 0; i < Count; i++)
        {
            _order[i] = ((_records[i].TimeNs - StartNs) / EventTime.NsPerMicrosecond << 12) | (uint)i;
        }

        _order.AsSpan(0, Count).Sort();
        NextTimeNs = Count > 0 ? _records[IndexAt(0)].TimeNs : StartNs;
    }

    public void Advance()
    {
        _next++;
        if (_next < Count)
        {
            NextTimeNs = _records[IndexAt(_next)].TimeNs;
        }
    }

    private int IndexAt(int position) => (int)(_order[position] & (RecordsMax - 1));
}
