namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>How calls of a kind differ from their habit.</summary>
internal enum CallChangeKind : byte
{
    /// <summary>A line with an error is written in more of them.</summary>
    Error,

    /// <summary>A line that nearly all wrote is missing.</summary>
    Missing,

    /// <summary>A line that always stood beside another one is missing there.</summary>
    BrokenOff,
}

/// <summary>The strongest change of one kind of call.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="Nats">Log-likelihood ratio of two rates against one.</param>
/// <param name="Step">The step that came or went.</param>
/// <param name="Hits">Calls (or visits) with it lately.</param>
/// <param name="Of">All of them lately.</param>
/// <param name="Share">Its share before.</param>
/// <param name="Reach">Share of the calls in which it matters, 0 to 1.</param>
/// <param name="Onset">The first second that showed it.</param>
internal sealed record CallChange(CallChangeKind Kind, double Nats, StepTally Step, double Hits, double Of, double Share, double Reach, long Onset)
{
    /// <summary>Share of all calls lately, by the rule of succession: four calls prove less than forty.</summary>
    public double Now => Reach * (Hits + 1) / (Of + 2);

    /// <summary>Share of all calls before.</summary>
    public double Before => Reach * Share;

    /// <summary>By how much the share of calls has changed, 0 to 1.</summary>
    public double Size => Math.Abs(Now - Before);
}
