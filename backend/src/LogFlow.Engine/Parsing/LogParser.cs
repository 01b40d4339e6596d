using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Text;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// Turns the lines of one source into records, whatever they are: the format is told from the first lines and found anew when most
/// lines stop fitting. Keeps the state that lines need from those before them, so there is one parser per source, used by one
/// thread at a time. Never throws on input: what cannot be read is kept as a record with the raw text, flagged Unparsed.
/// </summary>
public sealed class LogParser
{
    private readonly ParserOptions _options;
    private readonly ParseContext _context;
    private readonly NdjsonParser _json = new();
    private readonly LineSample _sample = new();
    private readonly LineCleaner _cleaner;
    private readonly FormatWatch _format;
    private readonly RecordReader _reader;
    private readonly RecordKeeper _records;
    private readonly EnvelopeReader _envelope;
    private readonly DeferredLines _deferred;
    private ParserCounts _counts;

    // Lines of the entry at hand: one, or as many as a container runtime cut it into, with those that came between its parts.
    private int _partialLines;
    private int _entryLines = 1;

    public LogParser(NameTable services, ParserOptions options)
        : this(services, options, isFork: false)
    {
    }

    private LogParser(NameTable services, ParserOptions options, bool isFork)
    {
        _options = options;
        _context = new ParseContext(services, options);
        _cleaner = new LineCleaner(options.LineBytesMax, mayBegin: !isFork);
        _format = new FormatWatch(options.Format, isFork);
        _reader = new RecordReader(_context, _json);
        _records = new RecordKeeper(options);
        _envelope = new EnvelopeReader(options.LineBytesMax);
        _deferred = new DeferredLines(options);
    }

    /// <summary>Name of the format, empty until it is known.</summary>
    public string Format => _format.Guess?.Name ?? "";

    /// <summary>What is known of the format; null until it is.</summary>
    public FormatGuess? Guess => _format.Guess;

    public ParserCounts Counts => _counts;

    /// <summary>
    /// The last so many lines have not become records of a batch yet, wholly or in part. A source whose position must not run ahead of
    /// its records notes the place before them.
    /// </summary>
    public int PendingLines => _sample.Count + _partialLines + _records.HeldLines;

    /// <summary>
    /// True when every line stands for itself, so that pieces of the source may be read apart by parsers from <see cref="Fork"/>.
    /// </summary>
    public bool CanFork => _format is { IsDetecting: false, Guess: { IsJson: true, Envelope: null } };

    /// <summary>
    /// Reads one line, without its newline. Records may come out later than their line: the last one is held back while lines that
    /// belong to it may follow, and the first hundred until the format is known.
    /// </summary>
    /// <param name="line">Any bytes.</param>
    /// <param name="into">The batch that finished records are added to.</param>
    /// <param name="arrivalNs">
    /// Unix nanoseconds for live sources: stands in for a time that is missing or too far off. Null for recorded sources, whose
    /// times are taken as they are.
    /// </param>
    public void Parse(ReadOnlySpan<byte> line, LogBatch into, long? arrivalNs = null)
    {
        line = _cleaner.Clean(line, ref _counts, out var isTruncated);
        if (_format.IsDetecting)
        {
            _sample.Add(line, arrivalNs, isTruncated);
            if (_sample.IsFull)
            {
                Detect(into);
            }

            return;
        }

        Unwrap(line, into, arrivalNs, isTruncated);
    }

    /// <summary>Gives out what is held back: at the end of the source, or when a live one has been quiet for a while.</summary>
    public void Flush(LogBatch into)
    {
        if (_sample.Count > 0)
        {
            Detect(into);
        }

        EndParts(into);
        _records.Release(into, ref _counts);
    }

    /// <summary>A parser for one piece of the same source. Only while <see cref="CanFork"/>.</summary>
    public LogParser Fork() =>
        CanFork ? new LogParser(_context.Services, _options, isFork: true) : throw new InvalidOperationException($"Lines of format '{Format}' depend on each other.");

    /// <summary>
    /// Takes over a piece that a fork has read, next in order, as though it had been read here; the fork may then read another piece.
    /// False when one of its lines depends on what came before it: the fork's records must then be thrown away and the piece read here.
    /// </summary>
    /// <param name="fork">From <see cref="Fork"/>.</param>
    /// <param name="into">Takes what this parser still holds back; it belongs before the fork's records.</param>
    public bool TryJoin(LogParser fork, LogBatch into)
    {
        var isTaken = CanFork && fork._reader.IsClean && !fork._context.NeededEarlierLines;
        if (isTaken)
        {
            _records.Release(into, ref _counts);
            _counts += fork._counts;
            _context.PreviousNs = fork._context.PreviousNs ?? _context.PreviousNs;
            _format.Fit(fork._counts.Records);
        }

        fork._counts = default;
        fork._reader.IsClean = true;
        fork._context.NeededEarlierLines = false;
        fork._context.PreviousNs = null;
        return isTaken;
    }

    private void Detect(LogBatch into)
    {
        _format.Detect(_sample, _json, _context);
        for (var i = 0; i < _sample.Count; i++)
        {
            Unwrap(_sample[i], into, _sample.ArrivalNs(i), _sample.IsTruncated(i));
        }

        _sample.Clear();
        _format.EndDetection();
    }

    private void Unwrap(ReadOnlySpan<byte> line, LogBatch into, long? arrivalNs, bool isTruncated)
    {
        _context.ArrivalNs = arrivalNs;
        _context.EnvelopeNs = null;
        _context.EnvelopeMembers = default;
        if (_format.Guess!.Envelope is { } envelope && !isTruncated && !line.IsEmpty)
        {
            var isComplete = true;
            var fits = _options.OneRecordPerLine
                ? _envelope.Fits(envelope, line, _context, out line)
                : _envelope.TryRead(envelope, line, _context, out line, out isComplete);
            if (!fits)
            {
                _format.Misfit();
            }
            else if (!isComplete)
            {
                _counts.Joined++;
                _partialLines++;
                return;
            }
        }

        if (_envelope.HasOpen)
        {
            _deferred.Add(line, _context, isTruncated);
            _partialLines++;
            if (_deferred.IsFull)
            {
                EndParts(into);
            }

            return;
        }

        HandleWhole(line, into, isTruncated);
    }

    /// <summary>A line after which no other lacks its end: it and what waited for it.</summary>
    private void HandleWhole(ReadOnlySpan<byte> line, LogBatch into, bool isTruncated)
    {
        if (_deferred.IsEmpty)
        {
            _entryLines = _partialLines + 1;
            _partialLines = 0;
            Handle(line, into, isTruncated);
            return;
        }

        _deferred.Add(line, _context, isTruncated);
        ReleaseDeferred(into);
    }

    /// <summary>Takes lines that lack their end as they are.</summary>
    private void EndParts(LogBatch into)
    {
        while (_envelope.TakeOpen(_context, out var rest))
        {
            // The last part stands for the record; only those before it were joined.
            _counts.Joined--;
            if (_envelope.HasOpen)
            {
                _deferred.Add(rest, _context, isTruncated: false);
                continue;
            }

            _partialLines--;
            HandleWhole(rest, into, isTruncated: false);
        }
    }

    /// <summary>
    /// All in one batch, and nothing held back: their lines lie among each other, so a place in the source that is before some of them is
    /// before all.
    /// </summary>
    private void ReleaseDeferred(LogBatch into)
    {
        (_entryLines, _partialLines) = (1, 0);
        foreach (var line in _deferred.TakeAll())
        {
            (_context.ArrivalNs, _context.EnvelopeNs, _context.EnvelopeMembers) = (line.ArrivalNs, line.EnvelopeNs, line.EnvelopeMembers);
            Handle(line.Text, into, line.IsTruncated);
        }

        _records.Release(into, ref _counts);
    }

    private void Handle(ReadOnlySpan<byte> line, LogBatch into, bool isTruncated)
    {
        if (Utf8Text.IsBlank(line))
        {
            HandleEmpty(line, into);
            return;
        }

        var record = new LogRecord();
        if (_reader.TryJson(line, ref record, _format.Guess!.IsJson))
        {
            _format.Fit();
            _records.Add(ref record, into, isTruncated, ref _counts);
            return;
        }

        if (_format.Guess.Text is { } format
            && (_reader.TryText(format, line, ref record) || (format.IsHeadered && line[0] is (byte)' ' or (byte)'\t' && _reader.TryText(format, line.TrimStart(" \t"u8), ref record))))
        {
            _format.Fit();
            _records.Keep(record, into, isTruncated, _entryLines, ref _counts);
            return;
        }

        _format.Misfit();
        HandleMisfit(line, into, isTruncated);
    }

    /// <summary>Nothing but blanks.</summary>
    private void HandleEmpty(ReadOnlySpan<byte> line, LogBatch into)
    {
        if (!_options.OneRecordPerLine)
        {
            _counts.Empty++;
            _records.Pass(_entryLines);
            return;
        }

        _reader.IsClean = false;
        _records.Keep(_reader.Raw(line), into, isTruncated: false, _entryLines, ref _counts);
    }

    /// <summary>A line in another shape than the source's: part of the record before, or in a shape of its own, or raw.</summary>
    private void HandleMisfit(ReadOnlySpan<byte> line, LogBatch into, bool isTruncated)
    {
        _reader.IsClean = false;
        var isContinuation = ContinuationLine.Is(line);
        var record = new LogRecord();
        if (!isContinuation && GenericFormat.StartsWithTime(line) && _reader.TryText(GenericFormat.Instance, line, ref record))
        {
            _records.Keep(record, into, isTruncated, _entryLines, ref _counts);
            return;
        }

        var mayJoin = !isTruncated && (isContinuation || _format.Guess!.Text is { IsHeadered: true });
        if (mayJoin && _records.TryJoin(line, _entryLines))
        {
            _counts.Joined++;
            return;
        }

        _records.Keep(_reader.Raw(line), into, isTruncated, _entryLines, ref _counts);
    }
}
