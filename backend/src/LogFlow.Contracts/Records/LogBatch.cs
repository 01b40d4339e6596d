using System.Buffers;
using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;

namespace LogFlow.Contracts.Records;

/// <summary>
/// A small columnar table of records over one pooled UTF-8 buffer. A batch is written by one producer, then read by the consumers
/// of a topic at the same time; only the stage that owns a column writes it (sequencer: flags Late, sequence, watermark; miner:
/// template columns). Lives by reference count: it starts at one, the bus adds one per consumer, and at zero its buffers go back
/// to the pool, so nothing may keep a span into a batch beyond its handler; copy what must live on.
/// </summary>
public sealed class LogBatch : IReferenceCounted
{
    public const int DefaultRecords = 1024;

    private const int InitialTextBytes = 64 * 1024;

    private long[] _timeNs;
    private int[] _service;
    private int[] _parentService;
    private byte[] _severity;
    private RecordKind[] _kind;
    private RecordFlags[] _flags;
    private short[] _status;
    private TraceId[] _traceId;
    private ulong[] _spanId;
    private ulong[] _parentSpanId;
    private long[] _durationNs;
    private SpanRole[] _role;
    private int[] _peer;
    private ConnectionType[] _connection;
    private TextSlice[] _body;
    private TextSlice[] _attributes;
    private ulong[] _template;
    private int[] _parameterStart;
    private int[] _parameterCount;
    private TextSlice[] _parameters;
    private byte[] _text;
    private int _rows;
    private int _textLength;
    private int _parametersLength;
    private int _references = 1;
    private List<LogTemplate>? _newTemplates;
    private List<int>? _newTemplateRows;
    private List<TickClosing>? _closings;

    public LogBatch(NameTable services, int capacity = DefaultRecords)
    {
        Services = services;
        capacity = Math.Max(capacity, 16);
        _rows = capacity;
        _timeNs = Rent<long>(capacity);
        _service = Rent<int>(capacity);
        _parentService = Rent<int>(capacity);
        _severity = Rent<byte>(capacity);
        _kind = Rent<RecordKind>(capacity);
        _flags = Rent<RecordFlags>(capacity);
        _status = Rent<short>(capacity);
        _traceId = Rent<TraceId>(capacity);
        _spanId = Rent<ulong>(capacity);
        _parentSpanId = Rent<ulong>(capacity);
        _durationNs = Rent<long>(capacity);
        _role = Rent<SpanRole>(capacity);
        _peer = Rent<int>(capacity);
        _connection = Rent<ConnectionType>(capacity);
        _body = Rent<TextSlice>(capacity);
        _attributes = Rent<TextSlice>(capacity);
        _template = Rent<ulong>(capacity);
        _parameterStart = Rent<int>(capacity);
        _parameterCount = Rent<int>(capacity);
        _parameters = Rent<TextSlice>(capacity * 2);
        _text = Rent<byte>(InitialTextBytes);
    }

    public NameTable Services { get; }

    public int Count { get; private set; }

    /// <summary>Where the records came from: <c>simulator</c>, <c>http</c>, a file's name. For counters only.</summary>
    public string Source { get; set; } = "";

    /// <summary>
    /// Which sender of the source it was, such as a machine's address and its kind of data; a live host learns by it how far a sender's
    /// records lag. Empty when the source is one sender.
    /// </summary>
    public string Sender { get; set; } = "";

    /// <summary>Position of the first record in the engine's input, from 0; the others follow without gaps. Set by the sequencer.</summary>
    public long FirstSequence { get; set; }

    /// <summary>
    /// The last second of event time (Unix seconds) that is closed once this batch has been handled; the watermark that travels
    /// in band. <see cref="long.MinValue"/> until the sequencer has seen the batch.
    /// </summary>
    public long ClosedTick { get; private set; } = long.MinValue;

    /// <summary>Where inside the batch the watermark closed seconds, ascending. Set by the sequencer.</summary>
    public IReadOnlyList<TickClosing> Closings => _closings ?? (IReadOnlyList<TickClosing>)[];

    /// <summary>
    /// A time up to which the live host knows that nothing more will come; the sequencer moves the watermark there behind the batch's
    /// records, which then do not move it themselves. An idle stream gets it with empty batches. Unix nanoseconds; null where the
    /// records' own times move the watermark (replay, simulation).
    /// </summary>
    public long? AdvanceToNs { get; set; }

    /// <summary>The last batch of its stream: every open second is closed after it.</summary>
    public bool IsLast { get; init; }

    /// <summary>
    /// Completed by the store when the records are committed, or faulted; null when nobody waits. A batch that is let go of before the
    /// store took it, because a stage on the way failed, faults it too: whoever waits must not wait for ever.
    /// </summary>
    public TaskCompletionSource? Stored { get; set; }

    /// <summary>Set by the store once it is going to complete or fault <see cref="Stored"/> itself.</summary>
    public bool StoreAnswers { get; set; }

    /// <summary>Which part of a sender's batch these records are; null when repetitions are not looked for.</summary>
    public BatchPart? Part { get; set; }

    /// <summary>How far sources have been read with these records; committed with them.</summary>
    public IReadOnlyList<PositionStep> Positions { get; set; } = [];

    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _textLength);

    public ReadOnlySpan<long> TimeNs => _timeNs.AsSpan(0, Count);

    public ReadOnlySpan<int> Service => _service.AsSpan(0, Count);

    public ReadOnlySpan<int> ParentService => _parentService.AsSpan(0, Count);

    public ReadOnlySpan<byte> Severity => _severity.AsSpan(0, Count);

    public ReadOnlySpan<RecordKind> Kind => _kind.AsSpan(0, Count);

    /// <summary>Writable for the stage that owns a flag, before other stages read it.</summary>
    public Span<RecordFlags> Flags => _flags.AsSpan(0, Count);

    public ReadOnlySpan<short> Status => _status.AsSpan(0, Count);

    public ReadOnlySpan<TraceId> TraceId => _traceId.AsSpan(0, Count);

    public ReadOnlySpan<ulong> SpanId => _spanId.AsSpan(0, Count);

    public ReadOnlySpan<ulong> ParentSpanId => _parentSpanId.AsSpan(0, Count);

    public ReadOnlySpan<long> DurationNs => _durationNs.AsSpan(0, Count);

    public ReadOnlySpan<SpanRole> Role => _role.AsSpan(0, Count);

    /// <summary>Name ids as in <see cref="LogRecord.Peer"/>.</summary>
    public ReadOnlySpan<int> Peer => _peer.AsSpan(0, Count);

    public ReadOnlySpan<ConnectionType> Connection => _connection.AsSpan(0, Count);

    public ReadOnlySpan<TextSlice> Body => _body.AsSpan(0, Count);

    public ReadOnlySpan<TextSlice> Attributes => _attributes.AsSpan(0, Count);

    /// <summary>Template ids as numbers; 0 until mined.</summary>
    public ReadOnlySpan<ulong> Template => _template.AsSpan(0, Count);

    /// <summary>
    /// Templates that came into being while this batch was mined, in record order. When several templates grow into the same one,
    /// it is announced once for each that it <see cref="LogTemplate.Replaces"/>.
    /// </summary>
    public IReadOnlyList<LogTemplate> NewTemplates => _newTemplates ?? (IReadOnlyList<LogTemplate>)[];

    /// <summary>For each of <see cref="NewTemplates"/> the record that brought it about.</summary>
    public IReadOnlyList<int> NewTemplateRows => _newTemplateRows ?? (IReadOnlyList<int>)[];

    public void Add(in LogRecord record)
    {
        var i = Count;
        if (i == _rows)
        {
            GrowRows(i * 2);
        }

        _timeNs[i] = record.TimeNs;
        _service[i] = record.Service;
        _parentService[i] = record.ParentService;
        _severity[i] = record.Severity;
        _kind[i] = record.Kind;
        _flags[i] = record.Flags;
        _status[i] = record.Status;
        _traceId[i] = record.TraceId;
        _spanId[i] = record.SpanId;
        _parentSpanId[i] = record.ParentSpanId;
        _durationNs[i] = record.DurationNs;
        _role[i] = record.Role;
        _peer[i] = record.Peer;
        _connection[i] = record.Connection;
        _body[i] = AppendText(record.Body);
        _attributes[i] = AppendText(record.Attributes);
        _template[i] = 0;
        _parameterStart[i] = 0;
        _parameterCount[i] = 0;
        Count = i + 1;
    }

    /// <summary>Takes the first records away, before the batch is published: they are stored already.</summary>
    public void DropFirst(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Count, nameof(count));
        Shift(_timeNs);
        Shift(_service);
        Shift(_parentService);
        Shift(_severity);
        Shift(_kind);
        Shift(_flags);
        Shift(_status);
        Shift(_traceId);
        Shift(_spanId);
        Shift(_parentSpanId);
        Shift(_durationNs);
        Shift(_role);
        Shift(_peer);
        Shift(_connection);
        Shift(_body);
        Shift(_attributes);
        Count -= count;

        void Shift<T>(T[] column) => column.AsSpan(count, Count - count).CopyTo(column);
    }

    /// <summary>
    /// Puts other text in the place of a record's own, by its producer and before the batch is published. The spans must not lie in
    /// this batch.
    /// </summary>
    public void Rewrite(int i, ReadOnlySpan<byte> body, ReadOnlySpan<byte> attributes)
    {
        _body[i] = AppendText(body);
        _attributes[i] = AppendText(attributes);
    }

    /// <summary>Bytes of a slice; valid until the batch is released.</summary>
    public ReadOnlySpan<byte> Bytes(TextSlice slice) => _text.AsSpan(slice.Offset, slice.Length);

    public string String(TextSlice slice) => Encoding.UTF8.GetString(Bytes(slice));

    /// <summary>True when the record is an error log or a failed span.</summary>
    public bool IsError(int i) =>
        (_flags[i] & RecordFlags.StatusError) != 0 || Records.Severity.IsError(_severity[i]);

    /// <summary>Parameters of record <paramref name="i"/>, left to right as the wildcards stand in its template.</summary>
    public ReadOnlySpan<TextSlice> Parameters(int i) => _parameters.AsSpan(_parameterStart[i], _parameterCount[i]);

    /// <summary>Called by the miner, once per record, in record order.</summary>
    public void SetTemplate(int i, TemplateId template, ReadOnlySpan<TextSlice> parameters, bool isRebuildable)
    {
        if (_parametersLength + parameters.Length > _parameters.Length)
        {
            Grow(ref _parameters, Math.Max(_parameters.Length * 2, _parametersLength + parameters.Length), _parametersLength);
        }

        parameters.CopyTo(_parameters.AsSpan(_parametersLength));
        _template[i] = template.Value;
        _parameterStart[i] = _parametersLength;
        _parameterCount[i] = parameters.Length;
        _parametersLength += parameters.Length;
        if (isRebuildable)
        {
            _flags[i] |= RecordFlags.Rebuildable;
        }
    }

    public void AddNewTemplate(LogTemplate template, int row = 0)
    {
        (_newTemplates ??= []).Add(template);
        (_newTemplateRows ??= []).Add(row);
    }

    /// <summary>Called by the sequencer, ascending; the last closing is also <see cref="ClosedTick"/>.</summary>
    public void AddClosing(TickClosing closing)
    {
        (_closings ??= []).Add(closing);
        ClosedTick = closing.ClosedTick;
    }

    /// <summary>One more reader. Only whoever holds a reference may add one.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>One reader less; the last one gives the buffers back and leaves the batch empty.</summary>
    public void Release()
    {
        var left = Interlocked.Decrement(ref _references);
        if (left > 0)
        {
            return;
        }

        if (left < 0)
        {
            throw new InvalidOperationException($"A batch of {Count} records from '{Source}' was released more often than it was held.");
        }

        if (!StoreAnswers)
        {
            Stored?.TrySetException(new StoreException(StoreFault.Unavailable, "The records were not stored: the stage that stores them, or one before it, failed; /api/health names it."));
        }

        Count = 0;
        Return(ref _timeNs);
        Return(ref _service);
        Return(ref _parentService);
        Return(ref _severity);
        Return(ref _kind);
        Return(ref _flags);
        Return(ref _status);
        Return(ref _traceId);
        Return(ref _spanId);
        Return(ref _parentSpanId);
        Return(ref _durationNs);
        Return(ref _role);
        Return(ref _peer);
        Return(ref _connection);
        Return(ref _body);
        Return(ref _attributes);
        Return(ref _template);
        Return(ref _parameterStart);
        Return(ref _parameterCount);
        Return(ref _parameters);
        Return(ref _text);
    }

    private static T[] Rent<T>(int length) => ArrayPool<T>.Shared.Rent(length);

    private static void Return<T>(ref T[] array)
    {
        ArrayPool<T>.Shared.Return(array);
        array = [];
    }

    private static void Grow<T>(ref T[] array, int length, int used)
    {
        var larger = Rent<T>(length);
        array.AsSpan(0, used).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array);
        array = larger;
    }

    private TextSlice AppendText(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return TextSlice.Empty;
        }

        if (text.Length > _text.Length - _textLength)
        {
            Grow(ref _text, checked(Math.Max(_text.Length * 2, _textLength + text.Length)), _textLength);
        }

        text.CopyTo(_text.AsSpan(_textLength));
        var slice = new TextSlice(_textLength, text.Length);
        _textLength += text.Length;
        return slice;
    }

    private void GrowRows(int capacity)
    {
        // The pool rounds up per element type, so the number of rows is kept apart from the arrays' lengths.
        _rows = capacity;
        Grow(ref _timeNs, capacity, Count);
        Grow(ref _service, capacity, Count);
        Grow(ref _parentService, capacity, Count);
        Grow(ref _severity, capacity, Count);
        Grow(ref _kind, capacity, Count);
        Grow(ref _flags, capacity, Count);
        Grow(ref _status, capacity, Count);
        Grow(ref _traceId, capacity, Count);
        Grow(ref _spanId, capacity, Count);
        Grow(ref _parentSpanId, capacity, Count);
        Grow(ref _durationNs, capacity, Count);
        Grow(ref _role, capacity, Count);
        Grow(ref _peer, capacity, Count);
        Grow(ref _connection, capacity, Count);
        Grow(ref _body, capacity, Count);
        Grow(ref _attributes, capacity, Count);
        Grow(ref _template, capacity, Count);
        Grow(ref _parameterStart, capacity, Count);
        Grow(ref _parameterCount, capacity, Count);
    }
}
