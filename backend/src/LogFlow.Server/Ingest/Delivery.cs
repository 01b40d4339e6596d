using System.Security.Cryptography;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Ingest;

/// <summary>
/// One request's batches as the store knows them: leaves out what is stored already and numbers the rest. With the sender's id the whole
/// body is one batch. Without, each part of the body is one, named by the hash of the body up to its end, so that nothing has to be held
/// back until the body is complete; but only where every record states its own time, for lines without one may well be said twice.
/// For one request at a time.
/// </summary>
internal sealed class Delivery(DeliveryDesk desk, UInt128? senderId) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private UInt128? _id;
    private IDisposable? _place;
    private BatchProgress _stored;
    private long _next;

    /// <summary>Records that were left out because they are stored already.</summary>
    public long Repeated { get; private set; }

    /// <summary>What is stored of the whole batch, when the sender named it and all of it is.</summary>
    public BatchProgress? Complete => senderId is not null && _stored.IsComplete ? _stored : null;

    /// <summary>Bytes of the body, before the records that were read from them are handed over.</summary>
    public void Append(ReadOnlySpan<byte> body)
    {
        if (senderId is null)
        {
            _hash.AppendData(body);
        }
    }

    /// <summary>Names the records that are handed over next.</summary>
    public async Task IdentifyAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancellationToken)
    {
        var id = senderId ?? (batches.Count > 0 && batches.All(StatesItsTimes) ? DeliveryDesk.Number(_hash.GetCurrentHash()) : null);
        if (id is not { } named)
        {
            _id = null;
            return;
        }

        // The first name stands for the whole request: the same body has the same.
        _place ??= await desk.EnterAsync(named, cancellationToken).ConfigureAwait(false);
        if (_id != named)
        {
            (_id, _stored, _next) = (named, desk.Find(named), 0);
        }
    }

    /// <summary>False when nothing of the batch is left to be stored.</summary>
    public bool Admit(LogBatch batch)
    {
        if (_id is not { } id)
        {
            return true;
        }

        var known = _stored.IsComplete ? batch.Count : (int)Math.Clamp(_stored.Records - _next, 0, batch.Count);
        batch.DropFirst(known);
        _next += known;
        Repeated += known;
        batch.Part = new BatchPart(id, _next);
        _next += batch.Count;
        return batch.Count > 0;
    }

    /// <summary>What says that the sender's batch is complete; null when there is nothing to say.</summary>
    public BatchPart? Completion(long rejected) =>
        senderId is { } id && _id == id && !_stored.IsComplete ? new BatchPart(id, _next, IsComplete: true, rejected) : null;

    public void Dispose()
    {
        _hash.Dispose();
        _place?.Dispose();
    }

    private static bool StatesItsTimes(LogBatch batch)
    {
        var flags = batch.Flags;
        for (var i = 0; i < flags.Length; i++)
        {
            // A time that was not believed is still one that the record stated.
            if ((flags[i] & RecordFlags.TimeReplaced) != 0 && batch.Bytes(batch.Attributes[i]).IndexOf("\"logflow.original_time\""u8) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
