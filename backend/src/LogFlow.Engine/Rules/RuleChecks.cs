using System.Text.RegularExpressions;
using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Rules;

/// <summary>What makes a rule acceptable, each fault a sentence.</summary>
public static partial class RuleChecks
{
    public const int ForSecondsMax = 3_600;
    public const int NameLengthMax = 200;

    /// <summary>Null when the rule is fine; otherwise all its faults, one sentence each.</summary>
    public static string? ProblemOf(AlertRule rule)
    {
        List<string> problems = [];
        if (rule.Id.Length is 0 or > 100 || !KebabCase().IsMatch(rule.Id))
        {
            problems.Add($"The id '{Shorten(rule.Id)}' must be kebab-case: lower-case letters and digits joined by dashes, 1 to 100 characters.");
        }

        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > NameLengthMax)
        {
            problems.Add($"The name must have 1 to {NameLengthMax} characters.");
        }

        if (!Enum.IsDefined(rule.Metric) || !Enum.IsDefined(rule.Operator) || !Enum.IsDefined(rule.Severity))
        {
            problems.Add("The metric, the operator or the severity is not one that exists.");
        }

        if (!double.IsFinite(rule.Threshold) || rule.Threshold < 0)
        {
            problems.Add("The threshold must be a finite number, 0 or more.");
        }
        else if (rule.Metric == RuleMetric.ErrorRate && rule.Threshold > 100)
        {
            problems.Add("The threshold of an error rate is a percentage, 0 to 100.");
        }

        if (rule.ForSeconds is < 0 or > ForSecondsMax)
        {
            problems.Add($"The duration must be 0 to {ForSecondsMax} seconds.");
        }

        if (string.IsNullOrWhiteSpace(rule.Service) || rule.Service.Length > NameLengthMax)
        {
            problems.Add($"The service must be a name of 1 to {NameLengthMax} characters, or {AlertRule.EachService} for each of them.");
        }

        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KebabCase();
}
