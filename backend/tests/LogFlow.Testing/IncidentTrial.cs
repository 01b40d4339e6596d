using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine;
using LogFlow.Engine.Simulation;

namespace LogFlow.Testing;

/// <param name="Scenarios">Failures by name, with the second at which each begins.</param>
/// <param name="Seed">Same seed, same stream.</param>
/// <param name="Rate">Traces a second.</param>
/// <param name="Seconds">Length of the stream.</param>
public sealed record TrialSetup(IReadOnlyList<(string Name, int At)> Scenarios, ulong Seed, double Rate = 50, int Seconds = 270)
{
    /// <summary>Detectors that are left out.</summary>
    public string[] Without { get; init; } = [];

    /// <summary>Three healthy minutes, then one fault and 90 seconds.</summary>
    public static TrialSetup OneFault(string scenario, ulong seed, double rate = 50) => new([(scenario, 180)], seed, rate);

    public static TrialSetup Healthy(int seconds, ulong seed, double rate = 50) => new([], seed, rate, seconds);
}

/// <param name="Named">Callers named as next.</param>
/// <param name="NamedAndHit">Those of them that were hit.</param>
/// <param name="Hit">All that were.</param>
/// <param name="Seconds">Of those named and hit: the seconds foretold, and those it took.</param>
public sealed record BlastScore(int Named, int NamedAndHit, int Hit, IReadOnlyList<(double Foretold, double Took)> Seconds);

/// <summary>What the whole engine made of one simulated stream with known faults.</summary>
public sealed class IncidentTrial
{
    /// <summary>Seconds of which all is kept; of longer trials the beginning.</summary>
    public const int OutcomesMax = 900;

    private readonly SortedDictionary<string, Incident> _incidents = new(StringComparer.Ordinal);
    private readonly List<(DateTimeOffset At, IReadOnlyList<(string Id, string Root)> Open)> _ticks = [];

    private Topology? _topology;
    private RequestBook? _requests;
    private GraphSnapshot _graph = GraphSnapshot.Empty;

    public required IReadOnlyList<InjectedFault> Truth { get; init; }

    public List<Signal> Signals { get; } = [];

    public List<Signal> Loose { get; } = [];

    /// <summary>Every incident as last published, merged ones left out, most important first.</summary>
    public IReadOnlyList<Incident> Incidents { get; private set; } = [];

    /// <summary>Seconds in which an incident was open.</summary>
    public int OpenSeconds => _ticks.Count(tick => tick.Open.Count > 0);

    /// <summary>What correlation cost on average.</summary>
    public double MillisecondsPerTick { get; private set; }

    /// <summary>What the engine concluded, second by second, of the first <see cref="OutcomesMax"/>.</summary>
    public List<TickOutcome> Outcomes { get; } = [];

    /// <summary>Releases, new levels and the like, in order.</summary>
    public List<ChangeEvent> ChangesSeen { get; } = [];

    /// <summary>All changes in order, for looking into a trial.</summary>
    public List<Incident> Changes { get; } = [];

    /// <summary>When each of <see cref="Changes"/> was published.</summary>
    public List<DateTimeOffset> ChangedAt { get; } = [];

    public static Task<IncidentTrial> RunAsync(TrialSetup setup, EngineOptions? options = null, CancellationToken cancellationToken = default)
    {
        var topology = ScenarioFolder.LoadTopology();
        var failures = ScenarioFolder.LoadFailures(topology);
        var scheduled = setup.Scenarios.Select(one => new ScheduledFailure(failures.First(f => f.Name == one.Name), TimeSpan.FromSeconds(one.At)));
        return RunAsync(topology, [.. scheduled], setup.Seed, setup.Rate, setup.Seconds, without: setup.Without, options: options, cancellationToken: cancellationToken);
    }

    /// <param name="topology">The simulated system.</param>
    /// <param name="scheduled">Its faults.</param>
    /// <param name="seed">Same seed, same stream.</param>
    /// <param name="rate">Traces a second.</param>
    /// <param name="seconds">Length of the stream.</param>
    /// <param name="logsOnly">Without spans and trace ids; seven lines in ten name their caller.</param>
    /// <param name="start">Event time of the beginning; null for the simulator's.</param>
    /// <param name="without">Detectors that are left out; null for none.</param>
    /// <param name="options">The engine's; null for the defaults.</param>
    /// <param name="holes">Share of the records that are lost, 0 to 1; half as many services write nothing.</param>
    /// <param name="expected">What a person marked as expected before.</param>
    /// <param name="onTick">Called with every second, for those who wait for a long trial.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<IncidentTrial> RunAsync(
        Topology topology, IReadOnlyList<ScheduledFailure> scheduled, ulong seed, double rate, int seconds, bool logsOnly = false, DateTimeOffset? start = null, string[]? without = null, EngineOptions? options = null, double holes = 0, IReadOnlyList<Expectation>? expected = null, Action<TickOutcome>? onTick = null, CancellationToken cancellationToken = default)
    {
        var simulator = new SimulatorOptions { Seed = seed, Rate = rate };
        simulator.Start = start ?? simulator.Start;
        var source = new SimulatorSource(topology, [], simulator, new SimulatorSourceOptions
        {
            Duration = TimeSpan.FromSeconds(seconds),
            Scheduled = scheduled,
        });
        var requests = new RequestBook(source);
        ILogSource whole = logsOnly ? new LogsOnlySource(requests) : requests;
        options ??= new EngineOptions();
        options.Threads = 1;
        options.Without = without ?? options.Without;
        var failed = new List<Exception>();
        var trial = new IncidentTrial { Truth = source.Truth(), _topology = topology, _requests = requests };
        await using (var pipeline = new EnginePipeline(options, onFailure: failure => failed.Add(failure.Error)))
        {
            pipeline.Expectations.Set(expected ?? []);
            pipeline.Ticks.Subscribe(new Subscription("trial"), new Watcher(trial, onTick));
            await pipeline.RunToEndAsync(holes > 0 ? new LossySource(whole, holes, holes / 2, trial.Truth[0].Root, seed) : whole, cancellationToken).ConfigureAwait(false);
            failed.AddRange(pipeline.Plugs.Where(plug => plug.Failures > 0).Select(plug => new InvalidOperationException($"{plug.Name}: {plug.LastError}")));
            var incidents = pipeline.Plugs.First(plug => plug.Name == "incidents");
            trial.MillisecondsPerTick = incidents.BusySeconds * 1000 / incidents.Calls;
        }

        if (failed.Count > 0)
        {
            throw new InvalidOperationException($"{failed.Count} failures, first: {failed[0].Message}", failed[0]);
        }

        trial.Incidents = [.. trial._incidents.Values.Where(incident => incident.MergedInto is null)
            .OrderByDescending(incident => incident.Severity)
            .ThenByDescending(incident => incident.SignalCount)
            .ThenBy(incident => incident.Id, StringComparer.Ordinal)];
        return trial;
    }

    /// <summary>The most important incident that began with the fault; null when there is none.</summary>
    public Incident? IncidentOf(InjectedFault fault) => Incidents.FirstOrDefault(incident =>
        incident.Detected >= fault.Start && incident.Onset <= fault.End && incident.Root == fault.Root) ??
        Incidents.FirstOrDefault(incident => incident.Detected >= fault.Start && incident.Onset <= fault.End);

    /// <summary>For a single fault: the root of the most important incident is the true one.</summary>
    public bool IsFinalRootRight(InjectedFault fault) =>
        Incidents.FirstOrDefault(incident => incident.Detected >= fault.Start && incident.Onset <= fault.End)?.Root == fault.Root;

    /// <summary>From the fault's onset until an incident with the right root on top is on show; null when never.</summary>
    public double? SecondsToRightRoot(InjectedFault fault)
    {
        foreach (var (at, open) in _ticks)
        {
            if (at >= fault.Start && open.Any(incident => incident.Root == fault.Root))
            {
                // A second is shown when it is over.
                return (at - fault.Start).TotalSeconds + 1;
            }
        }

        return null;
    }

    /// <summary>
    /// The callers that the incident with the right root named as next when it first had it, against those that came to be hit
    /// within 60 s: how many were named, how many of them were hit, how many were hit in all.
    /// </summary>
    public BlastScore BlastRadius(InjectedFault fault)
    {
        var first = Changes.FirstOrDefault(incident => incident.Detected >= fault.Start && incident.Root == fault.Root);
        if (first is null)
        {
            return new BlastScore(0, 0, 0, []);
        }

        var hitBefore = first.Members.Select(member => member.Service).ToHashSet(StringComparer.Ordinal);
        var named = first.BlastRadius.Where(entry => entry is { Relation: "upstream", State: "predicted" }).ToDictionary(entry => entry.Service, entry => entry.EtaSeconds, StringComparer.Ordinal);
        var hit = Signals.Where(signal => signal.At > first.LastSignal && signal.At <= first.Detected.AddSeconds(60) && signal.Severity > SignalSeverity.Info)
            .Where(signal => !hitBefore.Contains(signal.Service) && IsFedBy(signal.Service, fault.Root))
            .GroupBy(signal => signal.Service, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => (group.Min(signal => signal.At) - first.LastSignal).TotalSeconds, StringComparer.Ordinal);
        var both = named.Where(one => hit.ContainsKey(one.Key)).ToList();
        return new BlastScore(named.Count, both.Count, hit.Count, [.. both.Select(one => ((double)one.Value, hit[one.Key]))]);
    }

    /// <summary>
    /// Every caller of the broken service, however indirect, and every service named as next, when the incident first had the right root.
    /// Empty when it never had. What became of them is counted in the stream itself (<see cref="TurnedBad"/>).
    /// </summary>
    public IReadOnlyList<NextCase> Next(InjectedFault fault)
    {
        var index = Changes.FindIndex(incident => incident.Detected >= fault.Start && incident.Root == fault.Root);
        if (index < 0 || _topology is null || _requests is null)
        {
            return [];
        }

        var (onset, now) = (fault.Start.ToUnixTimeSeconds(), ChangedAt[index].ToUnixTimeSeconds());
        var members = Changes[index].Members.Select(member => member.Service).ToHashSet(StringComparer.Ordinal);
        var named = Changes[index].BlastRadius.Where(entry => entry is { Relation: "upstream", State: "predicted" }).ToDictionary(entry => entry.Service, entry => entry.EtaSeconds, StringComparer.Ordinal);
        var hops = HopsTo(fault.Root, _topology);
        return
        [
            .. hops.Keys.Union(named.Keys).Where(service => service != fault.Root).Order(StringComparer.Ordinal).Select(service =>
            {
                var (at, isSlow) = hops.ContainsKey(service) ? TurnedBad.Find(_requests.Of(service), onset, now + NextCase.Within) : default;
                return new NextCase(service, hops.GetValueOrDefault(service), members.Contains(service), named.TryGetValue(service, out var seconds) ? seconds : null, at - now, isSlow);
            }),
        ];
    }

    /// <summary>What a plain ranking of the fault's signals would name: for comparison.</summary>
    public string? Dummy(string ranker, InjectedFault fault, ulong seed = 1)
    {
        var signals = Signals.Where(signal => signal.At >= fault.Start && signal.At <= fault.End.AddSeconds(30)).ToList();
        var services = signals.GroupBy(signal => signal.Service, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        return ranker switch
        {
            "most signals" => services.MaxBy(group => group.Count())?.Key,
            "largest |z|" => services.MaxBy(group => group.Max(signal => signal.Score))?.Key,
            "earliest onset" => services.MinBy(group => group.Min(signal => signal.Onset))?.Key,
            "random" => services.Select(group => group.Key).ElementAtOrDefault(new Random((int)seed).Next(Math.Max(services.Count(), 1))),
            _ => throw new ArgumentException($"There is no ranker '{ranker}'.", nameof(ranker)),
        };
    }

    /// <summary>Calls lead from <paramref name="caller"/> to <paramref name="callee"/>, directly or not.</summary>
    public bool IsFedBy(string caller, string callee)
    {
        var (seen, next) = (new HashSet<string>(StringComparer.Ordinal) { caller }, new Queue<string>([caller]));
        while (next.TryDequeue(out var service))
        {
            foreach (var edge in _graph.CalleesOf(service))
            {
                if (seen.Add(edge.Callee))
                {
                    next.Enqueue(edge.Callee);
                }
            }
        }

        return seen.Contains(callee);
    }

    private static Dictionary<string, int> HopsTo(string root, Topology topology)
    {
        var hops = new Dictionary<string, int>(StringComparer.Ordinal) { [root] = 0 };
        var open = new Queue<string>([root]);
        while (open.TryDequeue(out var callee))
        {
            foreach (var call in topology.Calls.Where(call => call.Callee == callee && call.Probability > 0))
            {
                if (hops.TryAdd(call.Caller, hops[callee] + 1))
                {
                    open.Enqueue(call.Caller);
                }
            }
        }

        return hops;
    }

    private sealed class Watcher(IncidentTrial trial, Action<TickOutcome>? onTick) : IConsumer<TickOutcome>
    {
        public string Name => "trial";

        public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
        {
            trial._graph = item.Graph;
            if (trial._ticks.Count < OutcomesMax)
            {
                trial.Outcomes.Add(item);
            }

            trial.Signals.AddRange(item.Signals);
            trial.Loose.AddRange(item.LooseSignals);
            trial.ChangesSeen.AddRange(item.Changes);
            trial.Changes.AddRange(item.ChangedIncidents);
            trial.ChangedAt.AddRange(item.ChangedIncidents.Select(_ => item.Frame.Time));
            foreach (var incident in item.ChangedIncidents)
            {
                trial._incidents[incident.Id] = incident;
            }

            trial._ticks.Add((item.Frame.Time, [.. item.OpenIncidents.Select(incident => (incident.Id, incident.Root))]));
            onTick?.Invoke(item);
            return ValueTask.CompletedTask;
        }
    }
}
