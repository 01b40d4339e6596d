using System.Security.Cryptography;
using System.Text;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>
/// Knows which batches are on their way and asks the store for those that are there, so that what is sent again is stored once: by the
/// sender's own id, or by the hash of what it sent.
/// </summary>
internal sealed class DeliveryDesk(IStoreWriter store, IngestOptions options, TimeProvider time)
{
    public const string Header = "X-LogFlow-Batch-Id";

    private const int IdLengthMax = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, TaskCompletionSource> _onTheirWay = [];

    /// <summary>The id that a sender gave; null when it gave none.</summary>
    /// <exception cref="ApiProblem">400 when it is none.</exception>
    public static UInt128? IdOf(HttpRequest request, string source)
    {
        if (!request.Headers.TryGetValue(Header, out var values))
        {
            return null;
        }

        var id = values.ToString();
        if (id.Length is 0 or > IdLengthMax)
        {
            throw ApiProblem.BadRequest($"{Header} has {id.Length} characters; give 1 to {IdLengthMax}, unique among all senders, such as a UUID.");
        }

        return Number(SHA256.HashData(Encoding.UTF8.GetBytes($"{source}\n{id}")));
    }

    public static UInt128 Number(ReadOnlySpan<byte> hash) =>
        new(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));

    public BatchProgress Find(UInt128 id) => store.FindBatch(id);

    /// <summary>Waits for the same batch's earlier sending, should it still be on its way. Dispose it when this one has been answered.</summary>
    /// <exception cref="ApiProblem">429 when the earlier one takes too long.</exception>
    public async Task<IDisposable> EnterAsync(UInt128 id, CancellationToken cancellationToken)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        while (true)
        {
            Task earlier;
            lock (_gate)
            {
                if (_onTheirWay.TryAdd(id, mine))
                {
                    return new Leaving(this, id, mine);
                }

                earlier = _onTheirWay[id].Task;
            }

            try
            {
                await earlier.WaitAsync(options.QueueWait, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new ApiProblem(StatusCodes.Status429TooManyRequests, "The same batch is still on its way; send it again after Retry-After seconds.")
                {
                    RetryAfterSeconds = 1,
                };
            }
        }
    }

    private sealed class Leaving(DeliveryDesk desk, UInt128 id, TaskCompletionSource mine) : IDisposable
    {
        public void Dispose()
        {
            lock (desk._gate)
            {
                desk._onTheirWay.Remove(id);
            }

            mine.TrySetResult();
        }
    }
}
