using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using Microsoft.Win32.SafeHandles;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>
/// One file that is followed: where reading is, what is published, the parser with what it holds back. Holds no unread bytes: the start of
/// an unfinished line is read again, so that ten thousand quiet files cost next to nothing. Used by the one loop of its source.
/// </summary>
internal sealed class TailFile(string key, string path, TailOptions options) : IDisposable
{
    /// <summary>A record that gathers more lines than this is given out.</summary>
    private const int PendingLinesMax = 2000;

    /// <summary>A format told from fewer lines is told again when there are more.</summary>
    private const int SettledLines = 20;
    private const int PrimeBytes = 64 * 1024;

    private readonly Queue<long> _pending = new();
    private SafeFileHandle? _file;
    private LogParser? _parser;
    private Fingerprint _fingerprint;
    private DateTime _written;
    private long _linesParsed;
    private bool _isSettled;
    private bool _isSkipping;

    /// <summary>Of the store.</summary>
    public string Key { get; } = key;

    public string Path { get; set; } = path;

    /// <summary>Where it lies, behind links, and once it was renamed.</summary>
    public string Target { get; set; } = path;

    public bool IsOpen => _file is not null;

    /// <summary>Up to here lines have been given to the parser.</summary>
    public long Offset { get; private set; }

    /// <summary>Up to here the published batches reach.</summary>
    public long PublishedTo { get; private set; }

    /// <summary>The next step begins anew.</summary>
    public bool IsFresh { get; private set; } = true;

    /// <summary>Where it was begun, should nothing of it be stored.</summary>
    public long StartedAt { get; private set; }

    /// <summary>When it last grew, by the time provider's timestamp.</summary>
    public long LastGrowth { get; set; }

    /// <summary>When its path was found to lead elsewhere; null while it is followed.</summary>
    public long? RotatedAt { get; set; }

    /// <summary>Length when last looked at.</summary>
    public long Length { get; private set; }

    public bool HasPending => _parser?.PendingLines > 0;

    /// <summary>Lines are there that were not read, or an unfinished one.</summary>
    public bool HasUnread => Length > Offset;

    /// <summary>Up to here every line is a record of some batch.</summary>
    private long SafeOffset => _pending.TryPeek(out var first) ? first : Offset;

    /// <summary>Goes on after a stored position.</summary>
    public void Resume(long offset, TailState state)
    {
        (Offset, PublishedTo, StartedAt, _fingerprint, _isSkipping, IsFresh) = (offset, offset, offset, state.Fingerprint, state.IsSkipping, false);
        Length = 0;
        Forget();
    }

    /// <summary>Begins at an offset under no stored position.</summary>
    public void Begin(long offset)
    {
        (Offset, PublishedTo, StartedAt, _fingerprint, _isSkipping, IsFresh) = (offset, offset, offset, Fingerprint.Empty, false, true);
        Length = 0;
        Forget();
    }

    /// <summary>False when it cannot be opened now.</summary>
    public bool TryOpen(string at, out string? error)
    {
        error = null;
        if (_file is not null)
        {
            return true;
        }

        try
        {
            _file = File.OpenHandle(at, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = $"{at} cannot be read: {e.Message}";
            return false;
        }
    }

    /// <summary>The open file begins with the bytes that were hashed.</summary>
    public bool BeginsLike(Fingerprint fingerprint) => fingerprint.Fits(_file!);

    /// <summary>The open file's own length; it was emptied or written anew when it is shorter or begins otherwise than before.</summary>
    public bool Look()
    {
        var (length, written) = (Length, _written);
        Length = RandomAccess.GetLength(_file!);
        _written = File.GetLastWriteTimeUtc(_file!);
        // Emptied and written to the same length between two looks, only the time of writing and the content tell.
        if (Length < Offset || ((Length != length || _written != written) && !_fingerprint.Fits(_file!)))
        {
            return false;
        }

        if (!_fingerprint.IsWhole && Length > _fingerprint.Length)
        {
            _fingerprint = Fingerprint.Of(_file!, Fingerprint.LengthMax);
        }

        return true;
    }

    /// <summary>
    /// Reads what there is, as far as <paramref name="buffer"/> and the batches' room reach. True when there may be more at once.
    /// </summary>
    public bool Read(byte[] buffer, NameTable services, TailBatches batches, long arrivalNs, bool takeLastLine)
    {
        var read = RandomAccess.Read(_file!, buffer, Offset);
        batches.Count(read);
        var from = 0;
        while (from < read)
        {
            var newline = buffer.AsSpan(from, read - from).IndexOf((byte)'\n');
            var end = newline >= 0 ? from + newline : read;
            if (newline < 0 && !CanEnd(end - from, buffer.Length, takeLastLine))
            {
                break;
            }

            Take(buffer.AsSpan(from, end - from), newline >= 0 ? 1 : 0, services, batches, arrivalNs, isCut: newline < 0 && end - from >= buffer.Length);
            from = newline >= 0 ? end + 1 : end;
            if (batches.IsFull)
            {
                batches.Note(this);
                return true;
            }
        }

        if (from > 0)
        {
            batches.Note(this);
        }

        return read == buffer.Length && from > 0;
    }

    /// <summary>Gives out what the parser holds back.</summary>
    public void Flush(TailBatches batches)
    {
        if (_parser is not null && _parser.PendingLines > 0)
        {
            _parser.Flush(batches.Current);
            _pending.Clear();
            batches.Note(this);
            Settle();
        }
    }

    /// <summary>The step from what is published to what is safe now; null when there is none.</summary>
    public PositionStep? TakeStep()
    {
        var to = SafeOffset;
        if (to == PublishedTo && !IsFresh)
        {
            return null;
        }

        var state = new TailState(_fingerprint, _isSkipping && to == Offset, Path);
        var step = new PositionStep(Key, PublishedTo, to, state.ToString(), IsFresh);
        (PublishedTo, IsFresh) = (to, false);
        return step;
    }

    /// <summary>Lets go of the handle and of the parser, which must hold nothing back.</summary>
    public void Close()
    {
        _file?.Dispose();
        _file = null;
        Forget();
    }

    public void Dispose() => _file?.Dispose();

    private void Forget()
    {
        _parser = null;
        _pending.Clear();
        _linesParsed = 0;
        _isSettled = false;
    }

    /// <summary>Without a newline a line ends only when it is too long, or when the file is not going to go on.</summary>
    private bool CanEnd(int length, int room, bool takeLastLine) => _isSkipping || length >= room || (takeLastLine && length > 0);

    private void Take(ReadOnlySpan<byte> line, int newline, NameTable services, TailBatches batches, long arrivalNs, bool isCut)
    {
        var start = Offset;
        Offset += line.Length + newline;
        if (_isSkipping)
        {
            _isSkipping = newline == 0;
            return;
        }

        _isSkipping = isCut;
        var parser = _parser ??= Prime(services, start);
        parser.Parse(line, batches.Current, arrivalNs);
        _linesParsed++;
        _pending.Enqueue(start);
        while (_pending.Count > parser.PendingLines)
        {
            _pending.Dequeue();
        }

        if (_pending.Count > PendingLinesMax)
        {
            parser.Flush(batches.Current);
            _pending.Clear();
        }
    }

    /// <summary>A parser that knows the file's format from its beginning, which may have been read before a restart.</summary>
    private LogParser Prime(NameTable services, long before)
    {
        var parser = new LogParser(services, new ParserOptions
        {
            DefaultService = options.ServiceOf(Path),
            Format = options.Format,
            LineBytesMax = options.LineBytesMax,
            FieldsMax = options.FieldsMax,
            ClockSkewMax = options.ClockSkewMax,
            // A backlog is told as it was; times ahead of the clock are not believed.
            BacklogMax = TimeSpan.FromDays(3650),
        });
        if (before == 0)
        {
            return parser;
        }

        var head = new byte[(int)Math.Min(PrimeBytes, before)];
        var read = RandomAccess.Read(_file!, head, 0);
        var scratch = new LogBatch(services, 16);
        foreach (var range in head.AsSpan(0, read).Split((byte)'\n'))
        {
            parser.Parse(head.AsSpan(range), scratch);
        }

        parser.Flush(scratch);
        scratch.Release();
        _isSettled = before >= PrimeBytes;
        return parser;
    }

    /// <summary>A format told from a line or two is told again once there are more.</summary>
    private void Settle()
    {
        if (!_isSettled && _linesParsed >= SettledLines)
        {
            _parser = null;
            _linesParsed = 0;
            _isSettled = true;
        }
    }
}
