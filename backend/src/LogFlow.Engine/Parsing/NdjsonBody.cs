using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>Why a line of an ingested body was refused.</summary>
/// <param name="Line">Line number in the body, from 1.</param>
/// <param name="Reason">A clause: what is wrong with it.</param>
public sealed record LineRejection(long Line, string Reason);

/// <summary>
/// Reads the body of one ingest request, in parts as they come. Every line must be a JSON object: what is none is refused with its
/// reason, and the rest accepted; empty lines do not count. Odd fields inside an object are tolerated. For one thread. Disposing
/// releases the batches that were not taken.
/// </summary>
public sealed class NdjsonBody : IDisposable
{
    /// <summary>How many refused lines are explained; all are counted.</summary>
    public const int ErrorsMax = 20;

    private const int BatchBytesMax = 256 * 1024;

    private readonly ParserOptions _options;
    private readonly ParseContext _context;
    private readonly NdjsonParser _parser = new();
    private readonly int _batchRecords;
    private readonly List<LogBatch> _batches = [];
    private readonly List<LineRejection> _errors = [];
    private byte[] _rest = [];
    private byte[] _repaired = [];
    private int _restLength;
    private bool _isOverlong;
    private long _line;

    /// <param name="services">The engine's names.</param>
    /// <param name="options">Default service, line limit and allowed clock skew count here.</param>
    /// <param name="batchRecords">Records per batch, 1 or more.</param>
    public NdjsonBody(NameTable services, ParserOptions options, int batchRecords = LogBatch.DefaultRecords)
    {
        _options = options;
        _context = new ParseContext(services, options);
        _batchRecords = batchRecords;
    }

    public long Accepted { get; private set; }

    public long Rejected { get; private set; }

    /// <summary>Accepted records placed by arrival because their own time was missing or too far off.</summary>
    public long TimeReplaced { get; private set; }

    /// <summary>The first <see cref="ErrorsMax"/> refused lines.</summary>
    public IReadOnlyList<LineRejection> Errors => _errors;

    /// <summary>Reads the next bytes of the body, cut anywhere.</summary>
    /// <param name="part">Any bytes; a byte order mark at the start and CR before LF are fine.</param>
    /// <param name="arrivalNs">When the request came, Unix nanoseconds; null to take the records' times as they are.</param>
    public void Append(ReadOnlySpan<byte> part, long? arrivalNs)
    {
        while (true)
        {
            var newline = part.IndexOf((byte)'\n');
            if (newline < 0)
            {
                Keep(part);
                return;
            }

            var line = part[..newline];
            part = part[(newline + 1)..];
            if (_restLength > 0 || _isOverlong)
            {
                Keep(line);
                line = _rest.AsSpan(0, _restLength);
            }

            Read(line, arrivalNs);
            _restLength = 0;
            _isOverlong = false;
        }
    }

    /// <summary>Reads a last line without a newline. Call once, after the last part.</summary>
    public void Complete(long? arrivalNs)
    {
        if (_restLength > 0 || _isOverlong)
        {
            Read(_rest.AsSpan(0, _restLength), arrivalNs);
        }

        _restLength = 0;
        _isOverlong = false;
    }

    /// <summary>The batches so far; they are the caller's from here on.</summary>
    public IReadOnlyList<LogBatch> TakeBatches()
    {
        LogBatch[] taken = [.. _batches];
        _batches.Clear();
        return taken;
    }

    public void Dispose()
    {
        foreach (var batch in _batches)
        {
            batch.Release();
        }

        _batches.Clear();
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_isOverlong || _restLength + part.Length > _options.LineBytesMax + 1)
        {
            _isOverlong = true;
            _restLength = 0;
            return;
        }

        if (_restLength + part.Length > _rest.Length)
        {
            Array.Resize(ref _rest, Math.Max(_rest.Length * 2, _restLength + part.Length));
        }

        part.CopyTo(_rest.AsSpan(_restLength));
        _restLength += part.Length;
    }

    private void Read(ReadOnlySpan<byte> line, long? arrivalNs)
    {
        _line++;
        if (_line == 1 && line.StartsWith(Utf8Text.ByteOrderMark))
        {
            line = line[Utf8Text.ByteOrderMark.Length..];
        }

        line = Utf8Text.TrimBlanks(line);
        if (_isOverlong || line.Length > _options.LineBytesMax)
        {
            Reject($"longer than {_options.LineBytesMax} bytes");
            return;
        }

        if (line.IsEmpty)
        {
            return;
        }

        if (line[0] != '{')
        {
            Reject("not a JSON object");
            return;
        }

        line = Utf8Text.Repair(line, ref _repaired, out _);
        _context.ArrivalNs = arrivalNs;
        var record = new LogRecord();
        if (!_parser.TryParse(line, _context, ref record, out var reason))
        {
            Reject(reason);
            return;
        }

        if (_context.HasTime)
        {
            _context.PreviousNs = record.TimeNs;
        }
        else
        {
            record.TimeNs = _context.ReplacementNs();
            record.Flags |= RecordFlags.TimeReplaced;
            TimeReplaced++;
        }

        Accepted++;
        Room().Add(record);
    }

    private LogBatch Room()
    {
        if (_batches.Count == 0 || _batches[^1].Count >= _batchRecords || _batches[^1].Text.Length >= BatchBytesMax)
        {
            _batches.Add(new LogBatch(_context.Services, _batchRecords));
        }

        return _batches[^1];
    }

    private void Reject(string reason)
    {
        Rejected++;
        if (_errors.Count < ErrorsMax)
        {
            _errors.Add(new LineRejection(_line, reason));
        }
    }
}
