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

    /// <summary>What was found last: an explanation that comes later counts.</summary>
    public static Finding Latest(Finding one, Finding other) => other.Onset != 0 ? other : one;

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

    /// <summary>Calls wait on the way to or from it.</summary>
    public Finding Transit { get; init; }

    /// <summary>Its calls break off, skip what they always did, or write errors.</summary>
    public Finding Steps { get; init; }

    public Finding Silence { get; init; }

    public Finding Warnings { get; init; }

    /// <summary>Lines that are neither warnings nor errors.</summary>
    public Finding Lines { get; init; }

    /// <summary>Calls made per unit of work, as far as no failing callee explains them as retries.</summary>
    public Finding Calls { get; init; }

    /// <summary>The share of its error lines, 0 to 1, that name somebody it calls.</summary>
    public double Blames { get; init; }

    // All of it, own or not. These make it a service in trouble.
    public Finding Errors { get; init; }

    public Finding Latency { get; init; }

    /// <summary>More work comes in than usual.</summary>
    public Finding Surge { get; init; }

    /// <summary>Less work comes in than usual.</summary>
    public Finding Drop { get; init; }

    /// <summary>The volume that has risen most.</summary>
    public Finding Volume => VolumeKind switch
    {
        VolumeKind.Warnings => Warnings,
        VolumeKind.Calls => Calls,
        _ => Lines,
    };

    public VolumeKind VolumeKind =>
        Calls.Strength >= Warnings.Strength && Calls.Strength >= Lines.Strength ? VolumeKind.Calls
        : Warnings.Strength >= Lines.Strength ? VolumeKind.Warnings
        : VolumeKind.Lines;

    /// <summary>When it left its normal, Unix seconds; 0 when nothing was found.</summary>
    public long Onset
    {
        get
        {
            // The surest ones date it: a weak one's onset is mostly a chance run before the fault.
            ReadOnlySpan<Finding> all = [OwnErrors, OwnTime, Transit, Steps, Silence, Errors, Latency, Warnings, Lines, Calls];
            double surest = 0, strongest = 0;
            foreach (var finding in all)
            {
                strongest = Math.Max(strongest, finding.Strength);
                surest = Math.Max(surest, finding.Strength > 0 ? finding.Nats : 0);
            }

            var onset = 0L;
            foreach (var finding in all)
            {
                if (finding.Nats > 0 && finding.Nats >= surest / 2 && finding.Strength >= strongest / 4 && finding.Onset > 0)
                {
                    onset = onset == 0 ? finding.Onset : Math.Min(onset, finding.Onset);
                }
            }

            return onset;
        }
    }

    /// <summary>The strongest reason to call it broken by itself, 0 to 1. Volume alone counts half.</summary>
    public double Own => Math.Max(Math.Max(Math.Max(OwnErrors.Strength, OwnTime.Strength), Math.Max(Transit.Strength, Steps.Strength)), Math.Max(Silence.Strength, Volume.Strength / 2));

    /// <summary>How badly off the service is, whoever's fault it is, 0 to 1.</summary>
    public double Badness => 1 - ((1 - Errors.Strength) * (1 - Latency.Strength) * (1 - Transit.Strength) * (1 - Steps.Strength) * (1 - Silence.Strength) * (1 - (Volume.Strength * 0.4)));

    /// <summary>Nats for "something is wrong here" that chance does not explain.</summary>
    public double Nats =>
        Math.Max(Errors.Nats, OwnErrors.Nats) + Math.Max(Latency.Nats, OwnTime.Nats) + Transit.Nats + Steps.Nats + Silence.Nats + Math.Max(Warnings.Nats, Volume.Nats / 2);

    /// <summary>
    /// Seconds of a complete failure that this amounts to until <paramref name="tick"/>: how bad it was, squared, second by second. Each
    /// finding counts from its own onset on, so that three failures of the last moment do not turn half a minute of cold caches into an outage.
    /// Lines count for what they tell of the service's state and no more: twice the warnings hurt nobody by themselves.
    /// </summary>
    public double Harm(long tick)
    {
        var harm = 0.0;
        for (var from = Onset; from > 0 && from <= tick;)
        {
            var begun = BegunBy(from);
            var strength = Math.Max(begun.Badness, Math.Max(begun.OwnErrors.Strength, begun.OwnTime.Strength));
            var until = Math.Min(NextOnset(from), tick + 1);
            harm += strength * strength * (until - from);
            from = until;
        }

        return harm;
    }

    /// <summary>The surest own change.</summary>
    public double OwnNats => Math.Max(Math.Max(Math.Max(OwnErrors.Nats, OwnTime.Nats), Math.Max(Transit.Nats, Steps.Nats)), Math.Max(Silence.Nats, Math.Max(Warnings.Nats, Calls.Nats)));

    public Findings Max(Findings other) => new()
    {
        OwnErrors = Finding.Stronger(OwnErrors, other.OwnErrors),
        OwnTime = Finding.Stronger(OwnTime, other.OwnTime),
        Transit = Finding.Stronger(Transit, other.Transit),
        Steps = Finding.Latest(Steps, other.Steps),
        Silence = Finding.Stronger(Silence, other.Silence),
        Errors = Finding.Stronger(Errors, other.Errors),
        Latency = Finding.Stronger(Latency, other.Latency),
        Warnings = Finding.Stronger(Warnings, other.Warnings),
        Lines = Finding.Stronger(Lines, other.Lines),
        Calls = Finding.Stronger(Calls, other.Calls),
        Surge = Finding.Stronger(Surge, other.Surge),
        Drop = Finding.Stronger(Drop, other.Drop),
        Blames = Math.Max(Blames, other.Blames),
    };

    private Findings BegunBy(long tick)
    {
        return new Findings
        {
            OwnErrors = Begun(OwnErrors),
            OwnTime = Begun(OwnTime),
            Transit = Begun(Transit),
            Steps = Begun(Steps),
            Silence = Begun(Silence),
            Errors = Begun(Errors),
            Latency = Begun(Latency),
            Warnings = Begun(Warnings),
            Lines = Begun(Lines),
            Calls = Begun(Calls),
        };

        Finding Begun(Finding finding) => finding.Onset <= tick ? finding : Finding.None;
    }

    private long NextOnset(long after)
    {
        var next = long.MaxValue;
        foreach (var finding in (ReadOnlySpan<Finding>)[OwnErrors, OwnTime, Transit, Steps, Silence, Errors, Latency, Warnings, Lines, Calls])
        {
            next = finding.Onset > after ? Math.Min(next, finding.Onset) : next;
        }

        return next;
    }
}
