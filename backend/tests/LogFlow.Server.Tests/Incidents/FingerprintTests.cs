using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Incidents.Resemblance;

namespace LogFlow.Server.Tests.Incidents;

public sealed class FingerprintTests
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.FromUnixTimeSeconds(1_770_000_000);

    private readonly Incident _one = SomeIncident.Of("1", "payments", Noon, "checkout", "gateway");

    [Fact]
    public void Numbers_and_times_do_not_matter()
    {
        var other = SomeIncident.Of("2", "payments", Noon.AddDays(-3), "checkout", "gateway");
        other = other with { Signals = [.. other.Signals.Select(signal => signal with { Score = 99, Observed = 0.9 })] };

        Assert.Equal(1, Likeness(_one, other));
    }

    [Fact]
    public void The_root_counts_most_and_it_is_the_same_both_ways()
    {
        var sameRoot = SomeIncident.Of("2", "payments", Noon, "fulfillment");
        var sameVictims = SomeIncident.Of("3", "ledger", Noon, "checkout", "gateway");
        var apart = SomeIncident.Of("4", "search", Noon, "catalog");

        Assert.True(Likeness(_one, sameRoot) > Likeness(_one, sameVictims));
        Assert.True(Likeness(_one, sameVictims) > Likeness(_one, apart));
        Assert.Equal(0, Likeness(_one, apart));
        Assert.Equal(Likeness(_one, sameRoot), Likeness(sameRoot, _one));
    }

    [Fact]
    public void Kinds_of_signal_and_templates_tell_failures_of_one_service_apart()
    {
        var slow = _one with { Signals = [.. _one.Signals.Select(signal => signal with { Kind = SignalKinds.Latency })] };
        var line = SomeIncident.SignalOf("payments", Noon, SignalKinds.NewTemplate) with { Template = new TemplateId(7), TemplateText = "pool exhausted" };
        var (withLine, withOther) = (With(_one, line), With(_one, line with { Template = new TemplateId(8) }));

        Assert.True(Likeness(_one, slow) < 0.8);
        Assert.True(Likeness(withLine, withLine) > Likeness(withLine, withOther));
        Assert.Equal(
            ["root payments", "in trouble: checkout, gateway, payments", "error rate at checkout, gateway, payments", "new template at payments", "1 log pattern"],
            Fingerprint.Of(withLine).SharedWith(Fingerprint.Of(withLine)));
    }

    private static Incident With(Incident incident, Signal signal) => incident with { Signals = [.. incident.Signals, signal] };

    private static double Likeness(Incident one, Incident other) => Fingerprint.Of(one).Likeness(Fingerprint.Of(other));
}
