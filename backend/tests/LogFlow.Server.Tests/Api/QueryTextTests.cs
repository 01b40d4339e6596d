using LogFlow.Server.Api;

namespace LogFlow.Server.Tests.Api;

public sealed class QueryTextTests
{
    [Theory]
    [InlineData("2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31T13:00:00+01:00")]
    [InlineData("2026-01-31T13:00:00 01:00")]
    [InlineData("1769860800")]
    [InlineData("1769860800000")]
    [InlineData("1769860800000000")]
    [InlineData("1769860800000000000")]
    public void Times_are_read_in_every_usual_way(string text) =>
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), QueryText.Time("from", text));

    [Theory]
    [InlineData("info", 9)]
    [InlineData("WARN", 13)]
    [InlineData("warning", 13)]
    [InlineData("17", 17)]
    [InlineData("fatal", 21)]
    public void Levels_are_names_or_numbers(string text, byte severity) => Assert.Equal(severity, QueryText.Level(text));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000000000")]
    [InlineData("ten")]
    [InlineData("1e2")]
    public void A_limit_out_of_range_is_told_the_range(string text)
    {
        var problem = Assert.Throws<ApiProblem>(() => QueryText.Limit(text, 100, 1000));

        Assert.Equal(400, problem.Status);
        Assert.Contains("1 to 1000", problem.Message);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("'; DROP TABLE records; --")]
    public void What_is_no_time_is_told_what_is(string text) =>
        Assert.Contains("2026-01-31T12:00:00Z", Assert.Throws<ApiProblem>(() => QueryText.Time("from", text)).Message);

    [Fact]
    public void A_range_that_ends_before_it_starts_is_refused() =>
        Assert.Throws<ApiProblem>(() => QueryText.Range("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z"));

    [Fact]
    public void A_value_is_shown_cut() =>
        Assert.True(Assert.Throws<ApiProblem>(() => QueryText.Level(new string('x', 4000))).Message.Length < 300);
}
