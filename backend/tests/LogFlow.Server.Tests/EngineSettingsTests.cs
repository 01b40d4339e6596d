using Microsoft.Extensions.Configuration;

namespace LogFlow.Server.Tests;

public sealed class EngineSettingsTests
{
    [Fact]
    public void Each_plug_is_configured_in_a_section_of_its_own()
    {
        var options = ServerSettings.ReadEngine(Configuration(
            ("LogFlow:Engine:Threads", "4"),
            ("LogFlow:Engine:Incidents:ResolvingAfter", "00:00:30"),
            ("LogFlow:Engine:Incidents:ResolvedAfter", "00:01:30"),
            ("LogFlow:Engine:Sequencer:AllowedLateness", "00:00:05")));

        Assert.Equal(4, options.Threads);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Incidents.ResolvingAfter);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Incidents.ResolvedAfter);
        Assert.Equal(TimeSpan.FromSeconds(5), options.Sequencer.AllowedLateness);
    }

    [Fact]
    public void The_defaults_are_those_of_the_description()
    {
        var options = ServerSettings.ReadEngine(Configuration());

        Assert.Equal(TimeSpan.FromSeconds(25), options.Incidents.JoinWindow);
        Assert.Equal(TimeSpan.FromSeconds(18), options.Incidents.ResolvingAfter);
        Assert.Equal(TimeSpan.FromSeconds(45), options.Incidents.ResolvedAfter);
        Assert.Equal(TimeSpan.FromSeconds(1), options.Sequencer.AllowedLateness);
    }

    [Fact]
    public void Every_fault_of_the_nested_sections_is_told_at_once()
    {
        var error = Assert.Throws<BadConfigurationException>(() => ServerSettings.ReadEngine(Configuration(
            ("LogFlow:Engine:Incidents:JoinWindow", "soon"),
            ("LogFlow:Engine:Incidents:OpenMax", "0"),
            ("LogFlow:Engine:Incident:OpenMax", "5"),
            ("LogFlow:Engine:Threads", "1000"))));

        Assert.Equal(4, error.Faults.Count);
        Assert.Contains(error.Faults, fault => fault.StartsWith("LogFlow:Engine:Incidents:JoinWindow is 'soon'", StringComparison.Ordinal));
        Assert.Contains(error.Faults, fault => fault.StartsWith("LogFlow:Engine:Incident is not a setting; there are Threads", StringComparison.Ordinal));
        Assert.Contains(error.Faults, fault => fault.StartsWith("LogFlow:Engine:Incidents: The field OpenMax must be between", StringComparison.Ordinal));
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
}
