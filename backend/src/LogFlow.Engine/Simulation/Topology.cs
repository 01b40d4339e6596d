namespace LogFlow.Engine.Simulation;

/// <summary>The simulated world: services, who calls whom, where traces enter. Read from a file by <see cref="TopologyFile"/>, which checks it.</summary>
public sealed record Topology
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public required IReadOnlyList<ServiceShape> Services { get; init; }

    public required IReadOnlyList<CallShape> Calls { get; init; }

    public required IReadOnlyList<EntryShape> Entries { get; init; }

    public LoadShape Load { get; init; } = LoadShape.Flat;

    public IReadOnlyList<ParameterShape> Parameters { get; init; } = [];

    public CallerLines CallerLines { get; init; } = CallerLines.Default;

    /// <summary>Calls nest at most this deep, which ends a cycle that chance did not. 1 to 64.</summary>
    public int CallDepthMax { get; init; } = 16;
}

/// <param name="Name">Unique.</param>
/// <param name="Group">What part of the system it belongs to.</param>
/// <param name="Operation">Message of its spans.</param>
/// <param name="Errors">Ordinary share of its own work that fails, 0 to 1.</param>
/// <param name="Warnings">WARN lines per unit of work, 0 to 20.</param>
/// <param name="Lines">Ordinary lines (below WARN) per unit of work, 0 to 50.</param>
/// <param name="LatencyMedianMs">Median of its own time, without its callees.</param>
/// <param name="LatencyP95Ms">95th percentile of its own time; with the median it makes a lognormal distribution.</param>
/// <param name="Messages">What it writes.</param>
public sealed record ServiceShape(
    string Name,
    string Group,
    string Operation,
    double Errors,
    double Warnings,
    double Lines,
    double LatencyMedianMs,
    double LatencyP95Ms,
    IReadOnlyList<MessageShape> Messages)
{
    /// <summary>What its records say as <c>service.version</c>; empty says nothing.</summary>
    public string Version { get; init; } = "";
}

/// <param name="Severity">OpenTelemetry number: below 13 an ordinary line, 13-16 a warning, 17 and up a failure of its own.</param>
/// <param name="Text">With parameters in braces: <c>charged order {order}</c>.</param>
/// <param name="Weight">How often against the others of its sort.</param>
public sealed record MessageShape(byte Severity, string Text, double Weight = 1);

/// <param name="Caller">Depends on the callee.</param>
/// <param name="Callee">Is called.</param>
/// <param name="Probability">That one unit of the caller's work makes this call, 0 to 1.</param>
/// <param name="Retry">That the caller tries once more when the call fails, 0 to 1.</param>
/// <param name="Fallback">That the caller goes on without it when it still fails, 0 to 1.</param>
/// <param name="IsParallel">Starts together with the call before it instead of after it.</param>
public sealed record CallShape(
    string Caller,
    string Callee,
    double Probability,
    double Retry = 0,
    double Fallback = 0,
    bool IsParallel = false);

/// <param name="Service">Where a trace starts.</param>
/// <param name="Weight">Share of the traces, against the other entries.</param>
public sealed record EntryShape(string Service, double Weight);

/// <summary>The rate is multiplied by <c>1 + Amplitude * sin(2 pi t / Period)</c>, where t is the time since the beginning.</summary>
/// <param name="Amplitude">0 (flat) to 0.9.</param>
/// <param name="PeriodSeconds">1 to 604800.</param>
public sealed record LoadShape(double Amplitude, double PeriodSeconds)
{
    public static readonly LoadShape Flat = new(0, 600);

    /// <summary>What is left of it on Saturdays and Sundays (UTC), where it goes over within an hour. 0.05 to 1.</summary>
    public double WeekendFactor { get; init; } = 1;

    /// <summary>The factor on the rate.</summary>
    /// <param name="seconds">Since the beginning.</param>
    /// <param name="time">Event time.</param>
    internal double At(double seconds, DateTimeOffset time)
    {
        var factor = 1 + (Amplitude * Math.Sin(2 * Math.PI * seconds / PeriodSeconds));
        return WeekendFactor >= 1 ? factor : factor * (1 - ((1 - WeekendFactor) * WeekendShare(time)));
    }

    /// <summary>0 on a working day, 1 on Saturday and Sunday, in between in the first hour of either.</summary>
    private static double WeekendShare(DateTimeOffset time)
    {
        var intoDay = Math.Min(1, time.TimeOfDay.TotalHours);
        return time.DayOfWeek switch
        {
            DayOfWeek.Saturday => intoDay,
            DayOfWeek.Sunday => 1,
            DayOfWeek.Monday => 1 - intoDay,
            _ => 0,
        };
    }
}

public enum ParameterKind : byte
{
    Integer,
    Decimal,
    Hex,
    Uuid,
    Ip,
    Choice,
}

/// <summary>What a <c>{name}</c> in a message stands for.</summary>
/// <param name="Name">Unique; not one of <see cref="MessageTemplate.BuiltIn"/>.</param>
/// <param name="Kind">Its form.</param>
/// <param name="Min">Least value, for numbers.</param>
/// <param name="Max">Largest value, for numbers.</param>
/// <param name="Digits">Digits after the point of a decimal, or of a hex number.</param>
/// <param name="Values">Of a choice.</param>
/// <param name="IsPerTrace">The same value in all lines of a trace, like an order number.</param>
public sealed record ParameterShape(
    string Name,
    ParameterKind Kind,
    long Min = 0,
    long Max = 0,
    int Digits = 0,
    IReadOnlyList<string>? Values = null,
    bool IsPerTrace = false);

/// <summary>What a caller writes when a call fails: may use <c>{callee}</c>, <c>{attempt}</c>, <c>{duration_ms}</c> and any parameter.</summary>
/// <param name="Failed">ERROR: its own work fails for it.</param>
/// <param name="Retried">WARN: it tries again.</param>
/// <param name="FellBack">WARN: it goes on without.</param>
public sealed record CallerLines(IReadOnlyList<string> Failed, IReadOnlyList<string> Retried, IReadOnlyList<string> FellBack)
{
    public static readonly CallerLines Default = new(
        ["call to {callee} failed after {duration_ms} ms"],
        ["call to {callee} failed, retrying (attempt {attempt})"],
        ["{callee} unavailable, going on without it"]);
}
