using System.Buffers.Text;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// Writes records as LogFlow's canonical NDJSON, such that reading it gives the same records: time to the nanosecond, ids, severity
/// number, exact duration, status with its flags, attributes byte for byte. What a run of the engine adds (templates, lateness) is
/// not written. Attributes must be a JSON object with members, or empty. For one thread; writes to the stream when its buffer is
/// full and on <see cref="Flush"/>, and leaves the stream open.
/// </summary>
public sealed class NdjsonRecordWriter(Stream output)
{
    private const int FlushBytes = 256 * 1024;

    private readonly Dictionary<int, byte[]> _escapedNames = [];
    private byte[] _buffer = new byte[FlushBytes + (64 * 1024)];
    private int _length;

    public long Records { get; private set; }

    public void Write(LogBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            Write(batch, i);
        }
    }

    public void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
        output.Flush();
    }

    private void Write(LogBatch batch, int i)
    {
        var body = batch.Bytes(batch.Body[i]);
        var attributes = batch.Bytes(batch.Attributes[i]);
        // Everything but the texts and the two names takes less than 512 bytes; a byte escaped takes at most six.
        Reserve((body.Length * 6) + attributes.Length + (NameTable.NameBytesMax * 12) + 512);
        Append("{\"timestamp\":\""u8);
        TimeText.Write(batch.TimeNs[i], _buffer.AsSpan(_length));
        _length += TimeText.Length;
        Append("\",\"service\":\""u8);
        Append(Name(batch, batch.Service[i]));
        Append("\""u8);
        if (batch.Severity[i] != Severity.Unspecified)
        {
            Append(",\"severity\":"u8);
            Append(batch.Severity[i]);
        }

        Append(",\"message\":\""u8);
        _length += JsonObjectBuilder.Escape(body, _buffer.AsSpan(_length));
        Append("\""u8);
        WriteTrace(batch, i);
        WriteStatus(batch.Status[i], StatusText.Of(batch.Flags[i]));
        WriteFlags(FlagNames.Of(batch.Flags[i]));
        if (!attributes.IsEmpty)
        {
            Append(",\"attributes\":"u8);
            AppendOneLine(attributes);
        }

        Append("}\n"u8);
        Records++;
        if (_length >= FlushBytes)
        {
            output.Write(_buffer, 0, _length);
            _length = 0;
        }
    }

    private void WriteTrace(LogBatch batch, int i)
    {
        if (!batch.TraceId[i].IsNone)
        {
            Append(",\"trace_id\":\""u8);
            AppendHex(batch.TraceId[i].High);
            AppendHex(batch.TraceId[i].Low);
            Append("\""u8);
        }

        WriteSpanId(",\"span_id\":\""u8, batch.SpanId[i]);
        WriteSpanId(",\"parent_span_id\":\""u8, batch.ParentSpanId[i]);
        if (batch.ParentService[i] != NameTable.None)
        {
            Append(",\"parent_service\":\""u8);
            Append(Name(batch, batch.ParentService[i]));
            Append("\""u8);
        }

        if (batch.Kind[i] == RecordKind.Span)
        {
            Append(",\"kind\":\"span\""u8);
        }

        var durationNs = batch.DurationNs[i];
        if (durationNs >= 0)
        {
            Append(",\"duration_ms\":"u8);
            Append(durationNs / 1_000_000);
            AppendFraction((int)(durationNs % 1_000_000));
        }
    }

    private void WriteSpanId(ReadOnlySpan<byte> name, ulong id)
    {
        if (id != 0)
        {
            Append(name);
            AppendHex(id);
            Append("\""u8);
        }
    }

    /// <summary>The number says it all where its flags are the ones it implies; else a word says what became of the operation.</summary>
    private void WriteStatus(short status, RecordFlags flags)
    {
        if (flags != StatusText.FlagsOf(status))
        {
            Append(flags switch
            {
                RecordFlags.StatusError => ",\"status\":\"error\""u8,
                RecordFlags.StatusOk => ",\"status\":\"ok\""u8,
                _ => ",\"status\":\"unset\""u8,
            });
        }

        if (status != 0)
        {
            Append(flags != StatusText.FlagsOf(status) ? ",\"status_code\":"u8 : ",\"status\":"u8);
            Append(status);
        }
    }

    private void WriteFlags(RecordFlags flags)
    {
        if (flags == RecordFlags.None)
        {
            return;
        }

        Append(",\"logflow_flags\":["u8);
        var isFirst = true;
        foreach (var flag in (ReadOnlySpan<RecordFlags>)[RecordFlags.Unparsed, RecordFlags.TimeReplaced, RecordFlags.Truncated])
        {
            if ((flags & flag) == 0)
            {
                continue;
            }

            Append(isFirst ? "\""u8 : ",\""u8);
            Append(FlagNames.Name(flag));
            Append("\""u8);
            isFirst = false;
        }

        Append("]"u8);
    }

    private byte[] Name(LogBatch batch, int id)
    {
        if (!_escapedNames.TryGetValue(id, out var escaped))
        {
            var name = Encoding.UTF8.GetBytes(batch.Services[id]);
            var buffer = new byte[name.Length * 6];
            escaped = buffer[..JsonObjectBuilder.Escape(name, buffer)];
            _escapedNames[id] = escaped;
        }

        return escaped;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Append(long number)
    {
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
    }

    private void AppendHex(ulong value)
    {
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out var written, new System.Buffers.StandardFormat('x', 16));
        _length += written;
    }

    /// <summary>Millionths, without trailing zeros.</summary>
    private void AppendFraction(int millionths)
    {
        if (millionths == 0)
        {
            return;
        }

        _buffer[_length++] = (byte)'.';
        for (var unit = 100_000; millionths > 0; unit /= 10)
        {
            _buffer[_length++] = (byte)('0' + (millionths / unit));
            millionths %= unit;
        }
    }

    /// <summary>Line ends in JSON stand between tokens only, where a blank means the same.</summary>
    private void AppendOneLine(ReadOnlySpan<byte> json)
    {
        var start = _length;
        Append(json);
        var written = _buffer.AsSpan(start, json.Length);
        written.Replace((byte)'\n', (byte)' ');
        written.Replace((byte)'\r', (byte)' ');
    }

    private void Reserve(int bytes)
    {
        if (_length + bytes <= _buffer.Length)
        {
            return;
        }

        output.Write(_buffer, 0, _length);
        _length = 0;
        if (bytes > _buffer.Length)
        {
            _buffer = new byte[bytes];
        }
    }
}
