using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
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

    /// <param name="worlds">0 is the shop, others are random systems.</param>
    /// <param name="hours">Length of the day, by which what happens is placed.</param>
    /// <param name="until">Hour at which the stream ends: less than all of it for looking into what happened before.</param>
    /// <param name="from">The first seed.</param>
    /// <param name="seeds">How many.</param>
    /// <param name="restless">So many times the restarts and blips of an ordinary day, to look at many of them in few hours.</param>
    /// <param name="rate">Traces a second.</param>
    /// <param name="tell">Called with each day.</param>
    public static void Run(IReadOnlyList<ulong> worlds, double hours, double until, int from, int seeds, double restless, double rate, Action<IncidentTrial, string>? tell)
    {
        var options = new OrdinaryDaysOptions();
        options = options with { Restarts = (int)(options.Restarts * restless), Blips = (int)(options.Blips * restless) };
        Console.WriteLine(Line($"Ordinary days of {hours} h from {Start:ddd HH:mm}, {rate} traces/s: {options.Releases} releases, {options.Restarts} restarts, {options.Blips} blips, {options.Drifts} drifts a day"));
        Console.WriteLine($"{"system",-24}{"services",9}{"seed",6}{"incidents",11}{"longest open, s",17}{"open",8}{"signals",9}{"loose",8}");
        foreach (var world in worlds)
        {
            for (var seed = from; seed < from + seeds; seed++)
            {
                One(world, (ulong)seed, hours, until, options, rate, tell);
            }
        }
    }

    private static void One(ulong world, ulong seed, double hours, double until, OrdinaryDaysOptions options, double rate, Action<IncidentTrial, string>? tell)
    {
        var topology = world == 0 ? ScenarioFolder.LoadTopology() : RandomWorld.Make(world);
        var (ordinary, events) = OrdinaryDays.Make(topology, seed, TimeSpan.FromHours(hours), options);
        var length = TimeSpan.FromHours(Math.Min(hours, until));
        if (tell is not null)
        {
            foreach (var one in events.Where(one => one.At < length).OrderBy(one => one.At))
            {
                var effect = one.Failure.Primary;
                Console.WriteLine(Line($"    {Start + one.At:HH:mm:ss} {one.Failure.Title} for {one.Failure.DurationSeconds:0} s: errors x{effect.Errors:0.0} time x{effect.Latency:0.00} lines x{effect.Volume:0.0} warnings x{effect.Warnings:0.0} calls x{effect.Calls:0.0}"));
            }
        }

        var trial = IncidentTrial.RunAsync(ordinary, events, seed, rate, (int)length.TotalSeconds, start: Start, onTick: new Progress(length).Tell).GetAwaiter().GetResult();
        var longest = trial.Incidents.Select(incident => ((incident.Resolved ?? Start + length) - incident.Detected).TotalSeconds).DefaultIfEmpty(0).Max();
        Console.WriteLine(Line($"{topology.Name,-24}{topology.Services.Count,9}{seed,6}{trial.Incidents.Count,11}{longest,17:0}{100.0 * trial.OpenSeconds / length.TotalSeconds,6:0.00} %{trial.Signals.Count(signal => signal.Severity > SignalSeverity.Info),9}{trial.Loose.Count,8}"));
        tell?.Invoke(trial, Line($"{topology.Name} seed {seed}"));
    }

    /// <summary>A day takes a while: says to the error stream which hour has passed, and which incidents opened and closed meanwhile.</summary>
    private sealed class Progress(TimeSpan length)
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private double _hours;

        public void Tell(TickOutcome outcome)
        {
            foreach (var incident in outcome.ChangedIncidents.Where(incident => incident.Detected == outcome.Frame.Time || incident.Resolved is not null))
            {
                Console.Error.WriteLine(Line($"    {outcome.Frame.Time:ddd HH:mm:ss} {incident.State} {incident.Id} since {incident.Onset:HH:mm:ss}, {incident.SignalCount} signals: {incident.Title}"));
            }

            if ((outcome.Frame.Time - Start).TotalHours >= _hours + 1)
            {
                _hours = Math.Floor((outcome.Frame.Time - Start).TotalHours);
                Console.Error.WriteLine(Line($"    {_hours} of {length.TotalHours} h in {_watch.Elapsed.TotalSeconds:0} s, {outcome.Frame.Records} records in the last second, {GC.GetTotalMemory(false) / 1_000_000} MB"));
            }
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
