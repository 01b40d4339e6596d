using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Incidents;

/// <summary>A finding that a person expects: a kind of signal at a service, as narrow as the rest says.</summary>
/// <param name="Service">Where.</param>
/// <param name="Kind">One of <see cref="SignalKinds"/>.</param>
/// <param name="Detector">Which plug or rule says it; null for any.</param>
/// <param name="Template">The log line that it is about; null for any.</param>
/// <param name="ScoreMax">Stronger than this it is not what was expected; null for any strength.</param>
public sealed record ExpectedFinding(string Service, string Kind, string? Detector = null, TemplateId? Template = null, double? ScoreMax = null)
{
    /// <summary>So much stronger than when it was marked it may be and still be the same.</summary>
    public const double Headroom = 1.5;

    /// <summary>One per finding, at its strongest reading, in the order in which they come first.</summary>
    public static IReadOnlyList<ExpectedFinding> Of(IEnumerable<Signal> signals) =>
    [
        .. signals.Select(Of)
            .GroupBy(finding => finding with { ScoreMax = null })
            .Select(same => same.MaxBy(finding => finding.ScoreMax)!),
    ];

    public static ExpectedFinding Of(Signal signal) => new(signal.Service, signal.Kind, signal.Detector, signal.Template, signal.Score * Headroom);

    public bool Matches(Signal signal) =>
        signal.Service == Service && signal.Kind == Kind && (Detector is null || signal.Detector == Detector) &&
        (Template is null || signal.Template == Template) && (ScoreMax is null || signal.Score <= ScoreMax);
}

/// <summary>
/// What a person marked as expected: until then such findings are stored and shown, and neither open incidents nor join them. What is
/// found elsewhere, of another kind or clearly stronger is told as ever.
/// </summary>
public sealed record Expectation
{
    public const int FindingsMax = 200;
    public const int DaysMax = 90;

    public required string Id { get; init; }

    /// <summary>What it is about, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>The incident that was marked; null when a finding was.</summary>
    public string? Incident { get; init; }

    public required IReadOnlyList<ExpectedFinding> Findings { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Event time from which on it holds no more.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Who marked it; empty when nobody has a name here.</summary>
    public string By { get; init; } = "";

    public string Reason { get; init; } = "";

    /// <summary>Findings that it kept from incidents since the program started.</summary>
    public long Quieted { get; init; }
}
