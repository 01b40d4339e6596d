using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.ParameterDrift;

/// <summary>Puts findings about parameters into signals.</summary>
internal static class DriftText
{
    private const double Low = 0.05;
    private const double High = 0.95;
    private const double NsPerMs = 1e6;
    private const int TextMax = 160;

    public static Signal OfNumber(ParameterWatch watch, NumberHabit numbers, TickFrame frame, double natsMin, TemplateWindow? template)
    {
        var measure = watch.Measure;

        // Where the middle stayed, it is the tail that moved.
        var (middle, now) = (numbers.Normal(0.5), numbers.Now(0.5));
        var isTail = numbers.IsRise ? now < middle * 1.2 : now > middle / 1.2;
        var quantile = isTail && numbers.IsRise ? High : 0.5;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{watch.Name} {(isTail ? "reaches" : "went to")} {Say(numbers.Now(quantile), measure)} from {Say(numbers.Normal(Low), measure)} to {Say(numbers.Normal(High), measure)} before, in {numbers.EpisodeValues} lines of \"{Cut(watch.TemplateText)}\"");
        return Make(watch, frame, template) with
        {
            Kind = SignalKinds.NumberShift,
            Onset = DateTimeOffset.FromUnixTimeSeconds(Math.Min(numbers.OnsetTick, frame.Tick)),
            Score = Math.Max(1, Math.Sqrt(numbers.Nats / natsMin)),
            Baseline = Plain(numbers.Normal(quantile), measure),
            Observed = Plain(numbers.Now(quantile), measure),
            Unit = measure switch { ParameterMeasure.Duration => "ms", ParameterMeasure.Size => "bytes", _ => "value" },

            // Work that is over sooner than ever may have failed, or was made faster.
            Severity = watch.IsAllowed && (numbers.IsRise || measure != ParameterMeasure.Duration) ? SignalSeverity.Warning : SignalSeverity.Info,
            Text = text,
            NewLevel = numbers.HasNewLevel && watch.LastTick == frame.Tick ? new NewLevel(frame.Time, Plain(numbers.Normal(quantile), measure), Plain(numbers.Now(quantile), measure)) : null,
        };
    }

    public static Signal OfValue(ParameterWatch watch, ValueHabit words, ValueNews news, TickFrame frame, double natsMin, TemplateWindow? template)
    {
        var seconds = frame.Tick - news.FirstTick + 1;
        var what = watch.Key.IsPair ? "values that never met" : "a value that it never had";
        return Make(watch, frame, template) with
        {
            Kind = watch.Key.IsPair ? SignalKinds.NewPair : SignalKinds.NewValue,
            Onset = DateTimeOffset.FromUnixTimeSeconds(Math.Min(news.FirstTick, frame.Tick)),
            Score = Math.Max(1, Math.Sqrt(news.Nats / natsMin)),
            Baseline = 0,
            Observed = (double)news.Lines / seconds,
            Unit = "records/s",

            // As with new lines: an ordinary one that says something new is worth knowing, and no alarm.
            Severity = watch.IsAllowed && news.Severity >= Contracts.Records.Severity.Warn ? SignalSeverity.Warning : SignalSeverity.Info,
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"{watch.Name} is \"{news.Value}\", {what}: {news.Lines} lines in {seconds} s, none in {news.SecondsBefore} s with {words.Known - 1} others before, in \"{Cut(watch.TemplateText)}\""),
        };
    }

    private static Signal Make(ParameterWatch watch, TickFrame frame, TemplateWindow? template) => new()
    {
        Kind = "",
        Detector = ParameterDriftDetector.PlugName,
        Service = watch.Key.Service,
        Onset = frame.Time,
        At = frame.Time,
        Score = 1,
        Baseline = 0,
        Observed = 0,
        Template = watch.Key.Template,
        TemplateText = watch.TemplateText,
        Examples = template?.Example is { } line ? [line] : [],
    };

    private static double Plain(double value, ParameterMeasure measure) => measure == ParameterMeasure.Duration ? value / NsPerMs : value;

    private static string Say(double value, ParameterMeasure measure) => measure switch
    {
        ParameterMeasure.Duration => SayMs(value / NsPerMs),
        ParameterMeasure.Size => SayBytes(value),
        _ => Digits(value),
    };

    private static string SayMs(double ms) => ms >= 10_000 ? Digits(ms / 1000) + " s" : Digits(ms) + " ms";

    private static string SayBytes(double bytes)
    {
        ReadOnlySpan<string> units = ["B", "KB", "MB", "GB", "TB"];
        var unit = 0;
        while (bytes >= 1024 && unit < units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return Digits(bytes) + " " + units[unit];
    }

    private static string Digits(double value)
    {
        var size = Math.Abs(value);
        return value.ToString(size >= 10 ? "0" : size >= 1 ? "0.#" : "0.###", CultureInfo.InvariantCulture);
    }

    private static string Cut(string text) => text.Length <= TextMax ? text : text[..TextMax] + "…";
}
