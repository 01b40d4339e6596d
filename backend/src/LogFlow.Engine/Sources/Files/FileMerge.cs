using System.Runtime.CompilerServices;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Sources.Files;

/// <summary>
/// Merges inputs by event time: always takes on from the input whose latest time so far is the earliest, ties by the order of the
/// inputs. Keeps the order within each input.
/// </summary>
internal sealed class FileMerge(IReadOnlyList<FileReader> readers, FileSourceOptions options, NameTable services)
{
    public async IAsyncEnumerable<LogBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursors = new List<Cursor>();
        var batch = NewBatch();
        try
        {
            var queue = new PriorityQueue<Cursor, (long TimeNs, int Order)>();
            for (var i = 0; i < readers.Count; i++)
            {
                var cursor = new Cursor(readers[i].ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken), i);
                cursors.Add(cursor);
                if (await cursor.MoveAsync().ConfigureAwait(false))
                {
                    queue.Enqueue(cursor, cursor.Key);
                }
            }

            while (queue.TryDequeue(out var cursor, out _))
            {
                var isOpen = true;
                while (isOpen && (!queue.TryPeek(out _, out var next) || cursor.Key.CompareTo(next) < 0))
                {
                    cursor.CopyTo(batch);
                    isOpen = cursor.TryStep() || await cursor.MoveAsync().ConfigureAwait(false);
                    if (batch.Count >= options.BatchRecords || batch.Text.Length >= options.BatchBytes)
                    {
                        yield return batch;
                        batch = NewBatch();
                    }
                }

                if (isOpen)
                {
                    queue.Enqueue(cursor, cursor.Key);
                }
            }

            if (batch.Count > 0)
            {
                yield return batch;
                batch = NewBatch();
            }
        }
        finally
        {
            batch.Release();
            foreach (var cursor in cursors)
            {
                await cursor.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private LogBatch NewBatch() => new(services, options.BatchRecords) { Source = "files" };

    private sealed class Cursor(IAsyncEnumerator<LogBatch> batches, int order) : IAsyncDisposable
    {
        private LogBatch? _batch;
        private int _row;
        private long _latestNs = long.MinValue;

        public (long TimeNs, int Order) Key => (_latestNs, order);

        /// <summary>On to the next batch; false at the end.</summary>
        public async ValueTask<bool> MoveAsync()
        {
            _batch?.Release();
            _batch = null;
            if (!await batches.MoveNextAsync().ConfigureAwait(false))
            {
                return false;
            }

            _batch = batches.Current;
            _row = 0;
            _latestNs = Math.Max(_latestNs, _batch.TimeNs[0]);
            return true;
        }

        /// <summary>On to the next row; false at the end of the batch.</summary>
        public bool TryStep()
        {
            if (++_row >= _batch!.Count)
            {
                return false;
            }

            _latestNs = Math.Max(_latestNs, _batch.TimeNs[_row]);
            return true;
        }

        public void CopyTo(LogBatch target)
        {
            var from = _batch!;
            target.Add(new LogRecord
            {
                TimeNs = from.TimeNs[_row],
                Service = from.Service[_row],
                ParentService = from.ParentService[_row],
                Severity = from.Severity[_row],
                Kind = from.Kind[_row],
                Flags = from.Flags[_row],
                Status = from.Status[_row],
                TraceId = from.TraceId[_row],
                SpanId = from.SpanId[_row],
                ParentSpanId = from.ParentSpanId[_row],
                DurationNs = from.DurationNs[_row],
                Body = from.Bytes(from.Body[_row]),
                Attributes = from.Bytes(from.Attributes[_row]),
            });
        }

        public async ValueTask DisposeAsync()
        {
            _batch?.Release();
            await batches.DisposeAsync().ConfigureAwait(false);
        }
    }
}
