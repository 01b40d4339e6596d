using LogFlow.Server.Cli;
using LogFlow.Server.Sources.Syslog;

namespace LogFlow.Server.Tests.Sources;

public sealed class SourceSettingsTests
{
    [Theory]
    [InlineData("Tail:0", "/var/log/*.log")]
    [InlineData("Syslog:0", "5514")]
    [InlineData("Stdin", "true")]
    public void A_source_of_ones_own_turns_the_simulator_off(string name, string value)
    {
        Assert.Equal("none", Read((name, value)).Server.Source);
        Assert.Equal("simulator", ServerSettings.Read(ServeCommand.Configuration(new Dictionary<string, string?> { [$"LogFlow:Sources:{name}"] = value, ["LogFlow:Source"] = "simulator" })).Server.Source);
    }

    [Theory]
    [InlineData("Syslog:0", "0.0.0.0:5514", "--syslog-remote")]
    [InlineData("Syslog:0", "70000", "give a port such as 5514")]
    [InlineData("Syslog:0", "here", "give a port such as 5514")]
    [InlineData("Tail:0", "", "give a path such as /var/log/*.log")]
    [InlineData("Tail:0", "/", "which is a folder")]
    [InlineData("Docker", "/no/such/folder", "is not there")]
    [InlineData("SyslogMessageBytesMax", "1", "480")]
    [InlineData("Fluent", "1", "is not a setting")]
    [InlineData("Syslog:0", "tls://6514", "needs a certificate; give --tls-cert and --tls-key")]
    [InlineData("SyslogClientCa", "/no/such.pem", "add --syslog tls://6514")]
    public void A_wrong_value_is_one_sentence(string name, string value, string says) =>
        Assert.Contains(says, Assert.Single(Assert.Throws<BadConfigurationException>(() => Read((name, value))).Faults));

    [Theory]
    [InlineData("5514", "udp+tcp://127.0.0.1:5514")]
    [InlineData("udp://127.0.0.1:514", "udp://127.0.0.1:514")]
    [InlineData("tcp://[::1]:6514", "tcp://[::1]:6514")]
    [InlineData("tls://6514", "tls://127.0.0.1:6514")]
    [InlineData("localhost:5514", "udp+tcp://127.0.0.1:5514")]
    public void An_endpoint_may_be_written_in_several_ways(string text, string meaning) => Assert.Equal(meaning, SyslogEndpoint.Parse(text)?.ToString());

    private static ServerSettings Read(params (string Name, string Value)[] given) =>
        ServerSettings.Read(ServeCommand.Configuration(given.ToDictionary(g => $"LogFlow:Sources:{g.Name}", g => (string?)g.Value)));
}
