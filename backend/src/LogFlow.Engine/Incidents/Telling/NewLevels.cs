using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>
/// Shifts that stayed until they were held for normal: nothing recovered there, the measure moved. What is said of numbers in lines
/// other than durations is left out, they are no trouble.
/// </summary>
internal static class NewLevels
{
    private const int LevelsTold = 5;

    /// <summary>What became normal in this second, a change per service, by name.</summary>
    public static IReadOnlyList<ChangeEvent> Changes(IReadOnlyList<Signal> signals) =>
    [
        .. Taken(signals).GroupBy(signal => signal.Service, StringComparer.Ordinal)
            .OrderBy(service => service.Key, StringComparer.Ordinal)
            .Select(service => new ChangeEvent(
                ChangeKinds.NewLevel, service.Key, service.First().NewLevel!.Since, null, null,
                $"Taken as normal from now on: {Say.List([.. service.Select(Shift)], LevelsTold)}; since {Say.Clock(Seconds(service.Min(signal => signal.Onset)))}.")),
    ];

    public static void Tell(Story story, OpenIncident incident)
    {
        var taken = Taken(incident.Signals).OrderBy(signal => signal.NewLevel!.Since).ThenBy(signal => signal.Service, StringComparer.Ordinal).ToList();
        if (taken.Count > 0)
        {
            var told = taken.ConvertAll(signal => $"{signal.Service}'s {Shift(signal)} since {Say.Clock(Seconds(signal.NewLevel!.Since))}");
            var services = taken.Select(signal => signal.Service).Distinct(StringComparer.Ordinal).Take(LevelsTold);
            story.Add(
                $"The new level is taken as normal: {Say.List(told, LevelsTold)}.",
                [.. services.SelectMany(service => new[] { Story.Service(service), new StoryLink(StoryLinkKinds.Signals, service) })]);
        }
    }

    /// <summary>Whose level stayed, for the sentence that tells the end: the root's if it is among them; empty when nobody's did.</summary>
    public static string Ending(OpenIncident incident, string became)
    {
        var services = Taken(incident.Signals).Select(signal => signal.Service).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return services.Count == 0 ? ""
            : services.Contains(incident.Root, StringComparer.Ordinal) ? $", and not because it went back: the level of {incident.Root} {became}"
            : $", but the level of {Say.List(services)} {became}";
    }

    /// <summary>A level that no detector told of: a share for errors, milliseconds for times.</summary>
    public static string Taken(string service, string kind, NewLevel level)
    {
        var unit = kind == SignalKinds.ErrorRate ? "ratio" : "ms";
        return $"{service}'s {What(kind)} {Amount(level.Level, unit)} ({Amount(level.Before, unit)} before)";
    }

    private static IEnumerable<Signal> Taken(IReadOnlyList<Signal> signals) =>
        signals.Where(signal => signal.NewLevel is not null && (signal.Kind != SignalKinds.NumberShift || Hints.IsSlowness(signal)));

    private static string Shift(Signal signal) =>
        $"{What(signal.Kind)} {Amount(signal.NewLevel!.Level, signal.Unit)} ({Amount(signal.NewLevel.Before, signal.Unit)} before)";

    private static string What(string kind) => kind switch
    {
        SignalKinds.ErrorRate => "error rate",
        SignalKinds.Latency => "p95 latency",
        SignalKinds.SelfTime => "own time",
        SignalKinds.Volume => "volume",
        SignalKinds.Warnings => "warnings",
        SignalKinds.Transit => "wait of calls on the way",
        SignalKinds.NumberShift => "duration in its lines",
        _ => kind,
    };

    private static string Amount(double value, string unit) => unit switch
    {
        "ratio" => Say.Percent(value),
        "ms" => Say.Milliseconds(value),
        "" => Say.Digits(value),
        _ => $"{Say.Digits(value)} {unit}",
    };

    private static double Seconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds() / 1000.0;
}
