using System.Text.Json;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine.Simulation;

namespace LogFlow.Server;

/// <summary>
/// The simulator as the live server runs it. When nothing is known of the past, it first plays some minutes of healthy traffic up to
/// the moment at which the live stream begins, at full speed, so that what is normal is known from the first second on.
/// </summary>
internal sealed class LiveSource(SimulatorSource live, SimulatorSource? past, Topology topology) : ILogSource
{
    /// <summary>Playing the past takes a moment, and the live stream makes up for it.</summary>
    private static readonly TimeSpan HeldUpMax = TimeSpan.FromSeconds(30);

    public string Name => live.Name;

    public IScenarioControl Scenarios => live;

    public Topology Topology => topology;

    /// <summary>The failures that ship, as their files say them, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Documents { get; private init; } = new Dictionary<string, JsonElement>();

    /// <summary>Set before the source is run: the past is known, so there is no need to play one.</summary>
    public bool HasPast { get; set; }

    /// <summary>Null when the simulator is not the source.</summary>
    /// <exception cref="BadConfigurationException">The topology or a failure file cannot be used.</exception>
    public static LiveSource? Create(ServerOptions options, TimeProvider time)
    {
        if (!options.IsSimulated)
        {
            return null;
        }

        try
        {
            var topology = ScenarioFolder.LoadTopology(options.Topology ?? ScenarioFolder.DefaultTopology);
            var failures = ScenarioFolder.LoadFailures(topology);
            var live = new SimulatorSource(topology, failures, Options(default, options.Seed), new SimulatorSourceOptions { HeldUpMax = HeldUpMax }, time);
            var past = options.PreRoll == TimeSpan.Zero
                ? null
                : new SimulatorSource(topology, [], Options(live.Start - options.PreRoll, ~options.Seed), new SimulatorSourceOptions { Duration = options.PreRoll });
            return new LiveSource(live, past, topology) { Documents = ScenarioFolder.Documents() };
        }
        catch (ScenarioFileException error)
        {
            throw new BadConfigurationException([.. error.Faults.Select(f => f.ToString())]);
        }

        // The past has a seed of its own: the same one would give its traces the ids of the live ones.
        SimulatorOptions Options(DateTimeOffset start, ulong seed)
        {
            var simulator = new SimulatorOptions { Seed = seed, Start = start };
            simulator.Rate = options.Rate ?? simulator.Rate;
            return simulator;
        }
    }

    /// <summary>A failure that can be injected from now on.</summary>
    public void Put(Failure failure) => live.Put(failure);

    /// <summary>It can be injected no more; one that runs goes on to its end.</summary>
    public void Remove(string name) => live.Remove(name);

    public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
    {
        if (!HasPast && past is not null)
        {
            await past.RunAsync(sink, cancellationToken).ConfigureAwait(false);
        }

        await live.RunAsync(sink, cancellationToken).ConfigureAwait(false);
    }
}
