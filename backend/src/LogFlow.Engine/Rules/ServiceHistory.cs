using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using MathNet.Numerics.Distributions;

namespace LogFlow.Engine.Rules;

/// <summary>What a metric shows over its window. Not usable while the window holds too little.</summary>
/// <param name="Value">In the metric's unit.</param>
/// <param name="Units">Work units behind a ratio or a percentile, 0 for a count a minute.</param>
/// <param name="IsUsable">The window holds enough to judge.</param>
internal readonly record struct MetricValue(double Value, long Units, bool IsUsable);

/// <summary>
/// The last minute of one service, second by second, and the sliding values that rules ask for. Seconds of event time in which
/// the service wrote nothing are seconds with nothing in them.
/// </summary>
internal sealed class ServiceHistory
{
    private const int Minute = 60;
    private const int RatioSeconds = 10;

    private readonly long[] _records = new long[Minute];
    private readonly long[] _warnings = new long[Minute];
    private readonly long[] _errorLogs = new long[Minute];
    private readonly long[] _failedSpans = new long[Minute];
    private readonly long[] _logs = new long[Minute];
    private readonly long[] _spans = new long[Minute];
    private readonly LatencySketch?[] _latency = new LatencySketch?[Minute];
    private LatencySketch _scratch = new();
    private readonly RuleBookOptions _options;
    private readonly long _firstTick;
    private bool _isScratchCurrent;

    public ServiceHistory(RuleBookOptions options, long firstTick)
    {
        _options = options;
        _firstTick = firstTick;
        Tick = firstTick - 1;
        LastSeenTick = firstTick;
    }

    public long LastSeenTick { get; private set; }

    private long Tick { get; set; }

    private int Age => (int)Math.Min(Tick - _firstTick + 1, Minute);

    public void Push(long tick, ServiceWindow? window)
    {
        // Seconds that no frame told of hold nothing.
        for (var skipped = Math.Max(Tick + 1, tick - Minute); skipped < tick; skipped++)
        {
            Set(skipped, null);
        }

        Set(tick, window);
        Tick = tick;
        _isScratchCurrent = false;
        if (window is { Records: > 0 })
        {
            LastSeenTick = tick;
        }
    }

    public MetricValue Measure(RuleMetric metric) => metric switch
    {
        RuleMetric.ErrorRate => ErrorRate(),
        RuleMetric.ErrorsPerMinute => new MetricValue(Math.Max(Sum(_failedSpans, Minute), Sum(_errorLogs, Minute)), 0, true),
        RuleMetric.WarningsPerMinute => new MetricValue(Sum(_warnings, Minute), 0, true),
        RuleMetric.RecordsPerMinute => new MetricValue(Sum(_records, Minute), 0, true),
        _ => Latency(Quantile(metric)),
    };

    /// <summary>Whether the condition holds for the value, counting noise reckoned with.</summary>
    public bool Holds(AlertRule rule, MetricValue value)
    {
        var isBelow = rule.Operator is RuleOperator.Below or RuleOperator.AtMost;
        // A minute's count that must not be low says nothing before the minute is full.
        if (!value.IsUsable || (value.Units == 0 && isBelow && Age < Minute) || !Compare(rule, value.Value))
        {
            return false;
        }

        return value.Units == 0 || _options.ChanceMax >= 1 || Chance(rule, value, isBelow) <= _options.ChanceMax;
    }

    public static bool Compare(AlertRule rule, double value) => rule.Operator switch
    {
        RuleOperator.Above => value > rule.Threshold,
        RuleOperator.AtLeast => value >= rule.Threshold,
        RuleOperator.Below => value < rule.Threshold,
        _ => value <= rule.Threshold,
    };

    private static double Quantile(RuleMetric metric) => metric switch
    {
        RuleMetric.LatencyP50 => 0.5,
        RuleMetric.LatencyP95 => 0.95,
        _ => 0.99,
    };

    private MetricValue ErrorRate()
    {
        // Spans are the work where there are any within the minute, however few seconds hold one.
        var work = Sum(_spans, Minute) > 0 ? _spans : _logs;
        var seconds = Math.Min(RatioSeconds, Age);
        var units = Sum(work, seconds);
        for (; seconds < Age && units < _options.UnitsMin; seconds++)
        {
            units += work[Slot(Tick - seconds)];
        }

        var failures = Math.Min(Math.Max(Sum(_failedSpans, seconds), Sum(_errorLogs, seconds)), units);
        return new MetricValue(units == 0 ? 0 : failures * 100.0 / units, units, units >= _options.UnitsMin);
    }

    private MetricValue Latency(double quantile)
    {
        if (!_isScratchCurrent)
        {
            _scratch = new LatencySketch();
            for (var back = 0; back < Age && (back < RatioSeconds || _scratch.Count < _options.UnitsMin); back++)
            {
                if (_latency[Slot(Tick - back)] is { } sketch)
                {
                    _scratch.MergeFrom(sketch);
                }
            }

            _isScratchCurrent = true;
        }

        return new MetricValue(_scratch.QuantileMs(quantile), _scratch.Count, _scratch.Count >= _options.UnitsMin);
    }

    // Both kinds are shares: of failures against the threshold, of spans slower than the threshold against 1 - q.
    private double Chance(AlertRule rule, MetricValue value, bool isBelow)
    {
        double share, count;
        if (rule.Metric == RuleMetric.ErrorRate)
        {
            share = Math.Clamp(rule.Threshold / 100, 0, 1);
            count = Math.Round(value.Value / 100 * value.Units);
        }
        else
        {
            share = 1 - Quantile(rule.Metric);
            count = CountSlower(rule.Threshold);
        }

        var units = (int)Math.Min(value.Units, int.MaxValue);
        return isBelow ? Binomial.CDF(share, units, count) : count < 1 ? 1 : 1 - Binomial.CDF(share, units, count - 1);
    }

    private double CountSlower(double thresholdMs)
    {
        Span<double> buckets = stackalloc double[LatencySketch.BucketCount];
        buckets.Clear();
        _scratch.AddTo(buckets);
        double count = 0;
        for (var i = buckets.Length - 1; i >= 0 && LatencySketch.BucketValueNs(i) > thresholdMs * 1e6; i--)
        {
            count += buckets[i];
        }

        return count;
    }

    private long Sum(long[] values, int seconds)
    {
        long sum = 0;
        for (var back = 0; back < Math.Min(seconds, Age); back++)
        {
            sum += values[Slot(Tick - back)];
        }

        return sum;
    }

    private void Set(long tick, ServiceWindow? window)
    {
        var slot = Slot(tick);
        _records[slot] = window?.Records ?? 0;
        _warnings[slot] = window?.Warnings ?? 0;
        _errorLogs[slot] = window?.ErrorLogs ?? 0;
        _failedSpans[slot] = window?.FailedSpans ?? 0;
        _logs[slot] = window?.Logs ?? 0;
        _spans[slot] = window?.Spans ?? 0;
        _latency[slot] = window is { Latency.IsEmpty: false } ? window.Latency : null;
    }

    private static int Slot(long tick) => (int)(((tick % Minute) + Minute) % Minute);
}
