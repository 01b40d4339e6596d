using System.CommandLine;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Server.Api;
using LogFlow.Storage;

namespace LogFlow.Server.Cli;

/// <summary>Options that name a stretch of a stored past, and what was concluded in it.</summary>
internal sealed class StoredArguments
{
    /// <summary>An hour, most of it before: the detectors learn from what was normal.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(45);

    private static readonly TimeSpan After = TimeSpan.FromMinutes(15);

    public Option<string?> Stored { get; } = new("--stored")
    {
        Description = "Read the records of this database instead of files, such as data/logflow.duckdb. Stop the server that uses it first, or take a copy.",
        HelpName = "PATH",
    };

    public Option<string?> Incident { get; } = new("--incident") { Description = "With --stored: the hour around this incident (45 minutes before its onset to 15 after its last signal).", HelpName = "ID" };

    public Option<string?> From { get; } = new("--from") { Description = "With --stored: first moment, RFC 3339 or Unix time.", HelpName = "T" };

    public Option<string?> To { get; } = new("--to") { Description = "With --stored: last moment.", HelpName = "T" };

    public void AddTo(Command command)
    {
        command.Options.Add(Stored);
        command.Options.Add(Incident);
        command.Options.Add(From);
        command.Options.Add(To);
    }

    public async Task<StoredRange> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = parsed.GetValue(Stored)!;
        if (!File.Exists(path))
        {
            throw new UsageException($"--stored {path}: there is no such file.");
        }

        var store = LogStore.Open(new StoreOptions { Path = path });
        try
        {
            var (from, to) = await RangeAsync(parsed, store, cancellationToken).ConfigureAwait(false);
            var (incidents, _) = await store.Reader.IncidentsAsync(new IncidentQuery(From: from, To: to, Limit: 200), cancellationToken).ConfigureAwait(false);
            return new StoredRange(store, from, to, [.. incidents.Where(one => one.MergedInto is null).OrderBy(one => one.Onset)], await store.Reader.RulesAsync(cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<(DateTimeOffset From, DateTimeOffset To)> RangeAsync(ParseResult parsed, LogStore store, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Incident) is { } id)
        {
            var incident = await store.Reader.IncidentAsync(id, cancellationToken).ConfigureAwait(false)
                ?? throw new UsageException($"--incident {id}: the database knows no such incident; the dashboard and /api/incidents list them.");
            return (incident.Onset - Before, incident.LastSignal + After);
        }

        var status = await store.Reader.StatusAsync(cancellationToken).ConfigureAwait(false);
        var from = Moment("--from", parsed.GetValue(From)) ?? status.Oldest;
        var to = Moment("--to", parsed.GetValue(To)) ?? status.Newest?.AddSeconds(1);
        return from is { } first && to is { } last && first < last
            ? (first, last)
            : throw new UsageException("--stored: there is nothing in that stretch of time; give --from before --to, or neither.");
    }

    private static DateTimeOffset? Moment(string option, string? text)
    {
        try
        {
            return QueryText.Time(option, text);
        }
        catch (ApiProblem problem)
        {
            throw new UsageException(problem.Message);
        }
    }
}

/// <summary>An open store, a stretch of its time, and what was concluded then.</summary>
internal sealed record StoredRange(LogStore Store, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<Incident> Incidents, IReadOnlyList<AlertRule> Rules) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Store.DisposeAsync();
}
