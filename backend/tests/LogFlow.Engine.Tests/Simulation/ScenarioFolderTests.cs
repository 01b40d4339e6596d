using LogFlow.Engine.Simulation;
using static LogFlow.Engine.Tests.Simulation.Simulated;

namespace LogFlow.Engine.Tests.Simulation;

public sealed class ScenarioFolderTests
{
    [Fact]
    public void The_shop_has_its_fourteen_services_and_their_calls()
    {
        Assert.Equal(
            ["gateway", "auth", "sessions", "catalog", "search", "inventory", "recommendations", "cart", "checkout", "payments", "ledger", "fulfillment", "notifications", "analytics"],
            Shop.Services.Select(service => service.Name));
        Assert.Equal(
            "auth>sessions cart>catalog cart>sessions catalog>inventory catalog>recommendations checkout>cart checkout>inventory checkout>payments " +
            "fulfillment>inventory fulfillment>notifications gateway>auth gateway>catalog gateway>search payments>ledger search>catalog",
            string.Join(' ', Shop.Calls.Select(call => $"{call.Caller}>{call.Callee}").Order(StringComparer.Ordinal)));
        Assert.Equal(
            [("gateway", 0.55), ("checkout", 0.2), ("cart", 0.1), ("fulfillment", 0.1), ("analytics", 0.05)],
            Shop.Entries.Select(entry => (entry.Service, entry.Weight)));
    }

    [Fact]
    public void Seven_failures_ship()
    {
        var failures = ScenarioFolder.LoadFailures(Shop);

        Assert.Equal(
            [
                ("catalog_latency", "catalog", 28.0, "search cart"),
                ("checkout_retry_storm", "checkout", 28.0, "cart payments"),
                ("inventory_deadlock", "inventory", 25.0, "checkout fulfillment"),
                ("notifications_flood", "notifications", 28.0, ""),
                ("payments_outage", "payments", 35.0, "ledger checkout notifications"),
                ("recommendations_cold", "recommendations", 26.0, ""),
                ("search_index_fail", "search", 24.0, "gateway"),
            ],
            failures.Select(failure => (failure.Name, failure.Primary.Service, failure.DurationSeconds, string.Join(' ', failure.Cascade.Select(effect => effect.Service)))));
        Assert.All(failures, failure => Assert.NotEmpty(failure.Title));
        Assert.All(failures, failure => Assert.NotEmpty(failure.Description));
        Assert.All(failures, failure => Assert.Equal(2, failure.LagSeconds));
    }

    [Theory]
    [InlineData("payments_outage", 4.5, 5, 1, 1)]
    [InlineData("catalog_latency", 1, 8, 1, 1)]
    [InlineData("inventory_deadlock", 3.5, 3.5, 1, 1)]
    [InlineData("notifications_flood", 1, 1, 5.5, 1)]
    [InlineData("search_index_fail", 3, 4, 1, 1)]
    [InlineData("checkout_retry_storm", 1, 2, 3.5, 3.5)]
    [InlineData("recommendations_cold", 1, 6, 1, 1)]
    public void Primary_factors_are_those_of_the_table(string name, double errors, double latency, double warnings, double calls)
    {
        var primary = Failure(name).Primary;

        Assert.Equal((errors, latency, warnings, calls), (primary.Errors, primary.Latency, primary.Warnings, primary.Calls));
    }

    [Fact]
    public void A_cascade_is_warnings_only()
    {
        var effects = ScenarioFolder.LoadFailures(Shop).SelectMany(failure => failure.Cascade);

        Assert.All(effects, effect => Assert.Equal(new Effect(effect.Service, Warnings: 3, Message: effect.Message), effect));
    }

    [Fact]
    public void A_failure_of_another_topology_is_not_offered()
    {
        var other = Topology(TopologyFileTests.Small);

        Assert.Empty(ScenarioFolder.LoadFailures(other));
    }

    [Fact]
    public void An_unknown_name_brings_the_names_there_are()
    {
        var fault = Assert.Single(Assert.Throws<ScenarioFileException>(() => Failure("payment_outage")).Faults);

        Assert.Contains("payments_outage, recommendations_cold", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("did you mean \"payments_outage\"?", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absent_file_is_named() =>
        Assert.Equal("no/such.json: there is no such file", Assert.Throws<ScenarioFileException>(() => TopologyFile.Load("no/such.json")).Message);
}
