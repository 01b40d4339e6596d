using System.Globalization;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Simulation;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Shifts that stay: one service writes four times the lines, fails 2.4 times as often or takes 1.6 times as long from minute 10 on, and never
/// goes back. One incident at most is due, and it should say that the new level became normal. With the rules that ship.
/// </summary>
internal static class LevelsTrial
{
    private const int HealthySeconds = 600;

    private static readonly (string Name, Func<string, Effect> Make)[] Shifts =
    [
        ("lines x4", service => new Effect(service, Volume: 4)),
        ("errors x2.4", service => new Effect(service, Errors: 2.4)),
        ("errors x6", service => new Effect(service, Errors: 6)),
        ("time x1.6", service => new Effect(service, Latency: 1.6)),
    ];

    /// <param name="minutes">From the shift on.</param>
    /// <param name="rate">Traces a second.</param>
    /// <param name="only">One service; null for all of the shop.</param>
    /// <param name="tell">Called with each trial.</param>
    public static void Run(double minutes, double rate, string? only, Action<IncidentTrial, string>? tell)
    {
        var shop = ScenarioFolder.LoadTopology();
        Console.WriteLine(Line($"Shifts that stay: {HealthySeconds / 60} healthy minutes, then {minutes} with the shift, {rate} traces/s; incidents with the minutes each was open, * said to have become normal"));
        foreach (var (name, make) in Shifts)
        {
            var counts = new List<int>();
            foreach (var service in shop.Services.Select(service => service.Name).Where(service => only is null || service == only))
            {
                var seconds = HealthySeconds + (int)(minutes * 60);
                var failure = new Failure("stays", $"{name} at {service}", "", make(service), [], 0, 2, seconds);
                var trial = IncidentTrial.RunAsync(shop, [new ScheduledFailure(failure, TimeSpan.FromSeconds(HealthySeconds))], 1, rate, seconds).GetAwaiter().GetResult();
                counts.Add(trial.Incidents.Count);
                var end = trial.Truth[0].Start.AddMinutes(minutes);
                Console.WriteLine(Line($"{name,-12}{service,-18}{trial.Incidents.Count,3}  ") + string.Join(", ", trial.Incidents.OrderBy(one => one.Detected).Select(one =>
                    Line($"{one.Root} {((one.Resolved ?? end) - one.Detected).TotalMinutes:0.0}{(one.Resolved is null ? " open" : "")}{(one.Story.Any(sentence => sentence.Contains("normal", StringComparison.Ordinal)) ? "*" : "")}"))));
                tell?.Invoke(trial, failure.Title);
            }

            Console.WriteLine(Line($"{name,-12}{"in all",-18}{counts.Sum(),3}, at most {counts.Max()}"));
        }
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
