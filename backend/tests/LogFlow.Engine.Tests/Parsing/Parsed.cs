using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Tests.Parsing;

/// <summary>A record with its texts as strings, equal when everything in it is equal.</summary>
internal sealed record Parsed(
    long TimeNs,
    string Service,
    string? ParentService,
    byte Severity,
    RecordKind Kind,
    RecordFlags Flags,
    short Status,
    TraceId TraceId,
    ulong SpanId,
    ulong ParentSpanId,
    long DurationNs,
    string Body,
    string Attributes)
{
    public bool IsUnparsed => (Flags & RecordFlags.Unparsed) != 0;

    /// <summary>Event time in UTC, with every digit: <c>2026-01-01T00:00:00.000000000Z</c>.</summary>
    public string Time
    {
        get
        {
            Span<byte> text = stackalloc byte[LogFlow.Engine.Parsing.Values.TimeText.Length];
            LogFlow.Engine.Parsing.Values.TimeText.Write(TimeNs, text);
            return Encoding.UTF8.GetString(text);
        }
    }

    public static List<Parsed> Rows(LogBatch batch)
    {
        var rows = new List<Parsed>(batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            rows.Add(new Parsed(
                batch.TimeNs[i],
                batch.Services[batch.Service[i]],
                batch.ParentService[i] == NameTable.None ? null : batch.Services[batch.ParentService[i]],
                batch.Severity[i],
                batch.Kind[i],
                batch.Flags[i],
                batch.Status[i],
                batch.TraceId[i],
                batch.SpanId[i],
                batch.ParentSpanId[i],
                batch.DurationNs[i],
                batch.String(batch.Body[i]),
                batch.String(batch.Attributes[i])));
        }

        return rows;
    }

    /// <summary>The one record that a line gives.</summary>
    public static Parsed Line(string line, ParserOptions? options = null, long? arrivalNs = null) =>
        Assert.Single(Lines([line], options, arrivalNs));

    public static List<Parsed> Lines(IEnumerable<string> lines, ParserOptions? options = null, long? arrivalNs = null) =>
        Lines(lines, out _, options, arrivalNs);

    public static List<Parsed> Lines(IEnumerable<string> lines, out LogParser parser, ParserOptions? options = null, long? arrivalNs = null) =>
        Bytes(lines.Select(Encoding.UTF8.GetBytes), out parser, options, arrivalNs);

    public static List<Parsed> Bytes(IEnumerable<byte[]> lines, out LogParser parser, ParserOptions? options = null, long? arrivalNs = null)
    {
        var batch = new LogBatch(new NameTable());
        parser = new LogParser(batch.Services, options ?? new ParserOptions());
        foreach (var line in lines)
        {
            parser.Parse(line, batch, arrivalNs);
        }

        parser.Flush(batch);
        var rows = Rows(batch);
        batch.Release();
        return rows;
    }
}
