using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Engine.Simulation;

/// <summary>Factors on a service's ordinary shares at one moment.</summary>
internal readonly record struct Factors(double Errors, double Latency, double Volume, double Warnings, double Calls, bool IsDown = false)
{
    public static readonly Factors None = new(1, 1, 1, 1, 1);
}

/// <summary>
/// What was injected and when. Knows the factors of any service at any time, also of later moments: a trace is made as a whole.
/// </summary>
internal sealed class FaultBook(World world)
{
    /// <summary>The truth of so many faults is kept; older ones are forgotten and counted.</summary>
    public const int TruthMax = 10_000;

    private readonly List<Injection> _active = [];
    private readonly Queue<Injection> _all = new();

    public long Forgotten { get; private set; }

    /// <summary>Nothing is injected now or later.</summary>
    public bool IsCalm => _active.Count == 0;

    public void Start(Failure failure, long atNs)
    {
        var injection = new Injection(failure, world, atNs);
        _active.Add(injection);
        _all.Enqueue(injection);
        if (_all.Count > TruthMax)
        {
            _all.Dequeue();
            Forgotten++;
        }
    }

    /// <summary>False when none of this name runs or waits at that time.</summary>
    public bool Stop(string name, long atNs)
    {
        var stopped = false;
        foreach (var injection in _active)
        {
            if (injection.Failure.Name == name && injection.StartNs <= atNs && injection.EndNs > atNs)
            {
                injection.EndNs = atNs;
                stopped = true;
            }
        }

        return stopped;
    }

    public Injection? Running(string name, long atNs) =>
        _active.FindLast(injection => injection.Failure.Name == name && injection.StartNs <= atNs && atNs < injection.EndNs);

    /// <summary>Forgets the factors of what ended before this time; the truth stays.</summary>
    public void ForgetBefore(long timeNs) => _active.RemoveAll(injection => injection.EndNs <= timeNs);

    public Factors At(int service, long timeNs)
    {
        if (_active.Count == 0)
        {
            return Factors.None;
        }

        var factors = Factors.None;
        foreach (var injection in _active)
        {
            foreach (ref readonly var effect in injection.Effects.AsSpan())
            {
                if (effect.Service == service && timeNs >= effect.StartNs && timeNs < Math.Min(effect.EndNs, injection.EndNs))
                {
                    var part = effect.RampNs <= 0 ? 1 : Math.Min(1, (timeNs - effect.StartNs) / effect.RampNs);
                    factors = new Factors(
                        factors.Errors * Grown(effect.Full.Errors, part),
                        factors.Latency * Grown(effect.Full.Latency, part),
                        factors.Volume * Grown(effect.Full.Volume, part),
                        factors.Warnings * Grown(effect.Full.Warnings, part),
                        factors.Calls * Grown(effect.Full.Calls, part),
                        factors.IsDown || effect.Full.IsDown);
                }
            }
        }

        return factors;
    }

    /// <summary>What a service's additional warnings say at this time; null for more of its usual ones.</summary>
    public MessageTemplate? MessageAt(int service, long timeNs)
    {
        foreach (var injection in _active)
        {
            foreach (ref readonly var effect in injection.Effects.AsSpan())
            {
                if (effect.Message is not null && effect.Service == service && timeNs >= effect.StartNs && timeNs < Math.Min(effect.EndNs, injection.EndNs))
                {
                    return effect.Message;
                }
            }
        }

        return null;
    }

    /// <summary>What some of a service's ordinary lines say instead at this time; null for the usual ones.</summary>
    public MessageTemplate? LineAt(int service, long timeNs)
    {
        MessageTemplate? line = null;
        foreach (var injection in _active)
        {
            foreach (ref readonly var effect in injection.Effects.AsSpan())
            {
                // Of two releases the later one's.
                line = effect.Line is not null && effect.Service == service && timeNs >= effect.StartNs && timeNs < Math.Min(effect.EndNs, injection.EndNs)
                    ? effect.Line
                    : line;
            }
        }

        return line;
    }

    /// <summary>
    /// Attributes of a piece of work that meets a release; null when it runs the usual version. While a release is rolled out, the work's
    /// own number decides, so that nothing else of the stream changes.
    /// </summary>
    public byte[]? ReleaseAt(int service, long timeNs, ulong work)
    {
        foreach (var injection in _active)
        {
            foreach (ref readonly var effect in injection.Effects.AsSpan())
            {
                if (effect.Release is not null && effect.Service == service && timeNs >= effect.StartNs && timeNs < Math.Min(effect.EndNs, injection.EndNs) &&
                    (effect.RampNs <= 0 || (work >> 11) * (1.0 / (1UL << 53)) < (timeNs - effect.StartNs) / effect.RampNs))
                {
                    return effect.Release;
                }
            }
        }

        return null;
    }

    /// <summary>By parameter of the topology what a service's lines say in its place at this time; null for the usual values.</summary>
    public ParameterWriter?[]? ValuesAt(int service, long timeNs)
    {
        foreach (var injection in _active)
        {
            foreach (ref readonly var effect in injection.Effects.AsSpan())
            {
                if (effect.Values is not null && effect.Service == service && timeNs >= effect.StartNs && timeNs < Math.Min(effect.EndNs, injection.EndNs))
                {
                    return effect.Values;
                }
            }
        }

        return null;
    }

    /// <summary>In order of their start, then name.</summary>
    public IReadOnlyList<InjectedFault> Truth() =>
    [
        .. _all.Where(injection => !injection.Failure.IsOrdinary).OrderBy(injection => injection.StartNs).ThenBy(injection => injection.Failure.Name, StringComparer.Ordinal)
            .Select(injection => new InjectedFault(
                injection.Failure.Name,
                injection.Failure.Primary.Service,
                EventTime.Of(injection.StartNs),
                EventTime.Of(injection.EndNs),
                Affected(injection.Failure))),
    ];

    /// <summary>The cascade and the root's callers, by name.</summary>
    public IReadOnlyList<string> Affected(Failure failure) =>
    [
        .. failure.Cascade.Select(effect => effect.Service).Concat(world.CallersOf(failure.Primary.Service))
            .Where(service => service != failure.Primary.Service).Distinct().Order(StringComparer.Ordinal),
    ];

    private static double Grown(double full, double part) => 1 + ((full - 1) * part);

    /// <summary>One injected failure with its moments.</summary>
    internal sealed class Injection
    {
        public Injection(Failure failure, World world, long startNs)
        {
            Failure = failure;
            StartNs = startNs;
            EndNs = startNs + EventTime.Ns(failure.DurationSeconds);
            Effects =
            [
                Placed(failure.Primary, startNs, world),
                .. failure.Cascade.Select(effect => Placed(effect, startNs + EventTime.Ns(failure.LagSeconds), world)),
            ];
        }

        public Failure Failure { get; }

        public long StartNs { get; }

        /// <summary>Moved forward when it is stopped early.</summary>
        public long EndNs { get; set; }

        public PlacedEffect[] Effects { get; }

        private PlacedEffect Placed(Effect effect, long startNs, World world) => new(
            world.IndexOf(effect.Service),
            startNs,
            effect.DurationSeconds is { } seconds ? startNs + EventTime.Ns(seconds) : EndNs,
            EventTime.Ns(effect.RampSeconds ?? Failure.RampSeconds),
            new Factors(effect.Errors, effect.Latency, effect.Volume, effect.Warnings, effect.Calls, effect.IsDown),
            effect.Message is null ? null : new MessageTemplate(effect.Message, Severity.Warn, world.Topology.Parameters),
            effect.Release is null ? null : VersionName.Attributes(effect.Release),
            effect.Values is null ? null : ParameterWriter.Instead(effect.Values, world.Topology.Parameters),
            effect.Line is null ? null : new MessageTemplate(effect.Line, Severity.Info, world.Topology.Parameters));
    }

    internal readonly record struct PlacedEffect(
        int Service, long StartNs, long EndNs, double RampNs, Factors Full, MessageTemplate? Message, byte[]? Release, ParameterWriter?[]? Values, MessageTemplate? Line);
}
