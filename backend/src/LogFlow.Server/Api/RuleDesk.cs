using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Engine;
using LogFlow.Engine.Rules;

namespace LogFlow.Server.Api;

/// <summary>
/// Changes the rules in the engine and in the store together: a change that the store refuses is taken back, so that after a restart the
/// rules are those that a person saw. Changes come one at a time.
/// </summary>
internal sealed class RuleDesk(EnginePipeline pipeline, IStoreReader reader, IStoreWriter writer) : IDisposable
{
    private const int TestPointsMax = 360;
    private const int IncidentPage = 200;
    private const int IncidentsMax = 1000;

    private static readonly TimeSpan HistoryDefault = TimeSpan.FromHours(1);
    private static readonly TimeSpan HistoryMax = TimeSpan.FromDays(7);

    private readonly OneAtATime _changes = new();

    public IReadOnlyList<AlertRule> List() => pipeline.Rules.List();

    public Task<AlertRule> AddAsync(AlertRule rule, CancellationToken cancellationToken) => ChangeAsync(
        () => pipeline.Rules.TryAdd(rule, out var problem) ? rule
            : throw (pipeline.Rules.Find(rule.Id) is null ? ApiProblem.BadRequest(problem) : ApiProblem.Conflict(problem)),
        added => writer.SaveRuleAsync(added, cancellationToken),
        added => pipeline.Rules.TryRemove(added.Id, out _),
        cancellationToken);

    public Task<AlertRule> UpdateAsync(AlertRule rule, CancellationToken cancellationToken)
    {
        AlertRule? before = null;
        return ChangeAsync(
            () =>
            {
                before = Required(rule.Id);
                return pipeline.Rules.TryUpdate(rule, out var problem) ? rule : throw ApiProblem.BadRequest(problem);
            },
            changed => writer.SaveRuleAsync(changed, cancellationToken),
            _ => pipeline.Rules.TryUpdate(before!, out var _),
            cancellationToken);
    }

    public Task<AlertRule> ToggleAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        () => pipeline.Rules.Toggle(id) ?? throw Unknown(id),
        toggled => writer.SaveRuleAsync(toggled, cancellationToken),
        _ => pipeline.Rules.Toggle(id),
        cancellationToken);

    public Task<AlertRule> RemoveAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        () => pipeline.Rules.TryRemove(id, out var removed) ? removed : throw Unknown(id),
        removed => writer.DeleteRuleAsync(removed.Id, cancellationToken),
        removed => pipeline.Rules.TryAdd(removed, out var _),
        cancellationToken);

    /// <summary>Runs a rule over the stored seconds; without a range over the last hour of stored time.</summary>
    public async Task<RuleTestReport> TestAsync(AlertRule rule, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        if (to is null)
        {
            var status = await reader.StatusAsync(cancellationToken).ConfigureAwait(false);
            to = status.Newest is { } newest ? newest.AddSeconds(1) : from ?? DateTimeOffset.UnixEpoch;
        }

        var (last, first) = (to.Value, from ?? to.Value - HistoryDefault);
        if (last < first || last - first > HistoryMax)
        {
            throw ApiProblem.BadRequest($"The range from {first:O} to {last:O} cannot be tested; give from before to, at most {HistoryMax.TotalDays} days apart.");
        }

        var step = (int)Math.Max(1, Math.Ceiling((last - first).TotalSeconds / TestPointsMax));
        var incidents = await IncidentsAsync(first, last, cancellationToken).ConfigureAwait(false);
        var tester = new RuleTester(rule, stepSeconds: step, incidents: incidents);
        long seconds = 0;
        await foreach (var frame in reader.FramesAsync(first, last, cancellationToken).ConfigureAwait(false))
        {
            tester.Observe(frame);
            seconds++;
        }

        var (catches, outside) = RuleCatches.Of(tester.Firings, incidents, tester.Reach);
        return new RuleTestReport(rule, first, last, seconds, tester.FiredCount, tester.FiringSeconds, tester.Firings, step, tester.Points, catches, outside);
    }

    private async Task<List<Incident>> IncidentsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var incidents = new List<Incident>();
        string? cursor = null;
        do
        {
            var (page, next) = await reader.IncidentsAsync(new IncidentQuery(From: from, To: to, Cursor: cursor, Limit: IncidentPage), cancellationToken).ConfigureAwait(false);
            incidents.AddRange(page);
            cursor = next;
        }
        while (cursor is not null && incidents.Count < IncidentsMax);
        return incidents;
    }

    /// <summary>The rules as an earlier run left them, before the engine is started; a new store gets those that ship.</summary>
    public static async Task RestoreAsync(RuleBook book, IStoreReader reader, IStoreWriter writer, bool isNewStore, CancellationToken cancellationToken)
    {
        if (isNewStore)
        {
            foreach (var rule in book.List())
            {
                await writer.SaveRuleAsync(rule, cancellationToken).ConfigureAwait(false);
            }

            return;
        }

        foreach (var rule in book.List())
        {
            book.TryRemove(rule.Id, out _);
        }

        foreach (var rule in await reader.RulesAsync(cancellationToken).ConfigureAwait(false))
        {
            // One that is not acceptable any more is left where it is, in the store.
            book.TryAdd(rule, out _);
        }
    }

    public void Dispose() => _changes.Dispose();

    private static ApiProblem Unknown(string id) => ApiProblem.NotFound($"There is no rule '{id}'; /api/rules lists them.");

    private AlertRule Required(string id) => pipeline.Rules.Find(id) ?? throw Unknown(id);

    private Task<AlertRule> ChangeAsync(
        Func<AlertRule> change,
        Func<AlertRule, Task> save,
        Action<AlertRule> takeBack,
        CancellationToken cancellationToken) => _changes.RunAsync(
        async () =>
        {
            var rule = change();
            try
            {
                await save(rule).ConfigureAwait(false);
                return rule;
            }
            catch
            {
                takeBack(rule);
                throw;
            }
        },
        cancellationToken);
}
