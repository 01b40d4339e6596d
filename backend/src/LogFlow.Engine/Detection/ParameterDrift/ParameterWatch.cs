using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.ParameterDrift;

/// <summary>One watched parameter: a number's habit or that of words.</summary>
internal sealed class ParameterWatch(ParameterWindow window, long tick, ParameterDriftOptions options)
{
    public ParameterKey Key { get; } = window.Key;

    public string Name { get; } = window.Name;

    public ParameterMeasure Measure { get; } = window.Measure;

    public long FirstTick { get; } = tick;

    public long LastTick { get; private set; } = tick;

    public byte Severity { get; private set; }

    public string TemplateText { get; set; } = "";

    public NumberHabit? Numbers { get; } = window.Measure == ParameterMeasure.Word ? null : new NumberHabit(window.Measure, options);

    public ValueHabit? Words { get; } = window.Measure == ParameterMeasure.Word ? new ValueHabit(options) : null;

    /// <summary>A finding of it is told as more than information.</summary>
    public bool IsAllowed { get; set; }

    public bool IsTold { get; set; }

    private long _values;

    public void Observe(long tick, ParameterWindow seen, double natsMin, Func<ParameterWatch, string, long, bool> isExplained)
    {
        LastTick = tick;
        Severity = seen.Severity;
        var isWarm = tick - FirstTick >= options.WarmUpSeconds && _values >= options.WarmUpValues;
        if (Numbers is not null)
        {
            Numbers.Observe(tick, seen.Numbers, isWarm, natsMin);
            _values += seen.Numbers.Count;
        }
        else
        {
            Words!.Observe(tick, seen.Values, seen.Severity, isWarm, this, isExplained);
            _values++;
        }
    }
}
