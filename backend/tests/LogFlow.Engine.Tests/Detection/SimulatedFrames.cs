using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Windows;

namespace LogFlow.Engine.Tests.Detection;

/// <summary>The simulated shop as frames of service windows, second by second.</summary>
internal static class SimulatedFrames
{
    public static readonly Topology Shop = ScenarioFolder.LoadTopology();

    public static IReadOnlyList<string> Failures { get; } =
        [.. ScenarioFolder.LoadFailures(Shop).Select(f => f.Name).Order(StringComparer.Ordinal)];

    /// <summary>Whole seconds from the beginning; failures begin at their second.</summary>
    public static IEnumerable<TickFrame> Of(ulong seed, int seconds, double rate = 50, params (string Failure, int At)[] failures)
    {
        var options = new SimulatorOptions { Seed = seed, Rate = rate };
        var simulator = new Simulator(Shop, options);
        foreach (var (failure, at) in failures)
        {
            simulator.Inject(ScenarioFolder.LoadFailure(failure, Shop), options.Start.AddSeconds(at));
        }

        var windows = new WindowStage();
        var names = new NameTable();
        var firstTick = options.Start.ToUnixTimeSeconds();
        for (var second = 0; second < seconds; second++)
        {
            const int RecordsMax = 4096;
            for (var added = RecordsMax; added == RecordsMax;)
            {
                var batch = new LogBatch(names, RecordsMax);
                added = simulator.Fill(batch, RecordsMax, options.Start.AddSeconds(second + 1));
                windows.Observe(batch, 0, batch.Count);
                batch.Release();
            }

            var parts = windows.TakeParts(firstTick + second);
            yield return parts.Count > 0 ? parts[0] : new TickFrame(firstTick + second);
        }
    }
}
