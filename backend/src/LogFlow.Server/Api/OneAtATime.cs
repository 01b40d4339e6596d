namespace LogFlow.Server.Api;

/// <summary>Changes that read what is there before they write: one after the other, in the order in which they came.</summary>
internal sealed class OneAtATime : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);

    public async Task<T> RunAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await change().ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    public void Dispose() => _changing.Dispose();
}
