using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Testing;

/// <summary>
/// A stream as it arrives where instrumentation has holes: some services write nothing, and of the others' records a share is lost on
/// the way (they count as too late). Which ones follows from names and places in the stream. Its rankings are wrong often enough to
/// learn from.
/// </summary>
/// <param name="inner">The whole stream.</param>
/// <param name="lost">Share of records lost, 0 to 1.</param>
/// <param name="unseen">Share of services that write nothing, 0 to 1.</param>
/// <param name="spared">A service that is seen in any case.</param>
/// <param name="seed">Other holes.</param>
public sealed class LossySource(ILogSource inner, double lost, double unseen, string spared, ulong seed) : ILogSource
{
    public string Name => inner.Name;

    public Task RunAsync(IBatchSink sink, CancellationToken cancellationToken) => inner.RunAsync(new Losing(sink, lost, unseen, spared, seed), cancellationToken);

    private sealed class Losing(IBatchSink sink, double lost, double unseen, string spared, ulong seed) : IBatchSink
    {
        private readonly Dictionary<int, bool> _unseen = [];
        private ulong _records;

        public NameTable Services => sink.Services;

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (IsUnseen(batch.Service[i], batch.Services) | (Share(seed + ++_records) < lost))
                {
                    batch.Flags[i] |= RecordFlags.Late;
                }
            }

            return sink.PublishAsync(batch, cancellationToken);
        }

        private bool IsUnseen(int service, NameTable names)
        {
            if (!_unseen.TryGetValue(service, out var isUnseen))
            {
                var name = names[service];
                var hash = name.Aggregate(seed + 1469598103934665603UL, (sum, letter) => (sum ^ letter) * 1099511628211UL);
                _unseen[service] = isUnseen = name != spared && Share(hash) < unseen;
            }

            return isUnseen;
        }

        private static double Share(ulong number)
        {
            var mixed = (number + 0x9E3779B97F4A7C15UL) * 0xBF58476D1CE4E5B9UL;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
            return (mixed ^ (mixed >> 31)) / (double)ulong.MaxValue;
        }
    }
}
