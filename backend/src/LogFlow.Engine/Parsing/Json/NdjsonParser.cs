using System.Text.Json;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>
/// One JSON object a line: LogFlow's own names and the aliases in <see cref="JsonFields"/>, which cover ECS, Serilog's CLEF, pino,
/// bunyan, zap, structlog, Datadog, journald, GELF and OpenTelemetry-like shapes. What goes into a record's columns leaves the
/// attributes; everything else stays there as it was written, members of <c>attributes</c> first-hand and objects that only lent a
/// value (<c>resource</c>, <c>kubernetes</c>) whole. A known field with an unusable value is an attribute too; null and empty ones
/// are left out. A log without a message shows its remaining fields as its body; a span shows its name.
/// </summary>
internal sealed class NdjsonParser
{
    private readonly JsonLine _fields = new();
    private readonly MessageTemplateText _template = new();
    private byte[] _value = new byte[256];
    private byte[] _body = new byte[1024];

    /// <summary>
    /// Fills the record but for its time when it has none: that is the caller's to place, told by
    /// <see cref="ParseContext.HasTime"/>. The record's spans point into the line and into this parser's buffers: add it to a batch
    /// before the next call.
    /// </summary>
    public bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record, out string reason)
    {
        context.Attributes.Clear();
        context.HasTime = false;
        try
        {
            if (!_fields.Read(line))
            {
                reason = "not a JSON object";
                return false;
            }
        }
        catch (JsonException e)
        {
            // The one place where a bad line costs an exception (some microseconds); lines that do not look like an object
            // never come here.
            reason = Reason(e);
            return false;
        }

        reason = "";
        record.Service = ReadService(line, context);
        ReadTime(line, context, ref record);
        ReadKind(line, context, ref record);
        ReadIds(line, ref record);
        ReadDuration(line, ref record);
        ReadStatus(line, ref record);
        record.Severity = JsonSeverity.Read(_fields, line, ref _value);
        record.ParentService = ReadParentService(line, context);
        ReadFlags(line, ref record);
        var hasBody = ReadBody(line, ref record);
        record.Attributes = JsonAttributes.Build(_fields, line, context);
        record.Flags |= context.FlagsOfFields;
        if (!hasBody && record.Kind == RecordKind.Log)
        {
            record.Body = record.Attributes;
        }

        return true;
    }

    private static string Reason(JsonException e)
    {
        var text = e.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"not valid JSON: {(end < 0 ? text : text[..end])} (byte {e.BytePositionInLine})";
    }

    private int ReadService(ReadOnlySpan<byte> line, ParseContext context)
    {
        var i = _fields.Best(JsonField.Service);
        if (i < 0)
        {
            // bunyan's own mark tells that "name" is the program's name.
            i = _fields.Best(JsonField.BunyanMark) >= 0 ? _fields.Best(JsonField.Name) : -1;
            if (i < 0)
            {
                return context.DefaultService;
            }
        }

        // Docker writes container names with a slash in front.
        var name = Use(i, line);
        return context.Service(name.Length > 1 && name[0] == '/' ? name[1..] : name);
    }

    private void ReadTime(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        for (var i = _fields.Best(JsonField.Time); i >= 0; i = _fields.Next(JsonField.Time))
        {
            if (!TryTime(Text(_fields[i], line), _fields[i].Token, context, out var ns))
            {
                continue;
            }

            _fields[i].IsUsed = true;
            context.HasTime = context.IsPlausible(ns);
            record.TimeNs = context.HasTime ? ns : 0;
            return;
        }
    }

    private static bool TryTime(ReadOnlySpan<byte> text, JsonTokenType token, ParseContext context, out long ns)
    {
        ns = 0;
        if (token == JsonTokenType.String)
        {
            text = Utf8Text.TrimBlanks(text);
            var used = TimeScanner.ReadDated(text, out var time);
            if (used > 0 && (used == text.Length || text[used] == '['))
            {
                return context.TryResolve(time, out ns);
            }
        }

        return EpochTime.TryRead(text, out ns);
    }

    private void ReadKind(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        var i = _fields.Best(JsonField.Kind);
        if (i >= 0)
        {
            var kind = SpanKindWords.Read(Text(_fields[i], line), _fields[i].Token);
            record.Kind = kind == SpanKindWords.Meaning.Log || kind == SpanKindWords.Meaning.Unknown ? RecordKind.Log : RecordKind.Span;
            _fields[i].IsUsed = kind is SpanKindWords.Meaning.Log or SpanKindWords.Meaning.Span;
        }

        var end = _fields.Best(JsonField.EndTime);
        if (end < 0 || _fields.Best(JsonField.SpanId) < 0 || !context.HasTime
            || !TryTime(Text(_fields[end], line), _fields[end].Token, context, out var endNs) || endNs < record.TimeNs)
        {
            return;
        }

        record.Kind = RecordKind.Span;
        record.DurationNs = endNs - record.TimeNs;
        _fields[end].IsUsed = true;
    }

    private void ReadIds(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        if (Candidate(JsonField.TraceId, JsonField.DatadogTraceId, out var isDatadog) is var trace and >= 0)
        {
            var text = Text(_fields[trace], line);
            _fields[trace].IsUsed = isDatadog
                ? HexIds.TryDecimalOrHexTrace(text, out record.TraceId)
                : HexIds.TryTrace(text, out record.TraceId);
        }

        if (Candidate(JsonField.SpanId, JsonField.DatadogSpanId, out isDatadog) is var span and >= 0)
        {
            var text = Text(_fields[span], line);
            _fields[span].IsUsed = isDatadog
                ? HexIds.TryDecimalOrHexSpan(text, out record.SpanId)
                : HexIds.TrySpan(text, out record.SpanId);
        }

        var parent = _fields.Best(JsonField.ParentSpanId);
        if (parent >= 0)
        {
            _fields[parent].IsUsed = HexIds.TrySpan(Text(_fields[parent], line), out record.ParentSpanId);
        }
    }

    private int Candidate(JsonField usual, JsonField other, out bool isOther)
    {
        var i = _fields.Best(usual);
        isOther = i < 0;
        return isOther ? _fields.Best(other) : i;
    }

    private void ReadDuration(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        if (TryDuration(JsonField.Duration, 6, line, ref record) || TryDuration(JsonField.DurationUs, 3, line, ref record)
            || TryDuration(JsonField.DurationNs, 0, line, ref record))
        {
            return;
        }

        TryDuration(JsonField.DurationSeconds, 9, line, ref record);
    }

    private bool TryDuration(JsonField field, int scale, ReadOnlySpan<byte> line, ref LogRecord record)
    {
        var i = _fields.Best(field);
        if (i < 0)
        {
            return false;
        }

        var text = Text(_fields[i], line);
        var isRead = DecimalNumber.TryScale(text, scale, out var ns)
            ? ns >= 0
            : _fields[i].Token == JsonTokenType.String && DurationText.TryRead(text, out ns);
        if (isRead)
        {
            record.DurationNs = ns;
            _fields[i].IsUsed = true;
        }

        return isRead;
    }

    /// <summary>A word and a number may both be there: the word says whether it failed, the number is the status.</summary>
    private void ReadStatus(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        var hasWord = false;
        var hasNumber = false;
        for (var i = _fields.Best(JsonField.Status); i >= 0; i = _fields.Next(JsonField.Status))
        {
            var text = Text(_fields[i], line);
            if (!hasNumber && StatusText.TryNumber(text, out var number))
            {
                record.Status = number;
                record.Flags |= hasWord ? RecordFlags.None : StatusText.FlagsOf(number);
                hasNumber = true;
                _fields[i].IsUsed = true;
            }
            else if (!hasWord && StatusText.TryWord(text, out var flags))
            {
                record.Flags = (record.Flags & ~(RecordFlags.StatusError | RecordFlags.StatusOk)) | flags;
                hasWord = true;
                _fields[i].IsUsed = true;
            }
        }

        var otel = _fields.Best(JsonField.OtelStatus);
        if (otel >= 0 && !hasWord && !hasNumber)
        {
            var text = Text(_fields[otel], line);
            record.Flags |= text.SequenceEqual("2"u8) ? RecordFlags.StatusError
                : text.SequenceEqual("1"u8) ? RecordFlags.StatusOk
                : StatusText.TryWord(text, out var flags) ? flags
                : RecordFlags.None;
        }
    }

    private int ReadParentService(ReadOnlySpan<byte> line, ParseContext context)
    {
        var i = _fields.Best(JsonField.ParentService);
        // Where "caller" is a source line (zap) and "peer" an address with a port, they name no service.
        return i < 0 || (_fields[i].Key.Rank > 0 && EndsWithNumber(Text(_fields[i], line))) ? NameTable.None : context.Service(Use(i, line));
    }

    private static bool EndsWithNumber(ReadOnlySpan<byte> text)
    {
        var colon = text.LastIndexOf((byte)':');
        return colon >= 0 && DecimalNumber.IsDigits(text[(colon + 1)..]);
    }

    private void ReadFlags(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        var i = _fields.Best(JsonField.Flags);
        if (i >= 0)
        {
            record.Flags |= FlagNames.Read(_fields[i].RawValue(line));
            _fields[i].IsUsed = true;
        }
    }

    /// <summary>False when nothing in the line is a message.</summary>
    private bool ReadBody(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        var message = _fields.Best(JsonField.Message);
        var template = _fields.Best(JsonField.MessageTemplate);
        if (message < 0 && template >= 0)
        {
            // The template itself stays an attribute: it is worth keeping and not in the text any more.
            record.Body = _template.Render(_fields[template].Text(line, ref _value), _fields, line);
            return true;
        }

        if (message < 0 && record.Kind == RecordKind.Span)
        {
            message = _fields.Best(JsonField.Name);
        }

        if (message < 0)
        {
            return TryObjectBody(line, ref record);
        }

        ref var entry = ref _fields[message];
        entry.IsUsed = true;
        record.Body = entry.Text(line, ref _body);
        if (entry.Key is { Field: JsonField.Message } && entry.Key.Rank == JsonFields.DockerLogRank)
        {
            record.Body = record.Body.TrimEnd("\r\n"u8);
        }

        return true;
    }

    /// <summary>OpenTelemetry bodies may be objects; those are shown as their JSON.</summary>
    private bool TryObjectBody(ReadOnlySpan<byte> line, ref LogRecord record)
    {
        foreach (ref var entry in _fields.Entries)
        {
            // ECS has objects called "log" and "event": those are no bodies.
            if (entry.Key.Field == JsonField.Message && entry.Key.Rank < JsonFields.DockerLogRank && !entry.IsNested
                && entry.Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                entry.IsUsed = true;
                record.Body = entry.RawValue(line);
                return true;
            }
        }

        return false;
    }

    private ReadOnlySpan<byte> Use(int index, ReadOnlySpan<byte> line)
    {
        _fields[index].IsUsed = true;
        return Text(_fields[index], line);
    }

    private ReadOnlySpan<byte> Text(in JsonEntry entry, ReadOnlySpan<byte> line) => entry.Text(line, ref _value);
}
