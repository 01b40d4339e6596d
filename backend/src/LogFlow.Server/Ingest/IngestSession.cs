using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>
/// The batches of one request on their way into the engine, and the wait for their commit. Used by one request at a time; bounded by
/// the engine's queues, which make <see cref="PublishAsync"/> wait.
/// </summary>
internal sealed class IngestSession(IBatchSink sink, IngestOptions options, TimeProvider time, CancellationToken cancellationToken)
{
    private readonly List<Task> _commits = [];
    private long _published;

    /// <summary>Who sends.</summary>
    public IngestSender Sender { get; init; } = new("http", "");

    /// <summary>What is stored of it already; null when repetitions are not looked for.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>What a full disk is told as; a status that the sender's protocol tries again on.</summary>
    public int DiskFullStatus { get; init; } = StatusCodes.Status503ServiceUnavailable;

    /// <summary>Hands a batch over. The first one of a request may be refused, since nothing of it is stored yet.</summary>
    /// <exception cref="ApiProblem">429 for the first batch, 503 for a later one.</exception>
    public async Task PublishAsync(LogBatch batch)
    {
        if (Delivery?.Admit(batch) == false)
        {
            batch.Release();
            return;
        }

        await HandOverAsync(batch).ConfigureAwait(false);
    }

    /// <summary>Says that the body is complete and waits until the store has committed everything; how many records it has, repeated ones too.</summary>
    /// <exception cref="ApiProblem">507 or 503 when it failed or took too long.</exception>
    public async Task<long> CompleteAsync(long rejected)
    {
        if (Delivery?.Completion(rejected) is { } part)
        {
            await HandOverAsync(new LogBatch(sink.Services, 16) { Part = part }).ConfigureAwait(false);
        }

        var stored = await CommitAsync().ConfigureAwait(false);
        return Delivery?.Complete?.Records ?? (stored + (Delivery?.Repeated ?? 0));
    }

    private async Task HandOverAsync(LogBatch batch)
    {
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        batch.Stored = stored;
        (batch.Source, batch.Sender) = (Sender.Source, Sender.Name);
        var isFirst = _commits.Count == 0;
        var count = batch.Count;
        using var patience = new CancellationTokenSource(isFirst ? options.QueueWait : options.StoreWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await sink.PublishAsync(batch, either.Token).AsTask().WaitAsync(options.StoreWait, time, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw isFirst ? IngestGate.Full() : await BrokenOffAsync("The engine did not take the next lines in time").ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw await BrokenOffAsync("The engine did not take the lines in time").ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // The topic is closed.
            throw await BrokenOffAsync("The server is stopping").ConfigureAwait(false);
        }

        _commits.Add(stored.Task);
        _published += count;
    }

    private async Task<long> CommitAsync()
    {
        try
        {
            await Task.WhenAll(_commits).WaitAsync(options.StoreWait, time, CancellationToken.None).ConfigureAwait(false);
            return _published;
        }
        catch (TimeoutException)
        {
            throw ApiProblem.Unavailable($"The store did not commit the lines within {options.StoreWait.TotalSeconds} s; send them again later.", 5);
        }
        catch (StoreException full) when (full.Fault == StoreFault.DiskFull)
        {
            throw new ApiProblem(DiskFullStatus, full.Message) { RetryAfterSeconds = 10 };
        }
        catch (Exception error)
        {
            // Whatever the store says: the lines are not acknowledged, so the sender keeps them.
            throw ApiProblem.Unavailable($"The store could not keep the lines ({error.Message}); send them again later.", 5);
        }
    }

    /// <summary>For a body that ends in trouble: what of it is stored, so that the sender knows.</summary>
    public async Task<long> CommittedSoFarAsync()
    {
        try
        {
            return await CommitAsync().ConfigureAwait(false) + (Delivery?.Repeated ?? 0);
        }
        catch (ApiProblem)
        {
            return 0;
        }
    }

    /// <summary>503 with what is stored already.</summary>
    public async Task<ApiProblem> BrokenOffAsync(string what)
    {
        var stored = await CommittedSoFarAsync().ConfigureAwait(false);
        return new ApiProblem(
            StatusCodes.Status503ServiceUnavailable,
            stored == 0 ? $"{what}; none of this body is stored, send it again later." : $"{what}; the first {stored} records are stored, send the rest again later.")
        {
            RetryAfterSeconds = 5,
            Members = new Dictionary<string, object?> { ["accepted"] = stored },
        };
    }
}
