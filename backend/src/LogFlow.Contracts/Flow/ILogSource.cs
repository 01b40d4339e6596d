using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Flow;

/// <summary>Where a source hands its batches. Takes over the caller's reference to the batch.</summary>
public interface IBatchSink
{
    NameTable Services { get; }

    ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken);
}

/// <summary>A noun that produces batches until it is done or cancelled.</summary>
public interface ILogSource
{
    string Name { get; }

    Task RunAsync(IBatchSink sink, CancellationToken cancellationToken);
}
