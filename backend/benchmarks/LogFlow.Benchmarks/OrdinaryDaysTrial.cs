using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Silence when healthy: whole days with a load curve, the beginning of a weekend, releases, restarts, retries and drifts, on the shop and on
/// random systems. Nothing is wrong, so every incident is a false one.
/// </summary>
internal static class OrdinaryDaysTrial
{
    /// <summary>A Friday morning, so that the weekend begins within the day.</summary>
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 8, 0, 0, TimeSpan.Zero);

    public static void Run(IReadOnlyList<ulong> worlds, double hours, int seeds, double rate, Action<IncidentTrial, string>? tell)
    {
        var options = new OrdinaryDaysOptions();
        Console.WriteLine(Line($"Ordinary days of {hours} h from {Start:ddd HH:mm}, {rate} traces/s: {options.Releases} releases, {options.Restarts} restarts, {options.Blips} blips, {options.Drifts} drifts a day"));
        Console.WriteLine($"{"system",-24}{"services",9}{"seed",6}{"incidents",11}{"longest open, s",17}{"open",8}{"signals",9}{"loose",8}");
        foreach (var world in worlds)
        {
            for (var seed = 1; seed <= seeds; seed++)
            {
                One(world, (ulong)seed, hours, rate, tell);
            }
        }
    }

    /// <param name="world">0 is the shop, others are random systems.</param>
    private static void One(ulong world, ulong seed, double hours, double rate, Action<IncidentTrial, string>? tell)
    {
        var topology = world == 0 ? ScenarioFolder.LoadTopology() : RandomWorld.Make(world);
        var length = TimeSpan.FromHours(hours);
        var (ordinary, events) = OrdinaryDays.Make(topology, seed, length);
        var trial = IncidentTrial.RunAsync(ordinary, events, seed, rate, (int)length.TotalSeconds, start: Start).GetAwaiter().GetResult();
        var longest = trial.Incidents.Select(incident => ((incident.Resolved ?? Start + length) - incident.Detected).TotalSeconds).DefaultIfEmpty(0).Max();
        Console.WriteLine(Line($"{topology.Name,-24}{topology.Services.Count,9}{seed,6}{trial.Incidents.Count,11}{longest,17:0}{100.0 * trial.OpenSeconds / length.TotalSeconds,6:0.00} %{trial.Signals.Count(signal => signal.Severity > SignalSeverity.Info),9}{trial.Loose.Count,8}"));
        if (tell is not null)
        {
            foreach (var one in events.OrderBy(one => one.At))
            {
                var effect = one.Failure.Primary;
                Console.WriteLine(Line($"    {Start + one.At:HH:mm:ss} {one.Failure.Title} for {one.Failure.DurationSeconds:0} s: errors x{effect.Errors:0.0} time x{effect.Latency:0.00} lines x{effect.Volume:0.0} warnings x{effect.Warnings:0.0} calls x{effect.Calls:0.0}"));
            }

            tell(trial, Line($"{topology.Name} seed {seed}"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
