using System.Text.Json;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine.Simulation;

namespace LogFlow.Server.Api;

/// <summary>A failure as its file says it. <paramref name="IsOwn"/>: it was sent to this run and goes with it.</summary>
public sealed record ScenarioDocument(string Name, bool IsOwn, JsonElement Document);

/// <summary>What one needs to write a failure: the services and parameters it may name, and those that there are.</summary>
public sealed record ScenarioBook(IReadOnlyList<string> Services, IReadOnlyList<string> Parameters, int OwnMax, IReadOnlyList<ScenarioDocument> Items);

/// <summary>One fault of a failure that was sent. <paramref name="Path"/>: <c>$.cascade[0].service</c>.</summary>
public sealed record ScenarioFaultReport(string Path, int Line, string Message);

/// <summary>
/// The buttons' side of the simulator: starts and stops failures and keeps in the store what was injected when, and takes failures of
/// one's own for this run. Thread-safe.
/// </summary>
internal sealed class ScenarioDesk(LiveSource? source, IStoreWriter store, TimeProvider time)
{
    /// <summary>Failures of one's own that are kept; the oldest goes.</summary>
    private const int OwnMax = 50;

    private readonly Lock _gate = new();
    private readonly List<ScenarioDocument> _own = [];

    public IReadOnlyList<ScenarioInfo> List() => source?.Scenarios.List() ?? [];

    public async Task<ScenarioInfo> StartAsync(string name, CancellationToken cancellationToken)
    {
        var control = Required().Scenarios;
        var before = control.List().FirstOrDefault(s => s.Name == name);
        if (!control.TryStart(name))
        {
            throw Unknown(name);
        }

        if (before is { IsActive: true, StartedAt: { } earlier })
        {
            await SaveAsync(before, earlier, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        var info = Find(control, name);
        var start = info.StartedAt ?? time.GetUtcNow();
        await SaveAsync(info, start, start.AddSeconds(info.DurationSeconds), cancellationToken).ConfigureAwait(false);
        return info;
    }

    /// <summary>One that does not run any more has stopped as wished; only an unknown one is an error.</summary>
    public async Task<ScenarioInfo> StopAsync(string name, CancellationToken cancellationToken)
    {
        var control = Required().Scenarios;
        var before = Find(control, name);
        if (control.TryStop(name) && before.StartedAt is { } start)
        {
            await SaveAsync(before, start, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }

        return Find(control, name);
    }

    public ScenarioBook Book()
    {
        if (source is null)
        {
            return new ScenarioBook([], [], OwnMax, []);
        }

        var known = source.Scenarios.List().Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            return new ScenarioBook(
                [.. source.Topology.Services.Select(s => s.Name).Order(StringComparer.Ordinal)],
                [.. source.Topology.Parameters.Select(p => p.Name).Order(StringComparer.Ordinal)],
                OwnMax,
                [.. source.Documents.Where(d => known.Contains(d.Key)).Select(d => new ScenarioDocument(d.Key, false, d.Value)), .. _own]);
        }
    }

    /// <summary>Takes a failure of one's own; one of the same name that was sent before is replaced.</summary>
    /// <exception cref="ApiProblem">400 with every fault and its place, 409 for a name that ships.</exception>
    public ScenarioInfo Add(byte[] utf8)
    {
        var running = Required();
        Failure failure;
        try
        {
            failure = FailureFile.Parse(utf8, "scenario", running.Topology);
        }
        catch (ScenarioFileException error)
        {
            var faults = error.Faults.Select(f => new ScenarioFaultReport(f.Path, f.Line, f.Message)).ToList();
            throw new ApiProblem(StatusCodes.Status400BadRequest, $"The scenario cannot be used: {string.Join("; ", faults.Take(5).Select(f => $"{f.Path} {f.Message}"))}.")
            {
                Members = new Dictionary<string, object?> { ["errors"] = faults },
            };
        }

        using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        lock (_gate)
        {
            var isKnown = _own.RemoveAll(o => o.Name == failure.Name) > 0;
            if (!isKnown && running.Scenarios.List().Any(s => s.Name == failure.Name))
            {
                throw ApiProblem.Conflict($"A scenario '{failure.Name}' ships with the program; give yours another name.");
            }

            _own.Add(new ScenarioDocument(failure.Name, true, document.RootElement.Clone()));
            running.Put(failure);
            if (_own.Count > OwnMax)
            {
                running.Remove(_own[0].Name);
                _own.RemoveAt(0);
            }
        }

        return Find(running.Scenarios, failure.Name);
    }

    private static ScenarioInfo Find(IScenarioControl control, string name) => control.List().FirstOrDefault(s => s.Name == name) ?? throw Unknown(name);

    private static ApiProblem Unknown(string name) => ApiProblem.NotFound($"There is no scenario '{name}'; /api/scenarios lists them.");

    private LiveSource Required() =>
        source ?? throw ApiProblem.Conflict("Failures can only be injected into the simulator, and it is not the source here; start with --source simulator.");

    private Task SaveAsync(ScenarioInfo info, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken) =>
        store.SaveScenarioRunAsync(new ScenarioRun(info.Name, info.Title, info.Service, info.Affected, start, end), cancellationToken);
}
