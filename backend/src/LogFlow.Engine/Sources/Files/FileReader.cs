using System.Buffers;
using System.Runtime.CompilerServices;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Engine.Sources.Files;

/// <summary>
/// Reads one input into batches, in order. Where lines stand for themselves (NDJSON) chunks are parsed by several threads at a
/// time; a chunk in which a line turns out to depend on earlier ones is read again in its turn, so the records never depend on the
/// number of threads.
/// </summary>
internal sealed class FileReader
{
    private readonly FileInput _input;
    private readonly FileSourceOptions _options;
    private readonly NameTable _services;
    private readonly LogParser _parser;
    private readonly Queue<Piece> _pieces = [];
    private readonly Stack<LogParser> _forks = [];
    private LogBatch _batch;

    public FileReader(FileInput input, FileSourceOptions options, NameTable services)
    {
        _input = input;
        _options = options;
        _services = services;
        _parser = new LogParser(services, new ParserOptions
        {
            DefaultService = ServiceName.FromPath(input.Path),
            Format = options.Format,
            LineBytesMax = options.LineBytesMax,
            OneRecordPerLine = options.OneRecordPerLine,
            ReferenceNs = input.ReferenceNs,
        });
        _batch = NewBatch();
    }

    public string? Problem { get; private set; }

    public long Lines => _parser.Counts.Lines;

    public long BytesRead => _input.BytesRead;

    public FileReport Report() => new(_input.Path, _parser.Guess, _parser.Counts, Problem);

    /// <summary>Batches with records in them; each is the caller's to release.</summary>
    public async IAsyncEnumerable<LogBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var chunks = new LineChunkReader(_input.Content, _options.ChunkBytes, _options.LineBytesMax, _input.IsLive);
        try
        {
            while (true)
            {
                await FillAsync(chunks, cancellationToken).ConfigureAwait(false);
                if (!_pieces.TryDequeue(out var piece))
                {
                    break;
                }

                var done = await JoinAsync(piece).ConfigureAwait(false);
                if (done is not null && _batch.Count > 0)
                {
                    yield return TakeBatch();
                }

                foreach (var batch in done ?? [])
                {
                    yield return batch;
                }

                for (var at = done is null ? 0 : piece.Chunk.Count; at < piece.Chunk.Count;)
                {
                    at += ParseUntilFull(_parser, piece.Chunk.AsSpan(at), _batch);
                    if (IsFull(_batch))
                    {
                        yield return TakeBatch();
                    }
                }

                ArrayPool<byte>.Shared.Return(piece.Chunk.Array!);
            }

            _parser.Flush(_batch);
            if (_batch.Count > 0)
            {
                yield return TakeBatch();
            }
        }
        finally
        {
            _batch.Release();
            foreach (var piece in _pieces)
            {
                Release(piece.Work is null ? [] : await piece.Work.ConfigureAwait(false));
            }
        }
    }

    private async Task FillAsync(LineChunkReader chunks, CancellationToken cancellationToken)
    {
        // A table of names that fills up folds the names that come last, so the order of threads would show: one thread from there.
        var mayFork = _options.Parallelism > 1 && _parser.CanFork && _services.Count < _services.Capacity / 2;
        while (_pieces.Count < (mayFork ? _options.Parallelism + 1 : 1) && Problem is null)
        {
            var chunk = await ReadChunkAsync(chunks, cancellationToken).ConfigureAwait(false);
            if (chunk is not { } bytes)
            {
                return;
            }

            _pieces.Enqueue(mayFork ? Start(bytes) : new Piece(bytes, null, null));
        }
    }

    /// <summary>A file that proves to be damaged ends where the damage begins; what came before counts.</summary>
    private async Task<ArraySegment<byte>?> ReadChunkAsync(LineChunkReader chunks, CancellationToken cancellationToken)
    {
        try
        {
            return await chunks.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            Problem = $"'{_input.Path}' is damaged or was cut off; it was read up to there. ({e.Message})";
            return chunks.TakeRest();
        }
    }

    private Piece Start(ArraySegment<byte> chunk)
    {
        var fork = _forks.TryPop(out var idle) ? idle : _parser.Fork();
        return new Piece(chunk, fork, Task.Run(() => ParseAll(fork, chunk)));
    }

    private List<LogBatch> ParseAll(LogParser fork, ArraySegment<byte> chunk)
    {
        var batches = new List<LogBatch>(1);
        for (var at = 0; at < chunk.Count;)
        {
            var batch = NewBatch();
            batches.Add(batch);
            // Up to twice as full as elsewhere, so that a chunk a little over the size does not leave a tiny batch behind.
            at += ParseUntilFull(fork, chunk.AsSpan(at), batch, times: 2);
        }

        return batches;
    }

    /// <summary>The piece's batches when another thread has read it and they stand; null when it is to be read here.</summary>
    private async Task<List<LogBatch>?> JoinAsync(Piece piece)
    {
        if (piece.Work is null)
        {
            return null;
        }

        var batches = await piece.Work.ConfigureAwait(false);
        var isJoined = _parser.TryJoin(piece.Fork!, _batch);
        _forks.Push(piece.Fork!);
        if (!isJoined)
        {
            Release(batches);
            return null;
        }

        foreach (var empty in batches.Where(b => b.Count == 0))
        {
            empty.Release();
        }

        batches.RemoveAll(b => b.Count == 0);
        return batches;
    }

    /// <summary>Bytes read.</summary>
    private int ParseUntilFull(LogParser parser, ReadOnlySpan<byte> lines, LogBatch batch, int times = 1)
    {
        var at = 0;
        while (at < lines.Length && !IsFull(batch, times))
        {
            var newline = lines[at..].IndexOf((byte)'\n');
            var end = newline < 0 ? lines.Length : at + newline;
            parser.Parse(lines[at..end], batch);
            at = end + 1;
        }

        return Math.Min(at, lines.Length);
    }

    private bool IsFull(LogBatch batch, int times = 1) =>
        batch.Count >= _options.BatchRecords * (long)times || batch.Text.Length >= _options.BatchBytes * (long)times;

    private LogBatch NewBatch() => new(_services, _options.BatchRecords) { Source = _input.Path };

    private LogBatch TakeBatch()
    {
        var full = _batch;
        _batch = NewBatch();
        return full;
    }

    private static void Release(List<LogBatch> batches)
    {
        foreach (var batch in batches)
        {
            batch.Release();
        }
    }

    private readonly record struct Piece(ArraySegment<byte> Chunk, LogParser? Fork, Task<List<LogBatch>>? Work);
}
