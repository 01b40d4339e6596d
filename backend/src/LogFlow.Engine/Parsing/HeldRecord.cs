using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing;

/// <summary>The last record of a source, kept back because lines that follow may belong to it. Owns copies of its text.</summary>
internal sealed class HeldRecord(int bytesMax, int linesMax)
{
    private byte[] _body = new byte[1024];
    private byte[] _attributes = new byte[256];
    private int _bodyLength;
    private int _attributesLength;
    private int _lines;
    private long _timeNs;
    private int _service;
    private int _parentService;
    private byte _severity;
    private RecordKind _kind;
    private short _status;
    private TraceId _traceId;
    private ulong _spanId;
    private ulong _parentSpanId;
    private long _durationNs;

    public bool IsHeld { get; private set; }

    public RecordFlags Flags { get; private set; }

    public bool IsSpan => _kind == RecordKind.Span;

    public void Hold(in LogRecord record)
    {
        IsHeld = true;
        _lines = 1;
        _timeNs = record.TimeNs;
        _service = record.Service;
        _parentService = record.ParentService;
        _severity = record.Severity;
        _kind = record.Kind;
        Flags = record.Flags;
        _status = record.Status;
        _traceId = record.TraceId;
        _spanId = record.SpanId;
        _parentSpanId = record.ParentSpanId;
        _durationNs = record.DurationNs;
        Copy(record.Body, ref _body, out _bodyLength);
        Copy(record.Attributes, ref _attributes, out _attributesLength);
    }

    /// <summary>False when the record is full; a header without a message takes the first line as its message.</summary>
    public bool TryJoin(ReadOnlySpan<byte> line)
    {
        if (_lines >= linesMax || _bodyLength + 1 + line.Length > bytesMax)
        {
            return false;
        }

        if (_bodyLength == 0)
        {
            line = line.TrimStart(" \t"u8);
        }

        var separator = _bodyLength == 0 ? 0 : 1;
        var length = _bodyLength + separator + line.Length;
        if (length > _body.Length)
        {
            Array.Resize(ref _body, Math.Max(_body.Length * 2, length));
        }

        if (separator > 0)
        {
            _body[_bodyLength] = (byte)'\n';
        }

        line.CopyTo(_body.AsSpan(_bodyLength + separator));
        _bodyLength = length;
        _lines++;
        return true;
    }

    public void AddTo(LogBatch batch)
    {
        batch.Add(new LogRecord
        {
            TimeNs = _timeNs,
            Service = _service,
            ParentService = _parentService,
            Severity = _severity,
            Kind = _kind,
            Flags = Flags,
            Status = _status,
            TraceId = _traceId,
            SpanId = _spanId,
            ParentSpanId = _parentSpanId,
            DurationNs = _durationNs,
            Body = _body.AsSpan(0, _bodyLength),
            Attributes = _attributes.AsSpan(0, _attributesLength),
        });
        IsHeld = false;
        if (_body.Length > bytesMax * 2)
        {
            _body = new byte[1024];
        }
    }

    private static void Copy(ReadOnlySpan<byte> text, ref byte[] buffer, out int length)
    {
        length = text.Length;
        if (length > buffer.Length)
        {
            buffer = new byte[Math.Max(buffer.Length * 2, length)];
        }

        text.CopyTo(buffer);
    }
}
