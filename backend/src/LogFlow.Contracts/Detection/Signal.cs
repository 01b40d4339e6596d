using System.Text.Json.Serialization;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Detection;

/// <summary>The kinds of finding that ship; a rule's kind is <c>rule</c>.</summary>
public static class SignalKinds
{
    public const string Volume = "volume";
    public const string ErrorRate = "error_rate";
    public const string Warnings = "warnings";
    public const string Latency = "latency_p95";

    /// <summary>A service's own time, without that of its callees: told where <see cref="Latency"/> does not show it.</summary>
    public const string SelfTime = "self_time";

    public const string Isolation = "isolation_forest";
    public const string Transit = "transit";
    public const string CallSteps = "call_steps";
    public const string NewTemplate = "new_template";
    public const string Silence = "silence";

    /// <summary>A number in a template's lines left its range.</summary>
    public const string NumberShift = "number_shift";

    /// <summary>A parameter of few values took one that it never had.</summary>
    public const string NewValue = "new_value";

    /// <summary>Two parameters of few values took values together that never met.</summary>
    public const string NewPair = "new_pair";
    public const string Rule = "rule";
}

public enum SignalSeverity : byte
{
    Info = 0,
    Warning = 1,
    Critical = 2,
}

/// <summary>One finding of a detector or a rule, with the numbers and lines it rests on.</summary>
public sealed record Signal
{
    /// <summary>One of <see cref="SignalKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the plug that spoke: <c>z-score</c>, or <c>rule:</c> and the rule's id.</summary>
    public required string Detector { get; init; }

    public required string Service { get; init; }

    /// <summary>When the series left its baseline, which is before the detector was sure.</summary>
    public required DateTimeOffset Onset { get; init; }

    /// <summary>The tick in which the detector spoke.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Strength above the plug's own threshold: 1 is just over, larger is stronger. Finite.</summary>
    public required double Score { get; init; }

    /// <summary>What was normal, in <see cref="Unit"/>.</summary>
    public required double Baseline { get; init; }

    /// <summary>What was seen, in <see cref="Unit"/>.</summary>
    public required double Observed { get; init; }

    /// <summary><c>records/s</c>, <c>ratio</c>, <c>errors/s</c>, <c>ms</c>, <c>bytes</c>, <c>value</c>, <c>score</c>, <c>seconds</c>.</summary>
    public string Unit { get; init; } = "";

    public SignalSeverity Severity { get; init; } = SignalSeverity.Warning;

    /// <summary>The detector's last word on a shift that stayed; null, and then left out of the JSON, while it is news.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NewLevel? NewLevel { get; init; }

    /// <summary>The operation of the service that it is about, the name of its spans with numbers and ids masked; null, and then left out of the JSON, when it is about all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Operation { get; init; }

    public TemplateId Template { get; init; }

    public string? TemplateText { get; init; }

    /// <summary>At most three lines.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>A sentence with the numbers in it: <c>error rate 22 % against 4.9 % before</c>.</summary>
    public string Text { get; init; } = "";
}

/// <summary>A level that has lasted so long that it is held for normal.</summary>
/// <param name="Since">Event time from which on it is the baseline.</param>
/// <param name="Before">What was normal until then, in the signal's unit.</param>
/// <param name="Level">What is normal from then on.</param>
public sealed record NewLevel(DateTimeOffset Since, double Before, double Level);
