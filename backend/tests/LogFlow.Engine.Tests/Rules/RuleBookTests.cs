using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Engine.Rules;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Rules;

public sealed class RuleBookTests
{
    private static readonly AlertRule ErrorRate = new()
    {
        Id = "errors",
        Name = "Errors",
        Metric = RuleMetric.ErrorRate,
        Threshold = 10,
        ForSeconds = 5,
    };

    [Fact]
    public void A_rule_fires_once_when_it_has_held_long_enough_and_resolves_once()
    {
        var book = new RuleBook([ErrorRate]);

        var firings = Run(book, 120, (frame, second) => Some.Fill(frame, "api", 20, failed: second is >= 30 and < 60 ? 10 : 0)).Firings;

        Assert.Collection(
            firings,
            f =>
            {
                Assert.True(f is { IsFiring: true, Service: "api", RuleId: "errors", Threshold: 10 });
                Assert.InRange(f.At.ToUnixTimeSeconds() - Some.Tick, 35, 39);
                Assert.Equal(4, (f.At - f.Since).TotalSeconds);
            },
            f =>
            {
                Assert.False(f.IsFiring);
                Assert.InRange(f.At.ToUnixTimeSeconds() - Some.Tick, 60, 70);
            });
    }

    [Fact]
    public void A_firing_rule_is_a_signal_in_each_second()
    {
        var book = new RuleBook([ErrorRate with { Severity = SignalSeverity.Critical }]);

        var signals = Run(book, 60, (frame, second) => Some.Fill(frame, "api", 20, failed: second >= 30 ? 10 : 0)).Signals;

        Assert.InRange(signals.Count, 20, 26);
        Assert.All(signals, s =>
        {
            Assert.Equal(SignalKinds.Rule, s.Kind);
            Assert.Equal("rule:errors", s.Detector);
            Assert.Equal(SignalSeverity.Critical, s.Severity);
            Assert.True(s.Score >= 1 && s.Observed > 10 && s.Onset <= s.At);
            Assert.Equal("%", s.Unit);
        });
        Assert.Contains("above 10 %", signals[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Dwell_is_kept_per_service()
    {
        var book = new RuleBook([ErrorRate]);

        var firings = Run(book, 60, (frame, second) =>
        {
            Some.Fill(frame, "a", 20, failed: second >= 20 ? 10 : 0);
            Some.Fill(frame, "b", 20, failed: second >= 40 ? 10 : 0);
            Some.Fill(frame, "c", 20);
        }).Firings;

        Assert.Equal(["a", "b"], firings.Select(f => f.Service));
        Assert.Equal(20, (firings[1].At - firings[0].At).TotalSeconds);
    }

    [Fact]
    public void A_condition_that_lapses_begins_its_dwell_anew()
    {
        var rule = new AlertRule { Id = "volume", Name = "Volume", Metric = RuleMetric.RecordsPerMinute, Threshold = 100, ForSeconds = 30, Service = "api" };
        var book = new RuleBook([rule]);

        // 20 spans and their lines are 40 records; six such seconds within a minute are over 100, for at most 55 s.
        var firings = Run(book, 300, (frame, second) => Some.Fill(frame, "api", second % 100 is 0 or 1 ? 30 : 0)).Firings;
        Assert.Equal(3, firings.Count(f => f.IsFiring));

        var longer = Run(new RuleBook([rule with { ForSeconds = 70 }]), 300, (frame, second) => Some.Fill(frame, "api", second % 100 is 0 or 1 ? 30 : 0)).Firings;
        Assert.Empty(longer);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(19, 3)]
    public void A_few_failures_of_a_few_prove_nothing(int units, int failed)
    {
        var book = new RuleBook([ErrorRate with { ForSeconds = 0 }]);

        var firings = Run(book, 20, (frame, second) => Some.Fill(frame, "api", second == 5 ? units : 0, failed: second == 5 ? failed : 0)).Firings;

        Assert.Empty(firings);
    }

    [Fact]
    public void Chance_alone_does_not_fire_a_rule_near_its_threshold()
    {
        var book = new RuleBook([ErrorRate with { Threshold = 8 }]);
        var world = new NoiseWorld(3, [new NoiseService("payments", 7, ErrorShare: 0.05)]);

        var fired = world.Run(7200).SelectMany(f => book.Observe(f).Firings).Count(f => f.IsFiring);

        Assert.InRange(fired, 0, 1);
    }

    [Fact]
    public void An_outage_fires_the_error_rate_rule_within_seconds()
    {
        var book = new RuleBook([ErrorRate with { Threshold = 8 }]);
        var world = new NoiseWorld(3, [new NoiseService("payments", 7, ErrorShare: 0.05)]);
        foreach (var frame in world.Run(100))
        {
            book.Observe(frame);
        }

        var fired = world.Run(30, _ => new NoiseChange(Errors: 4.5)).SelectMany(f => book.Observe(f).Firings).First(f => f.IsFiring);

        Assert.InRange(fired.At.ToUnixTimeSeconds() - Some.Tick - 100, 4, 20);
    }

    [Fact]
    public void Latency_and_counts_a_minute_are_measured_in_their_units()
    {
        AlertRule Rule(string id, RuleMetric metric, double threshold) =>
            new() { Id = id, Name = id, Metric = metric, Threshold = threshold, ForSeconds = 0, Service = "api" };
        var book = new RuleBook(
        [
            Rule("p50", RuleMetric.LatencyP50, 100),
            Rule("p95", RuleMetric.LatencyP95, 100),
            Rule("p99", RuleMetric.LatencyP99, 130),
            Rule("records", RuleMetric.RecordsPerMinute, 1),
            Rule("warnings", RuleMetric.WarningsPerMinute, 1),
            Rule("errors", RuleMetric.ErrorsPerMinute, 1),
        ]);

        var signals = Run(book, 61, (frame, _) => Some.Fill(frame, "api", 10, failed: 1, warnings: 2, latencyMs: 120)).Signals;
        var last = signals.Where(s => s.At.ToUnixTimeSeconds() == Some.Tick + 60).ToDictionary(s => s.Detector[5..], s => s.Observed);

        Assert.Equal(["errors", "p50", "p95", "records", "warnings"], last.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((60, 1200, 120), (last["errors"], last["records"], last["warnings"]));
        Assert.InRange(last["p95"], 117, 123);
    }

    [Fact]
    public void A_rule_for_too_little_waits_for_a_full_minute()
    {
        var rule = new AlertRule { Id = "quiet", Name = "Quiet", Metric = RuleMetric.RecordsPerMinute, Operator = RuleOperator.Below, Threshold = 100, ForSeconds = 0, Service = "api" };

        var busy = Run(new RuleBook([rule]), 120, (frame, _) => Some.Fill(frame, "api", 2)).Firings;
        var stopping = Run(new RuleBook([rule]), 200, (frame, second) => Some.Fill(frame, "api", second < 100 ? 2 : 0)).Firings;

        Assert.Empty(busy);
        Assert.Single(stopping);
        Assert.InRange(stopping[0].At.ToUnixTimeSeconds() - Some.Tick, 130, 140);
    }

    [Fact]
    public void A_rule_that_is_removed_or_switched_off_resolves()
    {
        foreach (var remove in new[] { true, false })
        {
            var book = new RuleBook([ErrorRate]);
            Assert.Single(Run(book, 40, (frame, _) => Some.Fill(frame, "api", 20, failed: 10)).Firings);
            Assert.True(remove ? book.TryRemove("errors", out _) : !book.Toggle("errors")!.IsEnabled);

            var outcome = book.Observe(Some.Frame(Some.Tick + 40, "api", 20, failed: 10));

            Assert.False(Assert.Single(outcome.Firings).IsFiring);
            Assert.Empty(outcome.Signals);
        }
    }

    [Fact]
    public void Rules_can_be_listed_added_changed_toggled_and_removed()
    {
        var book = new RuleBook([]);

        Assert.True(book.TryAdd(ErrorRate, out _));
        Assert.False(book.TryAdd(ErrorRate, out var twice));
        Assert.Contains("already", twice, StringComparison.Ordinal);
        Assert.True(book.TryUpdate(ErrorRate with { Threshold = 20 }, out _));
        Assert.Equal(20, book.Find("errors")!.Threshold);
        Assert.False(book.TryUpdate(ErrorRate with { Id = "other" }, out var missing));
        Assert.Contains("'other'", missing, StringComparison.Ordinal);
        Assert.False(book.Toggle("errors")!.IsEnabled);
        Assert.True(book.Toggle("errors")!.IsEnabled);
        Assert.Null(book.Toggle("other"));
        Assert.Single(book.List());
        Assert.True(book.TryRemove("errors", out var removed));
        Assert.Equal(20, removed.Threshold);
        Assert.False(book.TryRemove("errors", out _));
        Assert.Empty(book.List());
    }

    public static TheoryData<AlertRule, string> Unacceptable => new()
    {
        { ErrorRate with { Id = "Not Kebab" }, "kebab-case" },
        { ErrorRate with { Id = "" }, "kebab-case" },
        { ErrorRate with { Name = " " }, "name" },
        { ErrorRate with { Threshold = double.NaN }, "finite" },
        { ErrorRate with { Threshold = -1 }, "finite" },
        { ErrorRate with { Threshold = 101 }, "percentage" },
        { ErrorRate with { ForSeconds = 3601 }, "duration" },
        { ErrorRate with { ForSeconds = -1 }, "duration" },
        { ErrorRate with { Service = "" }, "service" },
        { ErrorRate with { Metric = (RuleMetric)99 }, "metric" },
    };

    [Theory]
    [MemberData(nameof(Unacceptable))]
    public void An_unacceptable_rule_is_refused_with_a_sentence(AlertRule rule, string word)
    {
        Assert.False(new RuleBook([]).TryAdd(rule, out var problem));
        Assert.Contains(word, problem, StringComparison.Ordinal);
        Assert.EndsWith(".", problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RuleTester(rule));
    }

    [Fact]
    public void Everything_is_bounded_and_what_is_refused_is_counted()
    {
        var book = new RuleBook([], new RuleBookOptions { RulesMax = 2, ServicesMax = 3, DwellsMax = 2 });
        Assert.True(book.TryAdd(ErrorRate with { Id = "a", ForSeconds = 0 }, out _));
        Assert.True(book.TryAdd(ErrorRate with { Id = "b", ForSeconds = 0 }, out _));
        Assert.False(book.TryAdd(ErrorRate with { Id = "c" }, out var problem));
        Assert.Contains("2 rules", problem, StringComparison.Ordinal);

        Run(book, 10, (frame, _) =>
        {
            for (var i = 0; i < 5; i++)
            {
                Some.Fill(frame, "s" + i, 30, failed: 20);
            }
        });

        Assert.Equal(3, book.HeldServices);
        Assert.Equal(2, book.HeldDwells);
        Assert.True(book.Refused > 0);
    }

    [Fact]
    public async Task Rules_may_be_changed_while_they_are_judged()
    {
        var book = new RuleBook();
        using var stop = new CancellationTokenSource();
        var changing = Task.Run(() =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                book.TryAdd(ErrorRate with { Id = "r" + (i % 50) }, out _);
                book.Toggle("r" + (i % 7));
                book.TryRemove("r" + (i % 50), out _);
            }
        });

        var outcomes = new NoiseWorld(1).Run(300).Select(book.Observe).ToList();
        await stop.CancelAsync();
        await changing;

        Assert.Equal(300, outcomes.Count);
        Assert.Equal(book.List().Select(r => r.Id).Order(StringComparer.Ordinal), book.List().Select(r => r.Id));
    }

    [Fact]
    public void The_three_defaults_are_those_documented()
    {
        var rules = new RuleBook().List().ToDictionary(r => r.Id);

        Assert.Equal(3, rules.Count);
        Assert.True(rules["error-rate"] is { Metric: RuleMetric.ErrorRate, Operator: RuleOperator.Above, Threshold: 8, Service: "*" });
        Assert.True(rules["payments-latency"] is { Metric: RuleMetric.LatencyP95, Threshold: 400, Service: "payments" });
        Assert.True(rules["notifications-volume"] is { Metric: RuleMetric.RecordsPerMinute, Threshold: 500, Service: "notifications" });
        Assert.All(rules.Values, r => Assert.True(r.IsEnabled && r.ForSeconds == 5));
    }

    [Fact]
    public void The_default_options_are_what_is_documented()
    {
        var options = new RuleBookOptions();

        Assert.Equal((10_000, 2_000, 100_000), (options.RulesMax, options.ServicesMax, options.DwellsMax));
        Assert.Equal((20, 0.01, 600), (options.UnitsMin, options.ChanceMax, options.ForgetAfterSeconds));
    }

    private static (List<RuleFiring> Firings, List<Signal> Signals) Run(RuleBook book, int seconds, Action<TickFrame, int> fill)
    {
        List<RuleFiring> firings = [];
        List<Signal> signals = [];
        for (var second = 0; second < seconds; second++)
        {
            var frame = new TickFrame(Some.Tick + second);
            fill(frame, second);
            var outcome = book.Observe(frame);
            firings.AddRange(outcome.Firings);
            signals.AddRange(outcome.Signals);
        }

        return (firings, signals);
    }
}
