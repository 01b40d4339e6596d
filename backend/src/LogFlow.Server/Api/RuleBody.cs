using System.Text.Json;
using LogFlow.Contracts.Detection;

namespace LogFlow.Server.Api;

/// <summary>
/// A rule as a client sends it: texts where <see cref="AlertRule"/> has words, so that a wrong one is answered with the right ones.
/// </summary>
public sealed record RuleBody
{
    private const int NameMax = 200;
    private const int IdMax = 64;
    private const int ServiceMax = 256;
    private const int ForSecondsMax = 3600;

    /// <summary>Kebab-case, up to 64 characters; made from the name when left out.</summary>
    public string? Id { get; init; }

    /// <summary>1 to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>error_rate, errors_per_minute, warnings_per_minute, records_per_minute, latency_p50, latency_p95 or latency_p99.</summary>
    public string? Metric { get; init; }

    /// <summary>above (default), at_least, below or at_most.</summary>
    public string? Operator { get; init; }

    /// <summary>In the metric's unit; error_rate in percent.</summary>
    public double? Threshold { get; init; }

    /// <summary>How long the condition must hold, 0 to 3600; default 5.</summary>
    public int? ForSeconds { get; init; }

    /// <summary>A service's name, or * for each of them on its own (default).</summary>
    public string? Service { get; init; }

    /// <summary>info, warning (default) or critical.</summary>
    public string? Severity { get; init; }

    public bool? IsEnabled { get; init; }

    /// <exception cref="ApiProblem">400 with every fault.</exception>
    internal AlertRule ToRule(string? idInPath = null)
    {
        var faults = new List<string>();
        var name = Name?.Trim() ?? "";
        Check(name.Length is > 0 and <= NameMax, $"name needs 1 to {NameMax} characters");
        Check(Threshold is { } t && double.IsFinite(t), "threshold needs a finite number");
        Check(ForSeconds is null or (>= 0 and <= ForSecondsMax), $"for_seconds is {ForSeconds}; give 0 to {ForSecondsMax}");
        var service = Service is null ? AlertRule.EachService : Service.Trim();
        Check(service.Length is > 0 and <= ServiceMax, $"service needs 1 to {ServiceMax} characters, or * for each");
        var id = idInPath ?? (string.IsNullOrEmpty(Id) ? KebabCase(name) : Id);
        Check(idInPath is null || Id is null || Id == idInPath, $"id is '{Id}' in the body and '{idInPath}' in the path; leave it out of the body");
        Check(IsKebabCase(id), $"id '{id}' is not usable; give lower-case letters, digits and dashes, at most {IdMax}");
        var metric = Word<RuleMetric>("metric", Metric, null, faults);
        var comparison = Word<RuleOperator>("operator", Operator, RuleOperator.Above, faults);
        var severity = Word<SignalSeverity>("severity", Severity, SignalSeverity.Warning, faults);
        if (faults.Count > 0)
        {
            throw new ApiProblem(StatusCodes.Status400BadRequest, $"The rule cannot be used: {string.Join("; ", faults)}.")
            {
                // Each fault begins with the name of its field.
                Members = new Dictionary<string, object?> { ["errors"] = faults.ConvertAll(f => new RuleFault(f[..f.IndexOf(' ')], f)) },
            };
        }

        return new AlertRule
        {
            Id = id,
            Name = name,
            Metric = metric,
            Operator = comparison,
            Threshold = Threshold!.Value,
            ForSeconds = ForSeconds ?? 5,
            Service = service,
            Severity = severity,
            IsEnabled = IsEnabled ?? true,
        };

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static T Word<T>(string name, string? value, T? standard, List<string> faults)
        where T : struct, Enum
    {
        if (value is null && standard is { } known)
        {
            return known;
        }

        foreach (var candidate in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.SnakeCaseLower.ConvertName(candidate.ToString()) == value)
            {
                return candidate;
            }
        }

        var words = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
        faults.Add(value is null ? $"{name} is missing; give one of {words}" : $"{name} is '{value}'; give one of {words}");
        return default;
    }

    private static string KebabCase(string name)
    {
        var characters = name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').ToArray();
        var words = new string(characters).Split('-', StringSplitOptions.RemoveEmptyEntries);
        var id = string.Join('-', words);
        return id.Length > IdMax ? id[..IdMax].TrimEnd('-') : id.Length == 0 ? "rule" : id;
    }

    private static bool IsKebabCase(string id) =>
        id.Length is > 0 and <= IdMax && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && id[0] != '-' && id[^1] != '-';
}

/// <summary>What is wrong with one field of a rule.</summary>
public sealed record RuleFault(string Field, string Message);
