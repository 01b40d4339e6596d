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
    /// <summary>
    /// The format is looked for anew when so many more lines failed than fitted; twice as many each time that the search finds
    /// nothing better, so that a source without a format does not spend its time searching.
    /// </summary>
    private const int FirstMisfitMax = 50;

    private readonly ParserOptions _options;
    private readonly ParseContext _context;
    private readonly NdjsonParser _json = new();
    private readonly LineSample _sample = new();
    private readonly RecordKeeper _records;
    private readonly EnvelopeReader _envelope;
    private readonly DeferredLines _deferred;
    private readonly bool _isFork;
    private byte[] _repaired = [];
    private ParserCounts _counts;
    private FormatGuess? _guess;
    private bool _isDetecting;
    private bool _isClean = true;
    private int _misfit;
    private int _misfitMax = FirstMisfitMax;

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
        _records = new RecordKeeper(options);
        _envelope = new EnvelopeReader(options.LineBytesMax);
        _deferred = new DeferredLines(options);
        _isFork = isFork;
        if (isFork)
        {
            _guess = FormatGuess.Json;
        }
        else if (options.Format != FormatDetector.Auto)
        {
            _guess = FormatDetector.ByName(options.Format);
        }

        _isDetecting = _guess is null;
    }

    /// <summary>Name of the format, empty until it is known.</summary>
    public string Format => _guess?.Name ?? "";

    /// <summary>What is known of the format; null until it is.</summary>
    public FormatGuess? Guess => _guess;

    public ParserCounts Counts => _counts;

    /// <summary>
    /// The last so many lines have not become records of a batch yet, wholly or in part. A source whose position must not run ahead of
    /// its records notes the place before them.
    /// </summary>
    public int PendingLines => _sample.Count + _partialLines + _records.HeldLines;

    /// <summary>
    /// True when every line stands for itself, so that pieces of the source may be read apart by parsers from <see cref="Fork"/>.
    /// </summary>
    public bool CanFork => _guess is { IsJson: true, Envelope: null } && !_isDetecting;

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
        line = Clean(line, out var isTruncated);
        if (_isDetecting)
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
        var isTaken = CanFork && fork._isClean && !fork._context.NeededEarlierLines;
        if (isTaken)
        {
            _records.Release(into, ref _counts);
            _counts += fork._counts;
            _context.PreviousNs = fork._context.PreviousNs ?? _context.PreviousNs;
            _misfit = (int)Math.Max(0, _misfit - fork._counts.Records);
        }

        fork._counts = default;
        fork._isClean = true;
        fork._context.NeededEarlierLines = false;
        fork._context.PreviousNs = null;
        return isTaken;
    }

    /// <summary>The line without byte order mark and CR, cut at the limit, as valid UTF-8.</summary>
    private ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> line, out bool isTruncated)
    {
        if (_counts.Lines++ == 0 && !_isFork && line.StartsWith(Utf8Text.ByteOrderMark))
        {
            line = line[Utf8Text.ByteOrderMark.Length..];
        }

        if (line.Length > 0 && line[^1] == '\r')
        {
            line = line[..^1];
        }

        isTruncated = line.Length > _options.LineBytesMax;
        if (isTruncated)
        {
            line = Utf8Text.Cut(line, _options.LineBytesMax);
            _counts.Truncated++;
        }

        line = Utf8Text.Repair(line, ref _repaired, out var isRepaired);
        _counts.Repaired += isRepaired ? 1 : 0;
        return line;
    }

    private void Detect(LogBatch into)
    {
        var found = FormatDetector.Detect(_sample, _json, _context);
        // A better reading replaces the one before; when nothing fits, what fitted earlier is as good as anything.
        var isBetter = _guess is null || (found.Share >= 0.5 && found.Name != _guess.Name);
        _misfitMax = isBetter ? FirstMisfitMax : Math.Min(_misfitMax * 2, 1 << 20);
        _guess = isBetter ? found : _guess!;
        _context.PreviousNs ??= FormatDetector.FirstTime(_sample, _guess, _json, _context);
        for (var i = 0; i < _sample.Count; i++)
        {
            Unwrap(_sample[i], into, _sample.ArrivalNs(i), _sample.IsTruncated(i));
        }

        _sample.Clear();
        _isDetecting = false;
        _misfit = 0;
    }

    private void Unwrap(ReadOnlySpan<byte> line, LogBatch into, long? arrivalNs, bool isTruncated)
    {
        _context.ArrivalNs = arrivalNs;
        _context.EnvelopeNs = null;
        _context.EnvelopeMembers = default;
        if (_guess!.Envelope is { } envelope && !isTruncated && !line.IsEmpty)
        {
            var isComplete = true;
            var fits = _options.OneRecordPerLine
                ? _envelope.Fits(envelope, line, _context, out line)
                : _envelope.TryRead(envelope, line, _context, out line, out isComplete);
            if (!fits)
            {
                Misfit();
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

        // Among lines of text an object counts as a record only when it has a time; else it may be part of the record before.
        var record = new LogRecord();
        if (LooksLikeJson(line) && _json.TryParse(line, _context, ref record, out _) && (_guess!.IsJson || _context.HasTime))
        {
            Fit();
            Place(ref record, isText: false);
            _records.Add(ref record, into, isTruncated, ref _counts);
            return;
        }

        record = new LogRecord();
        if (_guess!.Text is { } format
            && (TryText(format, line, ref record) || (format.IsHeadered && line[0] is (byte)' ' or (byte)'\t' && TryText(format, line.TrimStart(" \t"u8), ref record))))
        {
            Fit();
            _records.Keep(record, into, isTruncated, _entryLines, ref _counts);
            return;
        }

        Misfit();
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

        _isClean = false;
        _records.Keep(Raw(line), into, isTruncated: false, _entryLines, ref _counts);
    }

    /// <summary>A line in another shape than the source's: part of the record before, or in a shape of its own, or raw.</summary>
    private void HandleMisfit(ReadOnlySpan<byte> line, LogBatch into, bool isTruncated)
    {
        _isClean = false;
        var isContinuation = ContinuationLine.Is(line);
        var record = new LogRecord();
        if (!isContinuation && GenericFormat.StartsWithTime(line) && TryText(GenericFormat.Instance, line, ref record))
        {
            _records.Keep(record, into, isTruncated, _entryLines, ref _counts);
            return;
        }

        var mayJoin = !isTruncated && (isContinuation || _guess!.Text is { IsHeadered: true });
        if (mayJoin && _records.TryJoin(line, _entryLines))
        {
            _counts.Joined++;
            return;
        }

        _records.Keep(Raw(line), into, isTruncated, _entryLines, ref _counts);
    }

    private bool TryText(ITextFormat format, ReadOnlySpan<byte> line, ref LogRecord record)
    {
        _context.HasTime = false;
        _context.Attributes.Clear();
        record.Service = NameTable.None;
        if (!format.TryParse(line, _context, ref record))
        {
            record = new LogRecord();
            return false;
        }

        if (record.Service == NameTable.None)
        {
            record.Service = _context.DefaultService;
        }

        if (record.Severity == Severity.Unspecified)
        {
            record.Severity = SeverityWords.FromMessageStart(record.Body);
        }

        Place(ref record, isText: true);
        return true;
    }

    private LogRecord Raw(ReadOnlySpan<byte> line)
    {
        _context.HasTime = false;
        _context.Attributes.Clear();
        var record = new LogRecord
        {
            Service = _context.DefaultService,
            Severity = SeverityWords.FromMessageStart(line),
            Flags = RecordFlags.Unparsed,
            Body = line,
        };
        Place(ref record, isText: true);
        return record;
    }

    private void Place(ref LogRecord record, bool isText)
    {
        if (isText && _context.EnvelopeNs is { } envelopeNs)
        {
            // The container runtime's clock has a zone and all digits, which the text often lacks.
            record.TimeNs = envelopeNs;
            _context.HasTime = true;
        }

        if (isText && _context.HasTime && !_context.IsPlausible(record.TimeNs))
        {
            TimeText.Add(_context.Attributes, ParseContext.OriginalTime, record.TimeNs);
            _context.HasTime = false;
        }

        if (isText)
        {
            if (!_context.EnvelopeMembers.IsEmpty)
            {
                _context.Attributes.AddRaw(_context.EnvelopeMembers.Span);
            }

            record.Attributes = _context.Attributes.Written;
            record.Flags |= _context.FlagsOfFields;
        }

        if (_context.HasTime)
        {
            _context.PreviousNs = record.TimeNs;
            return;
        }

        _isClean = false;
        record.TimeNs = _context.ReplacementNs();
        record.Flags |= RecordFlags.TimeReplaced;
    }

    private void Fit() => _misfit = Math.Max(0, _misfit - 1);

    private void Misfit()
    {
        if (++_misfit >= _misfitMax && !_isFork && _options.Format == FormatDetector.Auto)
        {
            _isDetecting = true;
        }
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
