using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Engine.Parsing.Text;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Loki;

/// <summary>
/// A push to Loki, as protobuf (grafana/loki, push.proto) or JSON. A stream's labels name the service; with an entry's structured metadata
/// they become attributes. A line that is a JSON object is read as one, any other is the message, with the level that it states.
/// </summary>
public sealed class LokiBody(NameTable services, ParserOptions options) : JsonRecords(services, options)
{
    private const uint Streams = (1 << 3) | 2;
    private const uint Labels = (1 << 3) | 2;
    private const uint Entries = (2 << 3) | 2;
    private const uint Timestamp = (1 << 3) | 2;
    private const uint LineField = (2 << 3) | 2;
    private const uint Metadata = (3 << 3) | 2;
    private const uint Name = (1 << 3) | 2;
    private const uint Value = (2 << 3) | 2;
    private const uint Seconds = 1 << 3;
    private const uint Nanos = 2 << 3;
    private const long NsPerSecond = 1_000_000_000;

    private static readonly string[] LevelNames = ["level", "detected_level", "severity", "lvl"];

    private readonly LokiLabels _labels = new();
    private readonly JsonObjectBuilder _metadata = new();
    private long _number;
    private bool _hasLevel;
    private bool _hasStreamLevel;
    private byte[] _text = new byte[1024];

    /// <summary>Reads an unpacked protobuf message. False when it is malformed; then nothing of it is kept.</summary>
    public bool TryReadProtobuf(ReadOnlySpan<byte> message, long? arrivalNs)
    {
        Context.ArrivalNs = arrivalNs;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag != Streams)
            {
                reader.Skip();
            }
            else if (!TryReadStream(reader.Bytes()))
            {
                Drop();
                return false;
            }
        }

        return !reader.IsBroken;
    }

    /// <summary>Reads a JSON message. False when it is malformed; then nothing of it is kept.</summary>
    public bool TryReadJson(ReadOnlyMemory<byte> json, long? arrivalNs, out string reason)
    {
        Context.ArrivalNs = arrivalNs;
        reason = "the body is no object with \"streams\"";
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("streams", out var streams)
                && streams.ValueKind == JsonValueKind.Array)
            {
                foreach (var stream in streams.EnumerateArray())
                {
                    ReadStream(stream);
                }

                return true;
            }
        }
        catch (JsonException error)
        {
            reason = $"the body is not valid JSON (byte {error.BytePositionInLine} of line {error.LineNumber + 1})";
        }
        catch (InvalidOperationException)
        {
            reason = "a stream needs \"stream\": an object of texts, and \"values\": an array of [time, line]";
        }

        Drop();
        return false;
    }

    private void ReadStream(JsonElement stream)
    {
        _labels.Clear();
        _hasStreamLevel = false;
        foreach (var label in stream.GetProperty("stream"u8, JsonValueKind.Object).EnumerateObject())
        {
            _hasStreamLevel |= IsLevel(label.Name);
            _labels.Add(Encoding.UTF8.GetBytes(label.Name), Encoding.UTF8.GetBytes(label.Value.ToString()));
        }

        foreach (var value in stream.GetProperty("values"u8, JsonValueKind.Array).EnumerateArray())
        {
            _metadata.Clear();
            _hasLevel = _hasStreamLevel;
            var parts = value.GetArrayLength();
            if (parts > 2 && value[2].ValueKind == JsonValueKind.Object)
            {
                foreach (var pair in value[2].EnumerateObject())
                {
                    _hasLevel |= IsLevel(pair.Name);
                    _metadata.Add(Encoding.UTF8.GetBytes(pair.Name), Encoding.UTF8.GetBytes(pair.Value.ToString()));
                }
            }

            var hasTime = parts >= 2 && long.TryParse(value[0].ToString(), System.Globalization.CultureInfo.InvariantCulture, out _);
            if (hasTime && value[1].ValueKind == JsonValueKind.String)
            {
                AddLine(long.Parse(value[0].ToString(), System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(value[1].GetString()!));
            }
            else
            {
                Reject(++_number, "no [time in nanoseconds, line]");
            }
        }
    }

    private static bool IsLevel(string name) => Array.IndexOf(LevelNames, name) >= 0;

    private bool TryReadStream(ReadOnlySpan<byte> message)
    {
        _labels.Clear();
        _hasStreamLevel = false;
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag == Labels)
            {
                var text = reader.Bytes();
                if (!_labels.TryParse(Utf8Text.Repair(text, ref _text, out _)))
                {
                    return false;
                }

                _hasStreamLevel = text.IndexOf("level=\""u8) >= 0 || text.IndexOf("severity=\""u8) >= 0;
            }
            else if (reader.Tag != Entries)
            {
                reader.Skip();
            }
            else if (!TryReadEntry(reader.Bytes()))
            {
                return false;
            }
        }

        return !reader.IsBroken;
    }

    private bool TryReadEntry(ReadOnlySpan<byte> message)
    {
        _metadata.Clear();
        _hasLevel = _hasStreamLevel;
        ReadOnlySpan<byte> line = [];
        var (seconds, nanos) = (0L, 0L);
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag == Timestamp)
            {
                var time = new ProtoReader(reader.Bytes());
                while (time.Next())
                {
                    switch (time.Tag)
                    {
                        case Seconds:
                            seconds = (long)time.Varint();
                            break;
                        case Nanos:
                            nanos = (long)time.Varint();
                            break;
                        default:
                            time.Skip();
                            break;
                    }
                }
            }
            else if (reader.Tag == LineField)
            {
                line = reader.Bytes();
            }
            else if (reader.Tag != Metadata)
            {
                reader.Skip();
            }
            else if (!TryReadPair(reader.Bytes()))
            {
                return false;
            }
        }

        AddLine(Math.Abs(seconds) < long.MaxValue / NsPerSecond ? (seconds * NsPerSecond) + (nanos % NsPerSecond) : 0, line);
        return !reader.IsBroken;
    }

    private bool TryReadPair(ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> name = [], value = [];
        var reader = new ProtoReader(message);
        while (reader.Next())
        {
            if (reader.Tag == Name)
            {
                name = reader.Bytes();
            }
            else if (reader.Tag == Value)
            {
                value = reader.Bytes();
            }
            else
            {
                reader.Skip();
            }
        }

        _hasLevel |= name.SequenceEqual("level"u8) || name.SequenceEqual("detected_level"u8) || name.SequenceEqual("severity"u8);
        _metadata.BeginMember(Utf8Text.Repair(name, ref _text, out _));
        _metadata.WriteText(Utf8Text.Repair(value, ref _text, out _));
        return !reader.IsBroken;
    }

    private void AddLine(long timeNs, ReadOnlySpan<byte> line)
    {
        _number++;
        if (line.Length > Options.LineBytesMax)
        {
            Reject(_number, $"longer than {Options.LineBytesMax} bytes");
            return;
        }

        line = Utf8Text.TrimBlanks(Repair(line));
        var isObject = line.Length > 2 && line[0] == '{' && line[^1] == '}';
        if ((isObject && TryAddMade(timeNs, line, isObject: true)) || TryAddMade(timeNs, line, isObject: false))
        {
            return;
        }

        Reject(_number, "unreadable");
    }

    private bool TryAddMade(long timeNs, ReadOnlySpan<byte> line, bool isObject)
    {
        Made.Clear();
        if (isObject && !Utf8Text.TrimBlanks(line[1..^1]).IsEmpty)
        {
            Made.AddRaw(line[1..^1]);
        }

        if (!_labels.Members.IsEmpty)
        {
            Made.AddRaw(_labels.Members);
        }

        if (!_metadata.Raw.IsEmpty)
        {
            Made.AddRaw(_metadata.Raw[1..]);
        }

        if (!isObject)
        {
            Made.Add("message"u8, line);
            if (!_hasLevel && LevelGuess.Of(line) is var level and not Severity.Unspecified)
            {
                Made.Add("severity_number"u8, level);
            }
        }

        if (_labels.Service is { } service)
        {
            Made.Add(_labels.IsServiceSure ? "service"u8 : "container_name"u8, Encoding.UTF8.GetBytes(service));
        }

        // Last, so that it beats a time that the line states: it is the entry's.
        Made.Add("timestamp"u8, timeNs);
        return TryAddObject(Made.Written, out _);
    }
}
