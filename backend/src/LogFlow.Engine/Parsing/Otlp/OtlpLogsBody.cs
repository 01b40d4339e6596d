using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Otlp;

/// <summary>An <c>ExportLogsServiceRequest</c>.</summary>
public sealed class OtlpLogsBody(NameTable services, ParserOptions options) : OtlpBody(services, options)
{
    private const uint Time = (1 << 3) | 1;
    private const uint SeverityNumber = 2 << 3;
    private const uint SeverityText = (3 << 3) | 2;
    private const uint Body = (5 << 3) | 2;
    private const uint Attribute = (6 << 3) | 2;
    private const uint TraceIdField = (9 << 3) | 2;
    private const uint SpanIdField = (10 << 3) | 2;
    private const uint ObservedTime = (11 << 3) | 1;
    private const uint EventName = (12 << 3) | 2;

    private readonly JsonObjectBuilder _body = new();
    private byte[] _text = new byte[256];

    private protected override bool TryReadRecord(ReadOnlySpan<byte> message)
    {
        var record = new LogRecord { Service = Service };
        var (time, observed) = (0UL, 0UL);
        ReadOnlySpan<byte> body = [], eventName = [], levelText = [];
        var attributes = Context.Attributes;
        attributes.Clear();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            switch (reader.Tag)
            {
                case Time:
                    time = reader.Fixed64();
                    break;
                case ObservedTime:
                    observed = reader.Fixed64();
                    break;
                case SeverityNumber:
                    record.Severity = reader.Varint() is var number and <= Severity.Max ? (byte)number : Severity.Unspecified;
                    break;
                case SeverityText:
                    levelText = reader.Bytes();
                    break;
                case Body:
                    body = reader.Bytes();
                    break;
                case Attribute:
                    if (!AnyValueJson.TryPair(reader.Bytes(), out var key, out var value) || !AnyValueJson.TryAdd(attributes, key, value, ref Scratch))
                    {
                        return false;
                    }

                    break;
                case TraceIdField:
                    record.TraceId = TraceIdOf(reader.Bytes());
                    break;
                case SpanIdField:
                    record.SpanId = SpanIdOf(reader.Bytes());
                    break;
                case EventName:
                    eventName = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.IsBroken || !TryBody(body, eventName, out var text))
        {
            return false;
        }

        if (record.Severity == Severity.Unspecified)
        {
            record.Severity = SeverityWords.FromWord(levelText);
        }

        if (!eventName.IsEmpty && !body.IsEmpty)
        {
            attributes.Add("event_name"u8, Utf8Text.Repair(eventName, ref Scratch, out _));
        }

        AddShared();
        var stated = time != 0 ? time : observed;
        Place(ref record, stated, IsPlausible(stated));
        record.Body = text;
        record.Attributes = attributes.Written;
        record.Flags |= Context.FlagsOfFields;
        Add(record);
        return true;
    }

    /// <summary>A string as it is, anything else as JSON; an event without a body shows its name.</summary>
    private bool TryBody(ReadOnlySpan<byte> body, ReadOnlySpan<byte> eventName, out ReadOnlySpan<byte> text)
    {
        if (body.IsEmpty)
        {
            text = Utf8Text.Repair(eventName, ref _text, out _);
            return true;
        }

        if (AnyValueJson.TryText(body, out text))
        {
            text = Utf8Text.Repair(text, ref _text, out _);
            return true;
        }

        _body.Clear();
        var isRead = AnyValueJson.TryWrite(_body, body, 0, ref Scratch);
        text = _body.Raw;
        return isRead;
    }
}
