using LogFlow.Server.Status;

namespace LogFlow.Server.Tests.Status;

public sealed class StatusTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Fact]
    public async Task Sources_drops_and_stage_times_are_told()
    {
        using var rejected = await _server.PostLinesAsync([Lines.Log("gateway", "info", "good"), "bad", "bad too"]);

        var status = await _server.GetAsync("/api/status");

        var http = status.GetProperty("sources").EnumerateArray().Single(s => s.GetProperty("name").GetString() == "http");
        Assert.Equal(http.GetProperty("received").GetInt64(), http.GetProperty("accepted").GetInt64() + 2);
        Assert.True(http.GetProperty("accepted").GetInt64() >= SeededServer.Traces * 3);
        var drop = status.GetProperty("drops").EnumerateArray().Single(d => d.GetProperty("reason").GetString() == "unreadable");
        Assert.Equal(("source http", 2), (drop.GetProperty("where").GetString(), drop.GetProperty("count").GetInt64()));
        Assert.Contains(status.GetProperty("stage_times").EnumerateArray(), s => s.GetProperty("name").GetString() == "miner" && s.GetProperty("p95").GetDouble() > 0);
        Assert.True(status.GetProperty("process").GetProperty("working_set_bytes").GetInt64() > 1_000_000);
        Assert.Contains(status.GetProperty("health").GetProperty("stages").EnumerateArray(), s => s.GetProperty("name").GetString() == "z-score");
    }

    [Fact]
    public void Whatever_may_be_a_secret_is_masked()
    {
        var settings = EffectiveSettings.Of("Section", new Sample { ApiKey = "abc", Password = "def", Path = "data", Names = ["a", "b"] }).ToDictionary(s => s.Name, s => s.Value);

        Assert.Equal(EffectiveSettings.Masked, settings["ApiKey"]);
        Assert.Equal(EffectiveSettings.Masked, settings["Password"]);
        Assert.Equal("data", settings["Path"]);
        Assert.Equal("a, b", settings["Names"]);
    }

    [Fact]
    public void A_quantile_lies_in_its_bucket()
    {
        var counts = new long[15];
        counts[3] = 90;
        counts[6] = 10;

        Assert.InRange(StatusProbe.Quantile(counts, 0.5)!.Value, 0.0005, 0.001);
        Assert.InRange(StatusProbe.Quantile(counts, 0.95)!.Value, 0.005, 0.01);
        Assert.Null(StatusProbe.Quantile(new long[15], 0.5));
    }

    private sealed class Sample
    {
        public string ApiKey { get; set; } = "";

        public string Password { get; set; } = "";

        public string Path { get; set; } = "";

        public IReadOnlyList<string> Names { get; set; } = [];
    }
}
