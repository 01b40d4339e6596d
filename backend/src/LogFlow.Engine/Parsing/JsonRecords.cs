using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// Records that are JSON objects, or are made into ones: what a protocol says around a line becomes members of the object, and one parser
/// knows all names.
/// </summary>
public abstract class JsonRecords : RecordBatches
{
    private readonly NdjsonParser _parser = new();
    private byte[] _repaired = [];

    private protected JsonRecords(NameTable services, ParserOptions options, int batchRecords = LogBatch.DefaultRecords)
        : base(services, batchRecords)
    {
        Options = options;
        Context = new ParseContext(services, options);
    }

    private protected ParserOptions Options { get; }

    private protected ParseContext Context { get; }

    /// <summary>The object that is being made of a protocol's parts.</summary>
    private protected JsonObjectBuilder Made { get; } = new();

    /// <summary>Adds the record that an object states. The object must be valid UTF-8.</summary>
    private protected bool TryAddObject(ReadOnlySpan<byte> json, out string reason)
    {
        if (json.IsEmpty || json[0] != '{')
        {
            reason = "not a JSON object";
            return false;
        }

        var record = new LogRecord();
        if (!_parser.TryParse(json, Context, ref record, out reason))
        {
            return false;
        }

        Place(ref record);
        Add(record);
        return true;
    }

    /// <summary>Valid UTF-8 of any bytes; valid until the next call.</summary>
    private protected ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> text) => Utf8Text.Repair(text, ref _repaired, out _);

    /// <summary>Gives a record that states no time, or none to believe, that of its arrival.</summary>
    private void Place(ref LogRecord record)
    {
        if (Context.HasTime)
        {
            Context.PreviousNs = record.TimeNs;
            return;
        }

        record.TimeNs = Context.ReplacementNs();
        record.Flags |= RecordFlags.TimeReplaced;
    }
}
