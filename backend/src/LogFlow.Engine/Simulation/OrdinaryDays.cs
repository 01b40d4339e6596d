using System.Globalization;

namespace LogFlow.Engine.Simulation;

/// <summary>How much happens on an ordinary day. All per day of event time and for the whole system.</summary>
public sealed record OrdinaryDaysOptions
{
    /// <summary>Releases: a new version, new lines, a little faster or slower, more or fewer lines than before. Default 8.</summary>
    public int Releases { get; init; } = 8;

    /// <summary>Services restarted instance by instance: cold caches for half a minute, and a warning or two. Default 8.</summary>
    public int Restarts { get; init; } = 8;

    /// <summary>A few seconds in which calls fail more often and are tried again. Default 24.</summary>
    public int Blips { get; init; } = 24;

    /// <summary>A service gets slower, more error-prone or more talkative over hours. Default 6.</summary>
    public int Drifts { get; init; } = 6;

    /// <summary>The load curve's share: 0 flat, 0.9 nearly nothing at night. Default 0.6.</summary>
    public double LoadAmplitude { get; init; } = 0.6;

    /// <summary>What is left of the load on Saturdays and Sundays. Default 0.6.</summary>
    public double WeekendFactor { get; init; } = 0.6;
}

/// <summary>
/// Days on which nothing is wrong, yet much goes on: the load follows the time of day and the weekend, versions are rolled out,
/// services restart, calls are tried again, levels drift. Everything follows from the seed and fits any topology. Whoever cries
/// wolf on such a day will not be listened to.
/// </summary>
public static class OrdinaryDays
{
    private const double SecondsPerDay = 86_400;

    /// <summary>Nothing happens while the first baselines are learnt.</summary>
    private const double QuietSeconds = 600;

    /// <param name="world">Any topology.</param>
    /// <param name="seed">Same seed, same days.</param>
    /// <param name="length">How long.</param>
    /// <param name="options">How much of what.</param>
    /// <returns>The topology with its load curve, and what happens when.</returns>
    public static (Topology World, IReadOnlyList<ScheduledFailure> Events) Make(Topology world, ulong seed, TimeSpan length, OrdinaryDaysOptions? options = null)
    {
        options ??= new OrdinaryDaysOptions();
        var days = length.TotalSeconds / SecondsPerDay;
        var prng = new Prng((seed * 0xA24BAED4963EE407) + 3);
        var events = new List<ScheduledFailure>();
        for (var i = 0; i < Math.Round(options.Releases * days); i++)
        {
            events.Add(Release(ref prng, world, length, i));
        }

        for (var i = 0; i < Math.Round(options.Restarts * days); i++)
        {
            events.Add(Restart(ref prng, world, length, i));
        }

        for (var i = 0; i < Math.Round(options.Blips * days); i++)
        {
            events.Add(Blip(ref prng, world, length, i));
        }

        for (var i = 0; i < Math.Round(options.Drifts * days); i++)
        {
            events.Add(Drift(ref prng, world, length, i));
        }

        var load = new LoadShape(options.LoadAmplitude, SecondsPerDay) { WeekendFactor = options.WeekendFactor };
        return (world with { Load = load }, events);
    }

    private static ScheduledFailure Release(ref Prng prng, Topology world, TimeSpan length, int number)
    {
        var service = AnyService(ref prng, world);
        var subject = service.Split('-')[0];
        var at = AnyTime(ref prng, length);
        var effect = new Effect(
            service,
            Latency: Between(ref prng, 0.85, 1.15),
            Volume: Between(ref prng, 0.8, 1.3),
            RampSeconds: Between(ref prng, 60, 240),
            Release: string.Create(CultureInfo.InvariantCulture, $"{2 + number}.{prng.Below(10)}.0"),
            Line: $"{subject} plan {{duration_ms}} chosen by optimiser revision {number + 1}");
        return Ordinary("release", number, effect, at, (length - at).TotalSeconds);
    }

    private static ScheduledFailure Restart(ref Prng prng, Topology world, TimeSpan length, int number)
    {
        var effect = new Effect(
            AnyService(ref prng, world),
            Latency: Between(ref prng, 1.1, 1.4),
            Warnings: Between(ref prng, 1.2, 2),
            Message: "cache is cold, reading through for {duration_ms} ms");
        return Ordinary("restart", number, effect, AnyTime(ref prng, length), Between(ref prng, 15, 40));
    }

    private static ScheduledFailure Blip(ref Prng prng, Topology world, TimeSpan length, int number)
    {
        var effect = new Effect(AnyService(ref prng, world), Errors: Between(ref prng, 1.5, 3), Calls: Between(ref prng, 1, 1.2), RampSeconds: 0);
        return Ordinary("blip", number, effect, AnyTime(ref prng, length), Between(ref prng, 3, 12));
    }

    private static ScheduledFailure Drift(ref Prng prng, Topology world, TimeSpan length, int number)
    {
        var hours = Between(ref prng, 3, 8);
        var service = AnyService(ref prng, world);
        var size = Between(ref prng, 1.2, 1.8);
        var effect = (number % 3) switch
        {
            0 => new Effect(service, Latency: size),
            1 => new Effect(service, Errors: size),
            _ => new Effect(service, Volume: size, Warnings: size),
        };
        return Ordinary("drift", number, effect with { RampSeconds = hours * 3600 }, AnyTime(ref prng, length), length.TotalSeconds);
    }

    private static ScheduledFailure Ordinary(string kind, int number, Effect effect, TimeSpan at, double seconds) => new(
        new Failure($"{kind}_{number + 1}", $"{kind} at {effect.Service}", "", effect, [], 0, 2, seconds) { IsOrdinary = true },
        at);

    private static string AnyService(ref Prng prng, Topology world) => world.Services[(int)prng.Below((ulong)world.Services.Count)].Name;

    private static TimeSpan AnyTime(ref Prng prng, TimeSpan length) =>
        TimeSpan.FromSeconds(QuietSeconds + Math.Floor(prng.Unit() * Math.Max(length.TotalSeconds - QuietSeconds, 1)));

    private static double Between(ref Prng prng, double min, double max) => min + ((max - min) * prng.Unit());
}
