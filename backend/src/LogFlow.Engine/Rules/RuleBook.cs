using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Rules;

/// <summary>
/// The alert rules and their state. Reading and changing rules is safe from any thread; <see cref="Observe"/> belongs to the tick
/// thread and takes the rules as they stand at that moment. A rule that is removed or switched off while it fires resolves with
/// the next second; a changed one goes on firing if its new condition holds.
/// </summary>
public sealed class RuleBook
{
    private readonly RuleBookOptions _options;
    private readonly RuleJudge _judge;
    private readonly Lock _changing = new();
    // Sorted by id, replaced whole under the lock.
    private volatile ImmutableSortedDictionary<string, AlertRule> _rules = ImmutableSortedDictionary.Create<string, AlertRule>(StringComparer.Ordinal);
    private volatile AlertRule[] _list = [];

    /// <exception cref="ArgumentException">One of the rules is not acceptable; the message says why.</exception>
    public RuleBook(IEnumerable<AlertRule>? rules = null, RuleBookOptions? options = null)
    {
        _options = options ?? new RuleBookOptions();
        _judge = new RuleJudge(_options);
        foreach (var rule in rules ?? DefaultRules.All)
        {
            if (!TryAdd(rule, out var problem))
            {
                throw new ArgumentException($"Rule '{rule.Id}': {problem}", nameof(rules));
            }
        }
    }

    /// <summary>Conditions and services that were not followed because a bound was reached.</summary>
    public long Refused => _judge.Refused;

    internal int HeldServices => _judge.HeldServices;

    internal int HeldDwells => _judge.HeldDwells;

    /// <summary>By id, ordinal.</summary>
    public IReadOnlyList<AlertRule> List() => _list;

    public AlertRule? Find(string id) => _rules.GetValueOrDefault(id);

    /// <param name="rule">The new rule; its id must be free.</param>
    /// <param name="problem">A sentence for the person who sent it.</param>
    public bool TryAdd(AlertRule rule, [NotNullWhen(false)] out string? problem)
    {
        problem = RuleChecks.ProblemOf(rule);
        if (problem is not null)
        {
            return false;
        }

        lock (_changing)
        {
            problem = _rules.ContainsKey(rule.Id) ? $"There is a rule '{rule.Id}' already; choose another id or change that one."
                : _rules.Count >= _options.RulesMax ? $"There are {_options.RulesMax} rules already; remove one first."
                : null;
            if (problem is null)
            {
                Replace(_rules.Add(rule.Id, rule));
            }
        }

        return problem is null;
    }

    /// <summary>Puts <paramref name="rule"/> in the place of the rule with its id.</summary>
    public bool TryUpdate(AlertRule rule, [NotNullWhen(false)] out string? problem)
    {
        problem = RuleChecks.ProblemOf(rule);
        if (problem is not null)
        {
            return false;
        }

        lock (_changing)
        {
            problem = _rules.ContainsKey(rule.Id) ? null : NoSuch(rule.Id);
            if (problem is null)
            {
                Replace(_rules.SetItem(rule.Id, rule));
            }
        }

        return problem is null;
    }

    /// <summary>False when there is no such rule.</summary>
    public bool TryRemove(string id, [NotNullWhen(true)] out AlertRule? removed)
    {
        lock (_changing)
        {
            if (_rules.TryGetValue(id, out removed))
            {
                Replace(_rules.Remove(id));
            }
        }

        return removed is not null;
    }

    /// <summary>Switches a rule on or off; the rule as it is now, or null when there is none.</summary>
    public AlertRule? Toggle(string id)
    {
        lock (_changing)
        {
            if (!_rules.TryGetValue(id, out var rule))
            {
                return null;
            }

            rule = rule with { IsEnabled = !rule.IsEnabled };
            Replace(_rules.SetItem(id, rule));
            return rule;
        }
    }

    /// <summary>Judges one closed second. Not thread-safe.</summary>
    public RuleOutcome Observe(TickFrame frame) => _judge.Observe(frame, _list);

    private static string NoSuch(string id) => $"There is no rule '{id}'.";

    private void Replace(ImmutableSortedDictionary<string, AlertRule> rules)
    {
        _rules = rules;
        _list = [.. rules.Values];
    }
}
