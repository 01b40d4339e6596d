using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Otlp;

/// <summary>
/// An <c>ExportTraceServiceRequest</c>. A span's exceptions (events named <c>exception</c>) become error logs with its trace context; its
/// other events and its links stay with it as attributes.
/// </summary>
public sealed class OtlpTracesBody(NameTable services, ParserOptions options) : OtlpBody(services, options)
{
    private const uint TraceIdField = (1 << 3) | 2;
    private const uint SpanIdField = (2 << 3) | 2;
    private const uint ParentSpanId = (4 << 3) | 2;
    private const uint Name = (5 << 3) | 2;
    private const uint Kind = 6 << 3;
    private const uint Start = (7 << 3) | 1;
    private const uint End = (8 << 3) | 1;
    private const uint Attribute = (9 << 3) | 2;
    private const uint Event = (11 << 3) | 2;
    private const uint Link = (13 << 3) | 2;
    private const uint StatusField = (15 << 3) | 2;
    private const uint StatusMessage = (2 << 3) | 2;
    private const uint StatusCode = 3 << 3;

    private static readonly TimeSpan StartBeforeArrivalMax = TimeSpan.FromHours(24);

    private readonly SpanPeer _peer = new();
    private readonly SpanExtras _extras = new();
    private byte[] _name = new byte[256];

    private protected override bool TryReadRecord(ReadOnlySpan<byte> message)
    {
        var record = new LogRecord { Service = Service, Kind = RecordKind.Span };
        var (start, end) = (0UL, 0UL);
        ReadOnlySpan<byte> name = [], status = [];
        var attributes = Context.Attributes;
        attributes.Clear();
        _peer.Clear();
        _extras.Clear();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case TraceIdField:
                    record.TraceId = TraceIdOf(reader.Bytes());
                    break;
                case SpanIdField:
                    record.SpanId = SpanIdOf(reader.Bytes());
                    break;
                case ParentSpanId:
                    record.ParentSpanId = SpanIdOf(reader.Bytes());
                    break;
                case Name:
                    name = reader.Bytes();
                    break;
                case Kind:
                    record.Role = reader.Varint() is var kind and <= (ulong)SpanRole.Consumer ? (SpanRole)kind : SpanRole.Unspecified;
                    break;
                case Start:
                    start = reader.Fixed64();
                    break;
                case End:
                    end = reader.Fixed64();
                    break;
                case Attribute:
                    if (!TryAttribute(reader.Bytes(), ref record))
                    {
                        return false;
                    }

                    break;
                case Event:
                    _extras.AddEvent(message, reader.Bytes());
                    break;
                case Link:
                    _extras.AddLink(message, reader.Bytes());
                    break;
                case StatusField:
                    status = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.IsBroken || !TryStatus(status, ref record) || !_extras.TryAddTo(attributes, message, ref Scratch))
        {
            return false;
        }

        _peer.Resolve(Context.Services, ref record);
        if (record.Role != SpanRole.Unspecified)
        {
            attributes.Add("span.kind"u8, RoleName(record.Role));
        }

        AddShared();
        // A span is sent when it ends: that is the time to believe or not. Its start may well be long past.
        var isPlausible = IsPlausible(Math.Max(start, end)) && !IsTooLongPast(start);
        record.DurationNs = start <= end && isPlausible ? (long)(end - start) : 0;
        Place(ref record, start, isPlausible);
        record.Body = Utf8Text.Repair(name, ref _name, out _);
        record.Attributes = attributes.Written;
        record.Flags |= Context.FlagsOfFields;
        Add(record);
        return TryAddExceptions(message, record.TraceId, record.SpanId, record.TimeNs);
    }

    private static ReadOnlySpan<byte> RoleName(SpanRole role) => role switch
    {
        SpanRole.Internal => "internal"u8,
        SpanRole.Server => "server"u8,
        SpanRole.Client => "client"u8,
        SpanRole.Producer => "producer"u8,
        _ => "consumer"u8,
    };

    private bool IsTooLongPast(ulong startNs) =>
        Context.ArrivalNs is { } arrival && arrival - (double)startNs > StartBeforeArrivalMax.TotalNanoseconds;

    private bool TryAttribute(ReadOnlySpan<byte> pair, ref LogRecord record)
    {
        if (!AnyValueJson.TryPair(pair, out var key, out var value) || !AnyValueJson.TryAdd(Context.Attributes, key, value, ref Scratch))
        {
            return false;
        }

        if ((key.SequenceEqual("http.response.status_code"u8) || key.SequenceEqual("http.status_code"u8) || key.SequenceEqual("rpc.grpc.status_code"u8))
            && AnyValueJson.TryInteger(value, out var number) && number is >= 0 and <= short.MaxValue)
        {
            record.Status = (short)number;
        }
        else
        {
            _peer.Offer(key, value);
        }

        return true;
    }

    private bool TryStatus(ReadOnlySpan<byte> status, ref LogRecord record)
    {
        var reader = new ProtoReader(status);
        while (reader.Next())
        {
            if (reader.Tag == StatusCode)
            {
                record.Flags |= reader.Varint() switch
                {
                    1 => RecordFlags.StatusOk,
                    2 => RecordFlags.StatusError,
                    _ => RecordFlags.None,
                };
            }
            else if (reader.Tag == StatusMessage)
            {
                var text = reader.Bytes();
                if (!text.IsEmpty)
                {
                    Context.Attributes.Add("otel.status_description"u8, Utf8Text.Repair(text, ref Scratch, out _));
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return !reader.IsBroken;
    }

    private bool TryAddExceptions(ReadOnlySpan<byte> message, TraceId trace, ulong span, long spanTimeNs)
    {
        for (var i = 0; i < _extras.Exceptions; i++)
        {
            var attributes = Context.Attributes;
            attributes.Clear();
            var log = new LogRecord { Service = Service, Severity = Severity.Error, TraceId = trace, SpanId = span };
            if (!_extras.TryException(i, message, attributes, ref Scratch, out var timeNs, out var body))
            {
                return false;
            }

            AddShared();
            Place(ref log, timeNs == 0 ? (ulong)spanTimeNs : timeNs, IsPlausible(timeNs == 0 ? (ulong)spanTimeNs : timeNs));
            log.Body = body;
            log.Attributes = attributes.Written;
            log.Flags |= Context.FlagsOfFields;
            Add(log);
        }

        return true;
    }
}
