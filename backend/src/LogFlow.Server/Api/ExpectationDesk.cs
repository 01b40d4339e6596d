using LogFlow.Contracts.Incidents;
using LogFlow.Engine;
using LogFlow.Storage;

namespace LogFlow.Server.Api;

/// <summary>
/// Marks as expected in the store and in the engine together: first in the store, so that after a restart the marks are those that a
/// person saw. Changes come one at a time; what is over makes room.
/// </summary>
internal sealed class ExpectationDesk(EnginePipeline pipeline, LogStore store, TimeProvider time) : IDisposable
{
    private const int ExpectationsMax = 200;

    private readonly OneAtATime _changes = new();

    /// <summary>Puts the engine, before it is started, where the last run left it.</summary>
    public static async Task RestoreAsync(EnginePipeline pipeline, LogStore store, CancellationToken cancellationToken) =>
        pipeline.Expectations.Set(await store.Expectations.AllAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Those that hold, the first to end first.</summary>
    public async Task<IReadOnlyList<Expectation>> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var all = await store.Expectations.AllAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. all.Where(one => one.Until > now).OrderBy(one => one.Until).ThenBy(one => one.Id, StringComparer.Ordinal)
                .Select(one => one with { Quieted = pipeline.Expectations.QuietedBy(one.Id) }),
        ];
    }

    public Task<Expectation> AddAsync(Expectation expectation, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var (now, all) = (time.GetUtcNow(), await store.Expectations.AllAsync(cancellationToken).ConfigureAwait(false));
            foreach (var over in all.Where(one => one.Until <= now))
            {
                await store.Expectations.DeleteAsync(over.Id, cancellationToken).ConfigureAwait(false);
            }

            if (all.Count(one => one.Until > now) >= ExpectationsMax)
            {
                throw ApiProblem.Conflict($"There are {ExpectationsMax} expectations already; take one back first.");
            }

            await store.Expectations.AddAsync(expectation, cancellationToken).ConfigureAwait(false);
            return expectation;
        },
        cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var all = await store.Expectations.AllAsync(cancellationToken).ConfigureAwait(false);
            await store.Expectations.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
            return all.Any(one => one.Id == id);
        },
        cancellationToken);

    public void Dispose() => _changes.Dispose();

    /// <summary>The engine takes over what the store holds afterwards.</summary>
    private Task<T> ChangeAsync<T>(Func<Task<T>> change, CancellationToken cancellationToken) => _changes.RunAsync(
        async () =>
        {
            var changed = await change().ConfigureAwait(false);
            await RestoreAsync(pipeline, store, cancellationToken).ConfigureAwait(false);
            return changed;
        },
        cancellationToken);
}
