using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Rules;

/// <summary>Turns a firing rule into the signal that people read.</summary>
internal static class RuleText
{
    private const double ScoreMax = 100;

    public static Signal SignalOf(AlertRule rule, string service, DateTimeOffset at, DateTimeOffset since, double observed)
    {
        var isBelow = rule.Operator is RuleOperator.Below or RuleOperator.AtMost;
        var (what, unit) = RuleWords.Of(rule.Metric);
        return new Signal
        {
            Kind = SignalKinds.Rule,
            Detector = "rule:" + rule.Id,
            Service = service,
            Onset = since,
            At = at,
            Score = Math.Clamp(isBelow ? Over(rule.Threshold, observed) : Over(observed, rule.Threshold), 1, ScoreMax),
            Baseline = rule.Threshold,
            Observed = observed,
            Unit = unit,
            Severity = rule.Severity,
            Text = FormattableString.Invariant(
                $"{rule.Name}: {what} {observed:#,0.#} {unit} is {RuleWords.Of(rule.Operator)} {rule.Threshold:#,0.###} {unit} for {(at - since).TotalSeconds + 1:0} s"),
        };
    }

    private static double Over(double above, double below) => below > 0 ? above / below : ScoreMax;
}
