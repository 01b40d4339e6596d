using Microsoft.Extensions.Configuration;

namespace LogFlow.Server.Tests;

public sealed class OptionsReaderTests
{
    [Fact]
    public void The_defaults_are_usable()
    {
        var settings = Read();

        Assert.Equal(8766, settings.Server.Port);
        Assert.Equal("127.0.0.1", settings.Server.Host);
        Assert.Equal("data/logflow.duckdb", settings.Server.Database);
        Assert.True(settings.Server.IsSimulated);
        Assert.Equal(16L * 1024 * 1024, settings.Ingest.MaxBodyBytes);
        Assert.Equal(64L * 1024 * 1024, settings.Ingest.MaxDecompressedBytes);
        Assert.Equal(32 * 1024 * 1024, settings.Ingest.MaxMessageBytes);
        Assert.Equal(1024 * 1024, settings.Ingest.MaxLineBytes);
        Assert.Equal(TimeSpan.FromMinutes(5), settings.Ingest.ClockSkewMax);
    }

    [Fact]
    public void Keys_are_read_in_any_case()
    {
        var settings = Read(("LOGFLOW:PORT", "9000"), ("logflow:ingest:maxlinebytes", "2048"), ("LogFlow:AllowedOrigins:0", "http://127.0.0.1:5174"));

        Assert.Equal(9000, settings.Server.Port);
        Assert.Equal(2048, settings.Ingest.MaxLineBytes);
        Assert.Equal(["http://127.0.0.1:5174"], settings.Server.AllowedOrigins);
    }

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        var error = Assert.Throws<BadConfigurationException>(() => Read(
            ("LogFlow:Port", "eighty"),
            ("LogFlow:Source", "kafka"),
            ("LogFlow:Prot", "1"),
            ("LogFlow:Ingest:MaxLineBytes", "1"),
            ("LogFlow:Push:SendTimeout", "00:10:00")));

        Assert.Equal(5, error.Faults.Count);
        Assert.Contains(error.Faults, f => f.Contains("'eighty'; give a whole number"));
        Assert.Contains(error.Faults, f => f.Contains("LogFlow:Prot is not a setting"));
    }

    [Theory]
    [InlineData("LogFlow:Port", "70000")]
    [InlineData("LogFlow:Port", "")]
    [InlineData("LogFlow:Host", "example.org")]
    [InlineData("LogFlow:Source", "none ")]
    [InlineData("LogFlow:Rate", "0")]
    [InlineData("LogFlow:AllowedOrigins:0", "evil")]
    [InlineData("LogFlow:ShutdownTimeout", "soon")]
    [InlineData("LogFlow:TlsKey", "key.pem")]
    [InlineData("LogFlow:Security:RequestBurst", "0")]
    [InlineData("LogFlow:Ingest:MaxBodyBytes", "-1")]
    [InlineData("LogFlow:Push:ClientsMax", "0")]
    [InlineData("LogFlow:Store:Threads", "0")]
    public void A_value_out_of_its_range_is_refused(string key, string value) =>
        Assert.Single(Assert.Throws<BadConfigurationException>(() => Read((key, value))).Faults);

    private static ServerSettings Read(params (string Key, string Value)[] given) => ServerSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(given.ToDictionary(g => g.Key, g => (string?)g.Value)).Build());
}
