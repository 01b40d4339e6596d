using System.Text;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Otlp;

/// <summary>A span's events and links: where they stand in its message, at most so many of each, and their JSON.</summary>
internal sealed class SpanExtras
{
    private const int EventsMax = 32;
    private const int LinksMax = 32;
    private const uint EventTime = (1 << 3) | 1;
    private const uint EventName = (2 << 3) | 2;
    private const uint EventAttribute = (3 << 3) | 2;
    private const uint LinkTraceId = (1 << 3) | 2;
    private const uint LinkSpanId = (2 << 3) | 2;
    private const uint LinkAttribute = (4 << 3) | 2;

    private readonly List<Range> _events = [];
    private readonly List<Range> _exceptions = [];
    private readonly List<Range> _links = [];
    private byte[] _text = new byte[256];
    private long _dropped;

    /// <summary>How many of the events are exceptions.</summary>
    public int Exceptions => _exceptions.Count;

    public void Clear()
    {
        _events.Clear();
        _exceptions.Clear();
        _links.Clear();
        _dropped = 0;
    }

    public void AddEvent(ReadOnlySpan<byte> span, ReadOnlySpan<byte> message)
    {
        var list = IsException(message) ? _exceptions : _events;
        Keep(list, EventsMax, span, message);
    }

    public void AddLink(ReadOnlySpan<byte> span, ReadOnlySpan<byte> message) => Keep(_links, LinksMax, span, message);

    /// <summary>Adds events and links to a span's attributes. False when one is malformed.</summary>
    public bool TryAddTo(JsonObjectBuilder json, ReadOnlySpan<byte> span, ref byte[] scratch)
    {
        if (!TryAddList(json, "events"u8, _events, span, ref scratch, isLink: false) || !TryAddList(json, "links"u8, _links, span, ref scratch, isLink: true))
        {
            return false;
        }

        if (_dropped > 0)
        {
            json.Add("logflow.dropped_events_and_links"u8, _dropped);
        }

        return true;
    }

    /// <summary>The text and the attributes of an exception. False when it is malformed.</summary>
    public bool TryException(int index, ReadOnlySpan<byte> span, JsonObjectBuilder json, ref byte[] scratch, out ulong timeNs, out ReadOnlySpan<byte> body)
    {
        timeNs = 0;
        body = [];
        ReadOnlySpan<byte> type = [], text = [];
        var reader = new ProtoReader(span[_exceptions[index]]);
        while (reader.Next())
        {
            if (reader.Tag == EventTime)
            {
                timeNs = reader.Fixed64();
            }
            else if (reader.Tag == EventAttribute)
            {
                if (!AnyValueJson.TryPair(reader.Bytes(), out var key, out var value) || !AnyValueJson.TryAdd(json, key, value, ref scratch))
                {
                    return false;
                }

                if (key.SequenceEqual("exception.type"u8) && AnyValueJson.TryText(value, out var found))
                {
                    type = found;
                }
                else if (key.SequenceEqual("exception.message"u8) && AnyValueJson.TryText(value, out found))
                {
                    text = found;
                }
            }
            else
            {
                reader.Skip();
            }
        }

        var sentence = text.IsEmpty ? type : type.IsEmpty ? text : Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(type)}: {Encoding.UTF8.GetString(text)}");
        body = Utf8Text.Repair(sentence.IsEmpty ? "exception"u8 : sentence, ref _text, out _);
        return !reader.IsBroken;
    }

    private static bool IsException(ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag == EventName)
            {
                return reader.Bytes().SequenceEqual("exception"u8);
            }

            reader.Skip();
        }

        return false;
    }

    private static bool TryAddList(JsonObjectBuilder json, ReadOnlySpan<byte> name, List<Range> ranges, ReadOnlySpan<byte> span, ref byte[] scratch, bool isLink)
    {
        if (ranges.Count == 0)
        {
            return true;
        }

        json.BeginMember(name);
        json.WriteRaw("["u8);
        for (var i = 0; i < ranges.Count; i++)
        {
            json.WriteRaw(i == 0 ? "{"u8 : ",{"u8);
            var isRead = isLink ? TryWriteLink(json, span[ranges[i]], ref scratch) : TryWriteEvent(json, span[ranges[i]], ref scratch);
            if (!isRead)
            {
                return false;
            }

            json.WriteRaw("}"u8);
        }

        json.WriteRaw("]"u8);
        return true;
    }

    private static bool TryWriteEvent(JsonObjectBuilder json, ReadOnlySpan<byte> message, ref byte[] scratch)
    {
        var isFirst = true;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag == EventTime)
            {
                Begin(json, ref isFirst, "time_unix_nano"u8);
                json.WriteNumber((long)reader.Fixed64());
            }
            else if (reader.Tag == EventName)
            {
                Begin(json, ref isFirst, "name"u8);
                json.WriteText(Utf8Text.Repair(reader.Bytes(), ref scratch, out _));
            }
            else if (reader.Tag != EventAttribute)
            {
                reader.Skip();
            }
            else if (!TryWritePair(json, reader.Bytes(), ref isFirst, ref scratch))
            {
                return false;
            }
        }

        return !reader.IsBroken;
    }

    private static bool TryWriteLink(JsonObjectBuilder json, ReadOnlySpan<byte> message, ref byte[] scratch)
    {
        var isFirst = true;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag is LinkTraceId or LinkSpanId)
            {
                Begin(json, ref isFirst, reader.Tag == LinkTraceId ? "trace_id"u8 : "span_id"u8);
                var id = reader.Bytes();
                json.WriteText(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(id[..Math.Min(id.Length, 16)])));
            }
            else if (reader.Tag != LinkAttribute)
            {
                reader.Skip();
            }
            else if (!TryWritePair(json, reader.Bytes(), ref isFirst, ref scratch))
            {
                return false;
            }
        }

        return !reader.IsBroken;
    }

    private static bool TryWritePair(JsonObjectBuilder json, ReadOnlySpan<byte> pair, ref bool isFirst, ref byte[] scratch)
    {
        if (!AnyValueJson.TryPair(pair, out var key, out var value))
        {
            return false;
        }

        Begin(json, ref isFirst, Utf8Text.Repair(key, ref scratch, out _));
        return AnyValueJson.TryWrite(json, value, 1, ref scratch);
    }

    private static void Begin(JsonObjectBuilder json, ref bool isFirst, ReadOnlySpan<byte> name)
    {
        json.WriteRaw(isFirst ? [] : ","u8);
        json.WriteText(name);
        json.WriteRaw(":"u8);
        isFirst = false;
    }

    private void Keep(List<Range> list, int max, ReadOnlySpan<byte> span, ReadOnlySpan<byte> message)
    {
        if (list.Count >= max || message.IsEmpty)
        {
            _dropped += message.IsEmpty ? 0 : 1;
            return;
        }

        span.Overlaps(message, out var start);
        list.Add(start..(start + message.Length));
    }
}
