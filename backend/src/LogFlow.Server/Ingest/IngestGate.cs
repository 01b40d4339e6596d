using LogFlow.Server.Api;

namespace LogFlow.Server.Ingest;

/// <summary>
/// How many requests are taken in at the same time. What is beyond waits a while, then is told to come back: the sender keeps its lines,
/// and memory stays bounded.
/// </summary>
internal sealed class IngestGate(IngestOptions options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.ConcurrentRequestsMax, options.ConcurrentRequestsMax);

    public static ApiProblem Full() => new(
        StatusCodes.Status429TooManyRequests, "The engine takes in as much as it can; send the same lines again after Retry-After seconds.")
    {
        RetryAfterSeconds = 1,
    };

    /// <summary>Dispose the place when the request is done.</summary>
    /// <exception cref="ApiProblem">429 when no place came free in time.</exception>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        if (!await _places.WaitAsync(options.QueueWait, cancellationToken).ConfigureAwait(false))
        {
            throw Full();
        }

        return new Place(_places);
    }

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private bool _isLeft;

        public void Dispose()
        {
            if (!_isLeft)
            {
                _isLeft = true;
                places.Release();
            }
        }
    }
}
