using LogFlow.Server.Masking;

namespace LogFlow.Server.Tests.Masking;

public sealed class MaskingTests
{
    private static readonly string[] Secrets = ["alice@example.com", "4111 1111 1111 1111", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghij", "customer-90210"];

    [Fact]
    public async Task What_is_masked_is_nowhere_to_be_found()
    {
        await using var server = await RunningServer.StartAsync(("Masking:Rules:0", "all"), ("Masking:Patterns:0", "customer=customer-[0-9]{5}"));
        await server.IngestAsync([.. Secrets.Select((s, i) =>
            $$"""{"service":"shop","level":"error","message":"case {{i}} password=hunter2secret for {{s}} ended","attributes":{"card":4111111111111111,"note":"{{s}}" } }""")]);
        var live = await RunningServer.UntilAsync(() => server.GetAsync("/api/stats"), stats => stats.GetProperty("recent_logs").GetArrayLength() == Secrets.Length);

        var seen = live.GetRawText();
        foreach (var path in (string[])["/api/search?service=shop", "/api/stats", "/api/templates", "/api/service/shop"])
        {
            seen += (await server.GetAsync(path)).GetRawText();
        }

        Assert.DoesNotContain(Secrets, s => seen.Contains(s, StringComparison.Ordinal));
        Assert.DoesNotContain("4111111111111111", seen);
        Assert.DoesNotContain("hunter2secret", seen);
        Assert.Contains("[email]", seen);
        Assert.Contains("[customer]", seen);
    }

    [Theory]
    [InlineData("Masking:Rules:0", "everything")]
    [InlineData("Masking:Patterns:0", "nothing")]
    [InlineData("Masking:Patterns:0", "bad=(unclosed")]
    [InlineData("Masking:Patterns:0", "back=(a)\\1")]
    [InlineData("Masking:Patterns:0", "look=(?=a)b")]
    [InlineData("Masking:Patterns:0", "empty=a*")]
    public async Task A_mask_that_cannot_be_run_safely_stops_the_start(string key, string value) =>
        await Assert.ThrowsAsync<BadConfigurationException>(() => RunningServer.StartAsync((key, value)));

    [Fact]
    public void An_own_mask_takes_time_in_proportion_to_the_text()
    {
        var masker = new MaskingOptions { Patterns = ["evil=(a+)+$"] }.Masker()!;

        // A backtracking engine would not come back from this in a lifetime.
        Assert.Equal(100_001, masker.Mask(new string('a', 100_000) + "!").Length);
    }
}
