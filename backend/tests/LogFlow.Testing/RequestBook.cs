using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Testing;

/// <summary>
/// Every request of a stream as it went by, before the engine sees it: who served it, in which second it began, how long it took and
/// whether it failed. What really became of each service is told from these alone (<see cref="TurnedBad"/>).
/// </summary>
public sealed class RequestBook(ILogSource inner) : ILogSource
{
    private readonly Dictionary<string, List<Request>> _requests = new(StringComparer.Ordinal);

    public string Name => inner.Name;

    /// <summary>In the order of the stream, which is that of their beginnings.</summary>
    public IReadOnlyList<Request> Of(string service) => _requests.GetValueOrDefault(service) ?? [];

    public Task RunAsync(IBatchSink sink, CancellationToken cancellationToken) => inner.RunAsync(new Reading(sink, _requests), cancellationToken);

    /// <param name="Tick">Unix seconds of its beginning.</param>
    /// <param name="DurationNs">Whole time, callees included.</param>
    /// <param name="IsFailed">As its span says.</param>
    public readonly record struct Request(long Tick, long DurationNs, bool IsFailed);

    private sealed class Reading(IBatchSink sink, Dictionary<string, List<Request>> requests) : IBatchSink
    {
        public NameTable Services => sink.Services;

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (batch.Kind[i] == RecordKind.Span)
                {
                    var name = batch.Services[batch.Service[i]];
                    if (!requests.TryGetValue(name, out var list))
                    {
                        requests[name] = list = [];
                    }

                    list.Add(new Request(batch.TimeNs[i] / 1_000_000_000, batch.DurationNs[i], batch.IsError(i)));
                }
            }

            return sink.PublishAsync(batch, cancellationToken);
        }
    }
}
