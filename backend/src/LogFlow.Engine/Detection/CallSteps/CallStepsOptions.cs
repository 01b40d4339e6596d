using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>Options of <see cref="CallStepsDetector"/>.</summary>
public sealed class CallStepsOptions
{
    /// <summary>Calls of a kind that must be known before the kind is judged. 5 to 10000, default 10.</summary>
    [Range(5, 10_000)]
    public int WarmUpCalls { get; set; } = 10;

    /// <summary>Calls that must have been seen lately before they are judged. 2 to 1000, default 3.</summary>
    [Range(2, 1_000)]
    public int JudgedCallsMin { get; set; } = 3;

    /// <summary>A step is a habit when at least this share of the calls takes it. 0.5 to 1, default 0.95.</summary>
    [Range(0.5, 1)]
    public double HabitShare { get; set; } = 0.95;

    /// <summary>The habit is broken when at most this share still takes the step. 0 to 0.95, default 0.7.</summary>
    [Range(0, 0.95)]
    public double BrokenShare { get; set; } = 0.7;

    /// <summary>A step with an error counts when its share of the calls rose by at least this much. 0.01 to 1, default 0.2.</summary>
    [Range(0.01, 1)]
    public double ErrorRise { get; set; } = 0.2;

    /// <summary>
    /// False-alarm budget: how often chance alone may make a healthy service's calls look changed, per service and day. 0.0001 to 100,
    /// default 0.02.
    /// </summary>
    [Range(0.0001, 100)]
    public double FalseAlarmsPerDay { get; set; } = 0.02;

    /// <summary>A change that lasts this long is the new habit, seconds. 120 to 86400, default 900.</summary>
    [Range(120, 86_400)]
    public int NewHabitAfterSeconds { get; set; } = 900;

    /// <summary>Kinds of call held at most; the one not seen longest makes room. 10 to 100000, default 4096.</summary>
    [Range(10, 100_000)]
    public int OperationsMax { get; set; } = 4_096;
}
