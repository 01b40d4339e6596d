using System.Buffers.Binary;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Otlp;

/// <summary>
/// An OTLP export request, protobuf-encoded: reads resources, scopes and their records straight from the message into batches
/// (opentelemetry-proto, collector services v1; Apache-2.0). Nothing of a message that cannot be read whole is kept. A wire reader of its
/// own instead of generated classes: it reads without an allocation per record, and every length and depth is checked at one place
/// (<c>bench otlp</c> measures it).
/// </summary>
public abstract class OtlpBody : RecordBatches
{
    /// <summary>Records of one request; further ones are refused.</summary>
    public const int RecordsMax = 200_000;

    private const uint Resource = (1 << 3) | 2;
    private const uint Scopes = (2 << 3) | 2;
    private const uint Scope = (1 << 3) | 2;
    private const uint Records = (2 << 3) | 2;
    private const uint Attribute = (1 << 3) | 2;
    private const uint ScopeName = (1 << 3) | 2;
    private const uint ScopeVersion = (2 << 3) | 2;
    private const uint ScopeAttribute = (3 << 3) | 2;
    private const int SharedBytesMax = 16 * 1024;

    private readonly JsonObjectBuilder _resourceJson = new();
    private readonly JsonObjectBuilder _scopeJson = new();
    private byte[] _scratch = new byte[256];
    private long _sharedBudget;
    private long _number;

    private protected OtlpBody(NameTable services, ParserOptions options)
        : base(services)
    {
        Context = new ParseContext(services, options);
        Options = options;
    }

    private protected ParseContext Context { get; }

    private protected ParserOptions Options { get; }

    /// <summary>The service of the resource at hand.</summary>
    private protected int Service { get; private set; }

    private protected ref byte[] Scratch => ref _scratch;

    /// <summary>Reads a whole message. False when it is malformed; then nothing of it is kept.</summary>
    public bool TryRead(ReadOnlySpan<byte> message, long? arrivalNs)
    {
        Context.ArrivalNs = arrivalNs;
        // Resource and scope are written with each record: a small message must not become a huge one that way.
        _sharedBudget = (1L << 20) + (message.Length * 4L);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag != Resource)
            {
                reader.Skip();
            }
            else if (!TryReadResource(reader.Bytes()))
            {
                Drop();
                return false;
            }
        }

        if (reader.IsBroken)
        {
            Drop();
        }

        return !reader.IsBroken;
    }

    private protected static TraceId TraceIdOf(ReadOnlySpan<byte> bytes) => bytes.Length == 16
        ? new TraceId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]))
        : TraceId.None;

    private protected static ulong SpanIdOf(ReadOnlySpan<byte> bytes) => bytes.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    /// <summary>Reads one log record or span and adds it. False when it is malformed.</summary>
    private protected abstract bool TryReadRecord(ReadOnlySpan<byte> message);

    /// <summary>Adds what resource and scope say to the attributes at hand.</summary>
    private protected void AddShared()
    {
        var length = _resourceJson.Raw.Length + _scopeJson.Raw.Length;
        if (length == 0 || _sharedBudget < length)
        {
            return;
        }

        _sharedBudget -= length;
        if (!_resourceJson.Raw.IsEmpty)
        {
            Context.Attributes.AddRawValue("resource"u8, _resourceJson.Written);
        }

        if (!_scopeJson.Raw.IsEmpty)
        {
            Context.Attributes.AddRawValue("scope"u8, _scopeJson.Written);
        }
    }

    /// <summary>Puts the record at the time it states, or at its arrival when that cannot be believed.</summary>
    private protected void Place(ref LogRecord record, ulong statedNs, bool isPlausible)
    {
        if (statedNs is > 0 and <= long.MaxValue && isPlausible)
        {
            record.TimeNs = (long)statedNs;
            Context.PreviousNs = record.TimeNs;
            return;
        }

        if (statedNs > 0)
        {
            Context.Attributes.Add(ParseContext.OriginalTime, (long)Math.Min(statedNs, long.MaxValue));
        }

        record.TimeNs = Context.ReplacementNs();
        record.Flags |= RecordFlags.TimeReplaced;
    }

    private protected bool IsPlausible(ulong ns) => ns is > 0 and <= long.MaxValue && Context.IsPlausible((long)ns);

    private bool TryReadResource(ReadOnlySpan<byte> message)
    {
        _resourceJson.Clear();
        Service = Context.DefaultService;
        // The resource stands first in what everybody sends, but need not.
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag != Resource)
            {
                reader.Skip();
            }
            else if (!TryReadAttributes(reader.Bytes(), Attribute, _resourceJson, isResource: true))
            {
                return false;
            }
        }

        if (reader.IsBroken)
        {
            return false;
        }

        reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag != Scopes)
            {
                reader.Skip();
            }
            else if (!TryReadScope(reader.Bytes()))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadScope(ReadOnlySpan<byte> message)
    {
        _scopeJson.Clear();
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag == Scope)
            {
                if (!TryReadAttributes(reader.Bytes(), ScopeAttribute, _scopeJson, isResource: false))
                {
                    return false;
                }
            }
            else if (reader.Tag == Records)
            {
                var record = reader.Bytes();
                if (!reader.IsBroken && !TryTake(record))
                {
                    return false;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return !reader.IsBroken;
    }

    private bool TryTake(ReadOnlySpan<byte> record)
    {
        _number++;
        if (Accepted >= RecordsMax)
        {
            Reject(_number, $"beyond the {RecordsMax} records of one request");
            return true;
        }

        if (record.Length > Options.LineBytesMax)
        {
            Reject(_number, $"longer than {Options.LineBytesMax} bytes");
            return true;
        }

        return TryReadRecord(record);
    }

    private bool TryReadAttributes(ReadOnlySpan<byte> message, uint attribute, JsonObjectBuilder json, bool isResource)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag == attribute)
            {
                if (!AnyValueJson.TryPair(reader.Bytes(), out var key, out var value))
                {
                    return false;
                }

                if (isResource && key.SequenceEqual("service.name"u8) && AnyValueJson.TryText(value, out var name))
                {
                    Service = Context.Service(name);
                }
                else if (json.Raw.Length + key.Length + value.Length <= SharedBytesMax && !AnyValueJson.TryAdd(json, key, value, ref _scratch))
                {
                    return false;
                }
            }
            else if (!isResource && reader.Tag is ScopeName or ScopeVersion)
            {
                var name = reader.Tag == ScopeName ? "name"u8 : "version"u8;
                var text = reader.Bytes();
                if (text.Length is > 0 and <= SharedBytesMax)
                {
                    json.Add(name, Utf8Text.Repair(text, ref _scratch, out _));
                }
            }
            else
            {
                reader.Skip();
            }
        }

        return !reader.IsBroken;
    }
}
