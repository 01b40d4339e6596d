using LogFlow.Contracts.Detection;
using LogFlow.Server.Api;

namespace LogFlow.Server.Tests.Api;

public sealed class RuleBodyTests
{
    [Fact]
    public void A_name_a_metric_and_a_threshold_are_enough()
    {
        var rule = new RuleBody { Name = "Payments p95 > 400 ms!", Metric = "latency_p95", Threshold = 400 }.ToRule();

        Assert.Equal("payments-p95-400-ms", rule.Id);
        Assert.Equal(RuleMetric.LatencyP95, rule.Metric);
        Assert.Equal(RuleOperator.Above, rule.Operator);
        Assert.Equal(AlertRule.EachService, rule.Service);
        Assert.Equal(5, rule.ForSeconds);
        Assert.True(rule.IsEnabled);
    }

    [Fact]
    public void Every_fault_is_named()
    {
        var problem = Assert.Throws<ApiProblem>(() => new RuleBody { Metric = "cpu", ForSeconds = -1, Severity = "bad", Id = "Not Kebab" }.ToRule());

        foreach (var word in (string[])["name needs", "threshold needs", "for_seconds is -1", "metric is 'cpu'; give one of error_rate", "severity is 'bad'", "id 'Not Kebab'"])
        {
            Assert.Contains(word, problem.Message);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_threshold_must_be_finite(double threshold) =>
        Assert.Throws<ApiProblem>(() => new RuleBody { Name = "x", Metric = "error_rate", Threshold = threshold }.ToRule());

    [Fact]
    public void The_id_in_the_path_counts() =>
        Assert.Throws<ApiProblem>(() => new RuleBody { Id = "a", Name = "x", Metric = "error_rate", Threshold = 1 }.ToRule("b"));
}
