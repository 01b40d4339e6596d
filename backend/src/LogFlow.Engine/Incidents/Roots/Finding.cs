namespace LogFlow.Engine.Incidents.Roots;

/// <summary>One thing found at a service.</summary>
/// <param name="Strength">0 to 1: how sure it is, times how large it is.</param>
/// <param name="Observed">What was seen.</param>
/// <param name="Baseline">What was normal.</param>
/// <param name="Onset">Unix seconds; 0 when unknown.</param>
/// <param name="Nats">How sure alone, for the opening of incidents.</param>
internal readonly record struct Finding(double Strength, double Observed, double Baseline, long Onset, double Nats)
{
    public static Finding None => default;

    public static Finding Stronger(Finding one, Finding other) => other.Strength > one.Strength ? other : one;
}

/// <summary>Which of the volumes has risen.</summary>
internal enum VolumeKind : byte
{
    Warnings,
    Lines,
    Calls,
}

/// <summary>All that was found at a service at one time, or at most so far.</summary>
internal sealed record Findings
{
    public static readonly Findings None = new();

    // Its own: what none of its callees explains. These speak for it as the root.
    public Finding OwnErrors { get; init; }

    public Finding OwnTime { get; init; }

    public Finding Volume { get; init; }

    public VolumeKind VolumeKind { get; init; }

    public Finding Silence { get; init; }

    // All of it, own or not. These make it a service in trouble.
    public Finding Errors { get; init; }

    public Finding Latency { get; init; }

    public Finding Warnings { get; init; }

    /// <summary>Less work comes in than usual.</summary>
    public Finding Drop { get; init; }

    /// <summary>The strongest reason to call it broken by itself, 0 to 1. Volume alone counts half.</summary>
    public double Own => Math.Max(Math.Max(OwnErrors.Strength, OwnTime.Strength), Math.Max(Silence.Strength, Volume.Strength / 2));

    /// <summary>How badly off the service is, whoever's fault it is, 0 to 1.</summary>
    public double Badness => 1 - ((1 - Errors.Strength) * (1 - Latency.Strength) * (1 - Silence.Strength) * (1 - (Warnings.Strength * 0.3)) *
        (1 - (Volume.Strength * 0.3)));

    /// <summary>Nats for "something is wrong here" that chance does not explain.</summary>
    public double Nats => Errors.Nats + Latency.Nats + Silence.Nats + (Volume.Nats * 0.5);

    public Findings Max(Findings other) => new()
    {
        OwnErrors = Finding.Stronger(OwnErrors, other.OwnErrors),
        OwnTime = Finding.Stronger(OwnTime, other.OwnTime),
        Volume = Finding.Stronger(Volume, other.Volume),
        VolumeKind = other.Volume.Strength > Volume.Strength ? other.VolumeKind : VolumeKind,
        Silence = Finding.Stronger(Silence, other.Silence),
        Errors = Finding.Stronger(Errors, other.Errors),
        Latency = Finding.Stronger(Latency, other.Latency),
        Warnings = Finding.Stronger(Warnings, other.Warnings),
        Drop = Finding.Stronger(Drop, other.Drop),
    };
}
