using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Text;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>Makes a record of one line, as JSON, as text of a format, or raw; gives it a service, a severity and a time where the line says none.</summary>
internal sealed class RecordReader(ParseContext context, NdjsonParser json)
{
    /// <summary>No record so far depended on the lines before it.</summary>
    public bool IsClean { get; set; } = true;

    /// <summary>Among lines of text an object counts as a record only when it has a time; else it may be part of the record before.</summary>
    public bool TryJson(ReadOnlySpan<byte> line, ref LogRecord record, bool isJson)
    {
        if (!LooksLikeJson(line) || !json.TryParse(line, context, ref record, out _) || !(isJson || context.HasTime))
        {
            record = new LogRecord();
            return false;
        }

        Place(ref record, isText: false);
        return true;
    }

    public bool TryText(ITextFormat format, ReadOnlySpan<byte> line, ref LogRecord record)
    {
        context.HasTime = false;
        context.Attributes.Clear();
        record.Service = NameTable.None;
        if (!format.TryParse(line, context, ref record))
        {
            record = new LogRecord();
            return false;
        }

        if (record.Service == NameTable.None)
        {
            record.Service = context.DefaultService;
        }

        if (record.Severity == Severity.Unspecified)
        {
            record.Severity = SeverityWords.FromMessageStart(record.Body);
        }

        Place(ref record, isText: true);
        return true;
    }

    public LogRecord Raw(ReadOnlySpan<byte> line)
    {
        context.HasTime = false;
        context.Attributes.Clear();
        var record = new LogRecord
        {
            Service = context.DefaultService,
            Severity = SeverityWords.FromMessageStart(line),
            Flags = RecordFlags.Unparsed,
            Body = line,
        };
        Place(ref record, isText: true);
        return record;
    }

    private void Place(ref LogRecord record, bool isText)
    {
        if (isText)
        {
            PlaceText(ref record);
        }

        if (context.HasTime)
        {
            context.PreviousNs = record.TimeNs;
            return;
        }

        IsClean = false;
        record.TimeNs = context.ReplacementNs();
        record.Flags |= RecordFlags.TimeReplaced;
    }

    private void PlaceText(ref LogRecord record)
    {
        if (context.EnvelopeNs is { } envelopeNs)
        {
            // The container runtime's clock has a zone and all digits, which the text often lacks.
            record.TimeNs = envelopeNs;
            context.HasTime = true;
        }

        if (context.HasTime && !context.IsPlausible(record.TimeNs))
        {
            TimeText.Add(context.Attributes, ParseContext.OriginalTime, record.TimeNs);
            context.HasTime = false;
        }

        if (!context.EnvelopeMembers.IsEmpty)
        {
            context.Attributes.AddRaw(context.EnvelopeMembers.Span);
        }

        record.Attributes = context.Attributes.Written;
        record.Flags |= context.FlagsOfFields;
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> line)
    {
        if (line.Length >= 2 && line[0] == '{' && line[^1] == '}')
        {
            return true;
        }

        line = Utf8Text.TrimBlanks(line);
        return line.Length >= 2 && line[0] == '{' && line[^1] == '}';
    }
}
