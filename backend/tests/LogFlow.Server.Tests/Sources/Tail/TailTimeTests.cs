namespace LogFlow.Server.Tests.Sources.Tail;

/// <summary>Programs of one machine write their times in units of their own, some into the same file.</summary>
public sealed class TailTimeTests
{
    private static readonly (string Written, string TimeNs)[] Times =
    [
        ("1767225600", "1767225600000000000"),
        ("1767225601123", "1767225601123000000"),
        ("1767225602123456", "1767225602123456000"),
        ("1767225603123456789", "1767225603123456789"),
        ("1767225604.5", "1767225604500000000"),
        ("1767225605.123456789", "1767225605123456789"),
        ("1767225606123.25", "1767225606123250000"),
        ("2147483648", "2147483648000000000"),
        ("1767225607000", "1767225607000000000"),
        ("1767225608", "1767225608000000000"),
    ];

    [Theory]
    [InlineData("""{"timestamp":TIME,"service":"shop","message":"m"}""")]
    [InlineData("""{"timestamp":"TIME","service":"shop","message":"m"}""")]
    [InlineData("ts=TIME level=info service=shop msg=m")]
    public async Task Seconds_and_parts_of_them_mixed_in_one_file_keep_their_exact_values(string line)
    {
        await using var tail = new TailHarness(o => o with { ClockSkewMax = TimeSpan.FromDays(10_000) });
        tail.Write("a.log", string.Concat(Times.Select(t => line.Replace("TIME", t.Written, StringComparison.Ordinal) + "\n")));
        tail.Start();

        await tail.UntilAsync(Times.Length);

        Assert.Equal(Times.Select(t => t.TimeNs), (await tail.RecordsAsync()).Select(r => r.TimeNs));
    }
}
