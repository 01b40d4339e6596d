using LogFlow.Contracts.Flow;

namespace LogFlow.Engine.Sources.Pacing;

/// <summary>A source whose batches come at the pace of their event times, <paramref name="speed"/> times as fast.</summary>
public sealed class PacedSource(ILogSource inner, double speed, TimeProvider clock) : ILogSource
{
    public string Name => inner.Name;

    public Task RunAsync(IBatchSink sink, CancellationToken cancellationToken) =>
        inner.RunAsync(new PacedSink(sink, speed, clock), cancellationToken);
}
