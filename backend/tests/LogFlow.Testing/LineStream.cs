using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Testing;

/// <summary>A parser of lines that is given one input after another, and what is wrong with the records that come of each.</summary>
internal sealed class LineStream
{
    /// <summary>Inputs that follow one head: finding the format costs a thousand times what an input does.</summary>
    private const int InputsPerHead = 64;

    [ThreadStatic]
    private static Dictionary<(byte[] Head, bool HasArrival), LineStream>? _streams;

    private readonly NameTable _names;
    private readonly LogParser _parser;
    private int _inputs;
    private long _records;

    public LineStream(NameTable names, string format, byte[] head, long? arrivalNs = null)
    {
        (_names, _parser) = (names, new LogParser(names, new ParserOptions { Format = format }));
        if (head.Length > 0)
        {
            Fault(head, arrivalNs);
        }
    }

    /// <summary>One that has read the head, and perhaps some inputs after it.</summary>
    public static LineStream After(NameTable names, string format, byte[] head, long? arrivalNs)
    {
        _streams ??= [];
        var key = (head, arrivalNs is not null);
        if (!_streams.TryGetValue(key, out var stream) || stream._names != names || stream._inputs >= InputsPerHead)
        {
            _streams[key] = stream = new LineStream(names, format, head, arrivalNs);
        }

        return stream;
    }

    public string? Fault(ReadOnlySpan<byte> input, long? arrivalNs)
    {
        // One that breaks is not gone on with.
        var inputs = _inputs;
        _inputs = int.MaxValue;
        var batch = new LogBatch(_names);
        while (!input.IsEmpty)
        {
            var newline = input.IndexOf((byte)'\n');
            _parser.Parse(newline < 0 ? input : input[..newline], batch, arrivalNs);
            input = newline < 0 ? [] : input[(newline + 1)..];
        }

        _parser.Flush(batch);
        var counts = _parser.Counts;
        var records = counts.Records - _records;
        _records = counts.Records;
        var fault = counts.Lines != counts.Records + counts.Joined + counts.Empty ? $"{counts} do not add up"
            : batch.Count != records ? $"{batch.Count} rows of {records} records"
            : PushTargets.CheckRows(batch);
        batch.Release();
        _inputs = fault is null ? inputs + 1 : _inputs;
        return fault;
    }
}
