using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Lines;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>What an open incident knows of one service: a member, or a callee that may be the root without having spoken.</summary>
internal sealed class Standing(string service)
{
    public string Service { get; } = service;

    /// <summary>Signals that joined; 0 for a candidate that has none.</summary>
    public int Signals { get; set; }

    public bool IsMember => Signals > 0;

    /// <summary>Onset of its strongest signal, Unix seconds with fraction.</summary>
    public double SignalOnset { get; set; } = double.PositiveInfinity;

    /// <summary>Onset of its earliest signal above info, Unix seconds with fraction.</summary>
    public double FirstOnset { get; private set; } = double.PositiveInfinity;

    /// <summary>The most that was found at it while the incident was open.</summary>
    public Findings Findings { get; set; } = Findings.None;

    /// <summary>A new shape of warning or worse, or a new value in a known one: its text, and since when.</summary>
    public Signal? NewTemplate { get; set; }

    /// <summary>The duration in its lines that grew most.</summary>
    public Signal? StatedTime { get; private set; }

    /// <summary>How its calls do otherwise than they used to, at its worst.</summary>
    public Signal? Steps { get; set; }

    /// <summary>What it writes otherwise since its onset, the surest first; of the first minutes.</summary>
    public IReadOnlyList<LineChange> Lines { get; set; } = [];

    /// <summary>What was known of it before a restart.</summary>
    public RootCandidate? Restored { get; init; }

    /// <summary>How strongly other members' lines name it, 0 to 1, and who does.</summary>
    public double Mention { get; set; }

    public string? MentionedBy { get; set; }

    /// <summary>How surprising its rarest findings are together, by its own past.</summary>
    public double RarityNats { get; set; }

    /// <summary>The rarest of them, and on how many of the earlier occasions it was seen.</summary>
    public (Signal Signal, double Times, double Occasions)? Rarest { get; set; }

    /// <summary>The strongest signal's score, by which a service is judged that the meters say nothing about.</summary>
    public double SignalStrength { get; set; }

    /// <summary>The strongest signal's own sentence, for a service the meters say nothing about.</summary>
    public string? StrongestText { get; set; }

    public double Badness => Math.Max(Findings.Badness, IsMember ? SignalStrength : 0);

    /// <summary>
    /// When it left its normal, Unix seconds: by its meters, which count from the last second that spoke for no change, else by
    /// its strongest signal.
    /// </summary>
    public double Onset => Findings.Onset > 0 ? Findings.Onset : SignalOnset;

    public void Take(Signal signal, int times)
    {
        Signals += times;
        var strength = KindStrength(signal);
        if (strength > SignalStrength || StrongestText is null)
        {
            (SignalStrength, StrongestText) = (Math.Max(strength, SignalStrength), signal.Text);
            SignalOnset = signal.Onset.ToUnixTimeMilliseconds() / 1000.0;
        }

        FirstOnset = signal.Severity > SignalSeverity.Info ? Math.Min(FirstOnset, signal.Onset.ToUnixTimeMilliseconds() / 1000.0) : FirstOnset;
        Steps = signal.Kind == SignalKinds.CallSteps ? Stronger(Steps, signal) : Steps;
        if (Hints.IsSlowness(signal) && signal.Score > (StatedTime?.Score ?? 0))
        {
            StatedTime = signal;
        }

        if (Hints.IsNews(signal) && signal.Severity > SignalSeverity.Info &&
            (NewTemplate is null || signal.Onset < NewTemplate.Onset))
        {
            NewTemplate = signal;
        }
    }

    /// <summary>Joins what another incident knows of the same service.</summary>
    public void Take(Standing other)
    {
        Signals += other.Signals;
        if (other.SignalStrength > SignalStrength || StrongestText is null)
        {
            (SignalStrength, StrongestText, SignalOnset) = (other.SignalStrength, other.StrongestText, other.SignalOnset);
        }

        Findings = Findings.Max(other.Findings);
        NewTemplate ??= other.NewTemplate;
        StatedTime ??= other.StatedTime;
        Lines = Lines.Count > 0 ? Lines : other.Lines;
        Steps = Stronger(Steps, other.Steps);
        FirstOnset = Math.Min(FirstOnset, other.FirstOnset);
    }

    private static Signal? Stronger(Signal? one, Signal? other) => one is null || (other is not null && other.Score > one.Score) ? other : one;

    /// <summary>How much the kind of a signal says about trouble that others can feel, 0 to 1.</summary>
    private static double KindStrength(Signal signal)
    {
        var kind = signal.Kind switch
        {
            SignalKinds.ErrorRate or SignalKinds.Silence => 1.0,
            SignalKinds.Latency or SignalKinds.SelfTime or SignalKinds.Transit or SignalKinds.Rule => 0.9,
            SignalKinds.NumberShift => Hints.IsSlowness(signal) ? 0.9 : 0.3,
            SignalKinds.Warnings or SignalKinds.Volume or SignalKinds.CallSteps => 0.3,
            SignalKinds.Isolation => 0.3,
            _ => 0.1,
        };
        return kind * 0.5 * (1 - Math.Exp(-Math.Max(signal.Score, 0) / 2));
    }
}
