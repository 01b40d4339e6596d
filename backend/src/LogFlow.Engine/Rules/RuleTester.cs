using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Rules;

/// <summary>When would a rule have fired? Pure: a rule and frames in order of time in, its changes of state out.</summary>
public sealed class RuleTester
{
    /// <summary>Changes of state kept; later ones are counted only.</summary>
    public const int FiringsMax = 10_000;

    private readonly RuleJudge _judge;
    private readonly AlertRule[] _rules;
    private readonly List<RuleFiring> _firings = [];
    private readonly List<RulePoint> _points = [];
    private readonly int _stepSeconds;

    /// <param name="rule">Tested as if it were switched on.</param>
    /// <param name="options">Bounds; the usual ones when null.</param>
    /// <param name="stepSeconds">Seconds a point of <see cref="Points"/> covers; 0 keeps none.</param>
    /// <param name="incidents">For these <see cref="Reach"/> says how near it came.</param>
    /// <exception cref="ArgumentException">The rule is not acceptable; the message says why.</exception>
    public RuleTester(AlertRule rule, RuleBookOptions? options = null, int stepSeconds = 0, IReadOnlyList<Incident>? incidents = null)
    {
        _stepSeconds = stepSeconds;
        if (RuleChecks.ProblemOf(rule) is { } problem)
        {
            throw new ArgumentException(problem, nameof(rule));
        }

        _judge = new RuleJudge(options ?? new RuleBookOptions());
        // Testing a rule that is switched off is what the switch is for.
        _rules = [rule with { IsEnabled = true }];
        Reach = new RuleReach(_rules[0], incidents ?? []);
    }

    public RuleReach Reach { get; }

    public IReadOnlyList<RuleFiring> Firings => _firings;

    /// <summary>The metric over time: of each step the value nearest to firing.</summary>
    public IReadOnlyList<RulePoint> Points => _points;

    /// <summary>How often it fired, those past <see cref="FiringsMax"/> included.</summary>
    public long FiredCount { get; private set; }

    /// <summary>Seconds in which it was firing, summed over services.</summary>
    public long FiringSeconds { get; private set; }

    public void Observe(TickFrame frame)
    {
        var outcome = _judge.Observe(frame, _rules);
        FiringSeconds += outcome.Signals.Count;
        Reach.Observe(frame.Tick, _judge);
        if (_stepSeconds > 0 && _judge.Extreme(_rules[0]) is { } extreme)
        {
            Keep(frame.Tick, extreme.Value, extreme.Service);
        }

        foreach (var firing in outcome.Firings)
        {
            FiredCount += firing.IsFiring ? 1 : 0;
            if (_firings.Count < FiringsMax)
            {
                _firings.Add(firing);
            }
        }
    }

    public static RuleTester Run(AlertRule rule, IEnumerable<TickFrame> frames, RuleBookOptions? options = null)
    {
        var tester = new RuleTester(rule, options);
        foreach (var frame in frames)
        {
            tester.Observe(frame);
        }

        return tester;
    }

    public static async Task<RuleTester> RunAsync(
        AlertRule rule,
        IAsyncEnumerable<TickFrame> frames,
        CancellationToken cancellationToken,
        RuleBookOptions? options = null)
    {
        var tester = new RuleTester(rule, options);
        await foreach (var frame in frames.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            tester.Observe(frame);
        }

        return tester;
    }

    private void Keep(long tick, double value, string service)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(tick - (((tick % _stepSeconds) + _stepSeconds) % _stepSeconds));
        if (_points.Count == 0 || _points[^1].At != at)
        {
            _points.Add(new RulePoint(at, value, service));
        }
        else if (_rules[0].IsNearer(value, _points[^1].Value))
        {
            _points[^1] = new RulePoint(at, value, service);
        }
    }
}

/// <summary>A rule's metric in one step of time, in the metric's unit, at the service that came nearest to firing.</summary>
public sealed record RulePoint(DateTimeOffset At, double Value, string Service);
