namespace LogFlow.Engine.Parsing.Otlp;

internal enum ProtoKind : byte
{
    Message,
    Text,

    /// <summary>Trace and span ids: hex text in JSON.</summary>
    HexBytes,
    Base64Bytes,
    Fixed64,
    Varint,
    Double,
    Bool,
}

/// <summary>One field of a message as JSON names it.</summary>
internal sealed record ProtoField(int Number, ProtoKind Kind, OtlpSchema? Message = null);

/// <summary>
/// The messages of OTLP by their JSON names (lowerCamelCase only): logs and traces of opentelemetry-proto v1, what LogFlow reads of them.
/// Unknown names are left out, as the protocol wants it.
/// </summary>
internal sealed class OtlpSchema
{
    public static readonly OtlpSchema Logs = new("resourceLogs", isTraces: false);
    public static readonly OtlpSchema Traces = new("resourceSpans", isTraces: true);

    private readonly Dictionary<string, ProtoField> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProtoField>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private OtlpSchema() => _lookup = _fields.GetAlternateLookup<ReadOnlySpan<char>>();

    private OtlpSchema(string resources, bool isTraces)
        : this()
    {
        var pair = AnyValuePair();
        var resource = new OtlpSchema().With("attributes", 1, ProtoKind.Message, pair);
        var scope = new OtlpSchema().With("name", 1, ProtoKind.Text).With("version", 2, ProtoKind.Text).With("attributes", 3, ProtoKind.Message, pair);
        var record = isTraces ? Span(pair) : LogRecord(pair);
        var scopes = new OtlpSchema().With("scope", 1, ProtoKind.Message, scope).With(isTraces ? "spans" : "logRecords", 2, ProtoKind.Message, record);
        var item = new OtlpSchema().With("resource", 1, ProtoKind.Message, resource).With(isTraces ? "scopeSpans" : "scopeLogs", 2, ProtoKind.Message, scopes);
        With(resources, 1, ProtoKind.Message, item);
    }

    /// <summary>The field of a name, null when it is none of this message's.</summary>
    public ProtoField? Find(ReadOnlySpan<byte> name)
    {
        Span<char> text = stackalloc char[32];
        if (name.Length > text.Length || !System.Text.Ascii.IsValid(name))
        {
            return null;
        }

        System.Text.Encoding.ASCII.GetChars(name, text);
        return _lookup.TryGetValue(text[..name.Length], out var field) ? field : null;
    }

    private static OtlpSchema AnyValuePair()
    {
        var value = new OtlpSchema();
        var pair = new OtlpSchema().With("key", 1, ProtoKind.Text).With("value", 2, ProtoKind.Message, value);
        value.With("stringValue", 1, ProtoKind.Text)
            .With("boolValue", 2, ProtoKind.Bool)
            .With("intValue", 3, ProtoKind.Varint)
            .With("doubleValue", 4, ProtoKind.Double)
            .With("arrayValue", 5, ProtoKind.Message, new OtlpSchema().With("values", 1, ProtoKind.Message, value))
            .With("kvlistValue", 6, ProtoKind.Message, new OtlpSchema().With("values", 1, ProtoKind.Message, pair))
            .With("bytesValue", 7, ProtoKind.Base64Bytes);
        return pair;
    }

    private static OtlpSchema LogRecord(OtlpSchema pair) => new OtlpSchema()
        .With("timeUnixNano", 1, ProtoKind.Fixed64)
        .With("severityNumber", 2, ProtoKind.Varint)
        .With("severityText", 3, ProtoKind.Text)
        .With("body", 5, ProtoKind.Message, pair.Find("value"u8)!.Message)
        .With("attributes", 6, ProtoKind.Message, pair)
        .With("traceId", 9, ProtoKind.HexBytes)
        .With("spanId", 10, ProtoKind.HexBytes)
        .With("observedTimeUnixNano", 11, ProtoKind.Fixed64)
        .With("eventName", 12, ProtoKind.Text);

    private static OtlpSchema Span(OtlpSchema pair) => new OtlpSchema()
        .With("traceId", 1, ProtoKind.HexBytes)
        .With("spanId", 2, ProtoKind.HexBytes)
        .With("parentSpanId", 4, ProtoKind.HexBytes)
        .With("name", 5, ProtoKind.Text)
        .With("kind", 6, ProtoKind.Varint)
        .With("startTimeUnixNano", 7, ProtoKind.Fixed64)
        .With("endTimeUnixNano", 8, ProtoKind.Fixed64)
        .With("attributes", 9, ProtoKind.Message, pair)
        .With("events", 11, ProtoKind.Message, new OtlpSchema()
            .With("timeUnixNano", 1, ProtoKind.Fixed64)
            .With("name", 2, ProtoKind.Text)
            .With("attributes", 3, ProtoKind.Message, pair))
        .With("links", 13, ProtoKind.Message, new OtlpSchema()
            .With("traceId", 1, ProtoKind.HexBytes)
            .With("spanId", 2, ProtoKind.HexBytes)
            .With("attributes", 4, ProtoKind.Message, pair))
        .With("status", 15, ProtoKind.Message, new OtlpSchema().With("message", 2, ProtoKind.Text).With("code", 3, ProtoKind.Varint));

    private OtlpSchema With(string name, int number, ProtoKind kind, OtlpSchema? message = null)
    {
        _fields.Add(name, new ProtoField(number, kind, message));
        return this;
    }
}
