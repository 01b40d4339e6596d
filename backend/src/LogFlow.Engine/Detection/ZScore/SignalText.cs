using System.Globalization;
using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>Turns an alarm into the signal that people read.</summary>
internal static class SignalText
{
    public static Signal Of(ServiceWatch watch, CountSeries series, ZScoreOptions options, DateTimeOffset at, DateTimeOffset onset, long tick)
    {
        var alarm = series.Alarm;
        var shown = alarm.Shown;
        var signal = new Signal
        {
            Kind = series.Rule.Kind,
            Detector = ZScoreDetector.PlugName,
            Service = watch.Service,
            Onset = onset,
            At = at,
            Score = Math.Max(1, shown.Deviate / series.Rule.Deviate),
            Baseline = series.Baseline.Rate,
            Observed = shown.Rate,
            Examples = watch.Examples.At(tick),
        };
        signal = series.Rule.Kind switch
        {
            SignalKinds.ErrorRate => Errors(signal, shown, options),
            SignalKinds.Latency => Time(signal, watch.Latency, "latency", "requests", shown, options),
            SignalKinds.SelfTime => Time(signal, watch.SelfTime, "of its own time", "spans", shown, options),
            SignalKinds.Volume => Volume(signal, shown, options),
            _ => Warnings(signal, shown),
        };
        return watch.HasNewLevel ? signal with { NewLevel = watch.NewLevelOf(series, at), Text = signal.Text + "; it has stayed so long that it counts as normal from now on" } : signal;
    }

    private static Signal Errors(Signal signal, Finding shown, ZScoreOptions options)
    {
        signal = signal with { Observed = Math.Min(signal.Observed, 1), Baseline = Math.Min(signal.Baseline, 1), Unit = "ratio" };
        return signal with
        {
            Severity = signal.Observed - signal.Baseline >= options.CriticalErrorExcess ? SignalSeverity.Critical : SignalSeverity.Warning,
            Text = Invariant($"error rate {Percent(signal.Observed)} ({shown.Count:F0} of {shown.Exposure:F0} in {shown.Window} s) against {Percent(signal.Baseline)} before"),
        };
    }

    private static Signal Time(Signal signal, LatencySeries time, string what, string of, Finding shown, ZScoreOptions options)
    {
        // The p95 where it is what shifted, else the median.
        var (ms, slower, spans) = time.P95Over(shown.Window);
        var (quantile, baseline) = ("p95", time.BaselineP95Ms);
        var (median, above, _) = time.P50Over(shown.Window);
        if (ms < baseline * options.LatencyFactor && median >= time.BaselineP50Ms * options.LatencyFactor)
        {
            (ms, slower, quantile, baseline) = (median, above, "median", time.BaselineP50Ms);
        }

        signal = signal with { Baseline = baseline, Observed = ms, Unit = "ms" };
        return signal with
        {
            Text = Invariant($"{quantile} {what} {Ms(signal.Observed)} against {Ms(signal.Baseline)} before; {slower} of {spans} {of} in {shown.Window} s slower than that"),
        };
    }

    private static Signal Volume(Signal signal, Finding shown, ZScoreOptions options)
    {
        var direction = shown.IsFall ? "fell to" : "rose to";
        return signal with
        {
            Unit = "records/s",
            // Less traffic is what a healthy service sees when another one is ill, so alone it wakes nobody.
            Severity = shown.IsFall ? SignalSeverity.Info : SignalSeverity.Warning,
            Text = Invariant($"volume {direction} {Number(signal.Observed)} records/s against {Number(signal.Baseline)} before ({signal.Observed / Math.Max(signal.Baseline, 0.01):F1}x)"),
        };
    }

    private static Signal Warnings(Signal signal, Finding shown) => signal with
    {
        Unit = "warnings/s",
        Text = Invariant($"{Number(signal.Observed)} warnings/s ({shown.Count:F0} in {shown.Window} s) against {Number(signal.Baseline)} before"),
    };

    private static string Percent(double ratio) =>
        (ratio * 100).ToString(ratio < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    private static string Ms(double ms) => ms.ToString(ms < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture) + " ms";

    private static string Number(double value) => value.ToString(value < 10 ? "0.0#" : "#,0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
