using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Testing;

/// <summary>
/// A traced stream as a system without tracing would write it: no spans, no trace ids, and seven lines in ten name the service
/// that called theirs. Which ones follows from the line's own place in the stream.
/// </summary>
public sealed class LogsOnlySource(ILogSource inner) : ILogSource
{
    private const int NamedOfTen = 7;
    private const int SpansMax = 100_000;

    public string Name => inner.Name;

    public Task RunAsync(IBatchSink sink, CancellationToken cancellationToken) => inner.RunAsync(new Stripping(sink), cancellationToken);

    private sealed class Stripping(IBatchSink sink) : IBatchSink
    {
        private readonly Dictionary<ulong, int> _services = [];
        private readonly Dictionary<ulong, int> _callers = [];
        private readonly Queue<ulong> _known = new();
        private long _lines;

        public NameTable Services => sink.Services;

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            var stripped = new LogBatch(batch.Services, Math.Max(batch.Count, 1)) { Source = batch.Source };
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Kind[i] == RecordKind.Span)
                {
                    Remember(batch, i);
                    continue;
                }

                var names = _lines++ % 10 < NamedOfTen;
                stripped.Add(new LogRecord
                {
                    TimeNs = batch.TimeNs[i],
                    Service = batch.Service[i],
                    Severity = batch.Severity[i],
                    Kind = RecordKind.Log,
                    DurationNs = -1,
                    ParentService = names && _callers.TryGetValue(batch.SpanId[i], out var caller) ? caller : NameTable.None,
                    Body = batch.Bytes(batch.Body[i]),
                });
            }

            batch.Release();
            return sink.PublishAsync(stripped, cancellationToken);
        }

        private void Remember(LogBatch batch, int i)
        {
            _services[batch.SpanId[i]] = batch.Service[i];
            if (_services.TryGetValue(batch.ParentSpanId[i], out var caller))
            {
                _callers[batch.SpanId[i]] = caller;
            }

            _known.Enqueue(batch.SpanId[i]);
            if (_known.Count > SpansMax)
            {
                var oldest = _known.Dequeue();
                _services.Remove(oldest);
                _callers.Remove(oldest);
            }
        }
    }
}
