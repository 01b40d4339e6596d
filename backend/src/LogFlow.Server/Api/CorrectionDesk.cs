using LogFlow.Contracts.Records;
using LogFlow.Engine;
using LogFlow.Storage;
using LogFlow.Storage.Operations;

namespace LogFlow.Server.Api;

/// <summary>
/// Corrects templates in the store and in the engine together: first in the store, so that after a restart the corrections are those
/// that a person saw. Changes come one at a time.
/// </summary>
internal sealed class CorrectionDesk(EnginePipeline pipeline, LogStore store, TimeProvider time) : IDisposable
{
    private const int CorrectionsMax = 10_000;

    /// <summary>How far back the values of split templates are known to whoever looks for new ones.</summary>
    private static readonly TimeSpan PartsKnown = TimeSpan.FromDays(1);

    private readonly OneAtATime _changes = new();

    /// <summary>Puts the engine, before it is started, where the last run left it.</summary>
    public static async Task RestoreAsync(EnginePipeline pipeline, LogStore store, CancellationToken cancellationToken)
    {
        var parts = await store.Reader.SplitPartsAsync(PartsKnown, cancellationToken).ConfigureAwait(false);
        pipeline.Corrections.Set(store.Corrections.All(), store.Corrections.Grown, parts);
    }

    public IReadOnlyList<TemplateCorrection> List() => store.Corrections.All();

    /// <exception cref="ApiProblem">It cannot be used, in one sentence.</exception>
    public Task<TemplateCorrection> AddAsync(TemplateCorrection wanted, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var correction = Checked(wanted with { At = time.GetUtcNow() });
            CheckRoom([correction]);
            await store.Corrections.SaveAsync([correction], cancellationToken).ConfigureAwait(false);
            return correction;
        },
        cancellationToken);

    /// <summary>Takes over corrections of another instance; those that are here already stay as they are. Returns the new ones.</summary>
    public Task<IReadOnlyList<TemplateCorrection>> ImportAsync(IReadOnlyList<TemplateCorrection> wanted, string by, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var held = List().Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
            var added = new List<TemplateCorrection>();
            for (var i = 0; i < wanted.Count; i++)
            {
                if (wanted[i].Fault() is { } fault)
                {
                    throw ApiProblem.BadRequest($"items[{i}]: {fault} Nothing was taken over.");
                }

                if (held.Add(wanted[i].Id))
                {
                    added.Add(wanted[i] with { At = time.GetUtcNow(), By = by });
                }
            }

            CheckRoom(added);
            await store.Corrections.SaveAsync(added, cancellationToken).ConfigureAwait(false);
            return (IReadOnlyList<TemplateCorrection>)added;
        },
        cancellationToken);

    public Task<TemplateCorrection> RemoveAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        async () =>
        {
            var removed = List().FirstOrDefault(c => c.Id == id) ?? throw ApiProblem.NotFound($"There is no correction '{id}'; /api/templates/corrections lists them.");
            await store.Corrections.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
            return removed;
        },
        cancellationToken);

    public void Dispose() => _changes.Dispose();

    private TemplateCorrection Checked(TemplateCorrection correction)
    {
        if (correction is { Kind: TemplateCorrection.Merge, Into: { } into } && IsKnown(into) && Told(correction.Text) == Told(into))
        {
            throw ApiProblem.Conflict("These two are one template already; /api/templates/corrections lists what was corrected.");
        }

        if (correction.Fault() is { } fault)
        {
            throw ApiProblem.BadRequest(fault);
        }

        return correction;
    }

    private bool IsKnown(string text) => store.Corrections.ToldAs(TemplateCorrection.IdOf(text)) is not null;

    private TemplateId Told(string text) => store.Corrections.ToldAs(TemplateCorrection.IdOf(text))?.Id ?? TemplateCorrection.IdOf(text);

    private void CheckRoom(IReadOnlyList<TemplateCorrection> added)
    {
        if (List().Count + added.Count > CorrectionsMax)
        {
            throw ApiProblem.Conflict($"There can be {CorrectionsMax} corrections; take some back first.");
        }
    }

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
