using System.Text;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

public sealed class RetirementTests
{
    [Fact]
    public void A_flood_of_lines_that_never_come_twice_pushes_out_itself_and_not_what_is_said_every_day()
    {
        var mined = new Mined(new Miner(new MinerOptions { TemplatesMax = 200, ShapesMax = 16, ChildrenMax = 10_000 }));
        string[] daily = [.. Enumerable.Range(0, 50).Select(i => $"{Word(i)} says what it says every day")];
        mined.Add([.. daily, .. daily]);

        mined.Add([.. Enumerable.Range(1000, 2000).Select(i => $"{Word(i)} happened just this once")]);

        var held = mined.Miner.Snapshot().Templates.Select(t => t.Text).ToHashSet();
        Assert.InRange(held.Count, 100, 200);
        Assert.All(daily, line => Assert.Contains(line, held));
        Assert.True(mined.Miner.Retired >= 1800, $"{mined.Miner.Retired}");
    }

    [Fact]
    public void What_no_service_says_any_more_goes_in_the_end()
    {
        var mined = new Mined(new Miner(new MinerOptions { TemplatesMax = 200, ShapesMax = 16, ChildrenMax = 10_000 }));
        string[] Week(int week) => [.. Enumerable.Range(week * 1000, 100).Select(i => $"{Word(i)} is of its week")];

        for (var week = 0; week < 5; week++)
        {
            // What is said again while it is among the newest quarter is there to stay.
            mined.Add([.. Week(week).SelectMany(line => new[] { line, line })]);
        }

        var held = mined.Miner.Snapshot().Templates.Select(t => t.Text).ToHashSet();
        Assert.All(Week(4), line => Assert.Contains(line, held));
        Assert.DoesNotContain(Week(0)[0], held);
    }

    [Fact]
    public void More_shapes_than_the_bound_keep_their_ids_when_they_come_back()
    {
        var mined = new Mined(new Miner(new MinerOptions { TemplatesMax = 500, ChildrenMax = 10_000 }));
        string[] lines = [.. Enumerable.Range(0, 3000).Select(i => $"{Word(i)} is {Word(i * 7)}.")];

        mined.Add(lines).Add(lines);

        Assert.InRange(mined.Miner.TemplateCount, 1, 500);
        Assert.Equal(mined.Lines.Take(3000).Select(l => l.Template), mined.Lines.Skip(3000).Select(l => l.Template));
        mined.Lines.ForEach(l => l.AssertFlagIsTrue(mined.Texts[l.Template]));
    }

    [Fact]
    public void Two_miners_that_saw_the_same_shapes_in_another_order_agree_on_ids()
    {
        string[] lines =
        [
            .. Enumerable.Range(0, 40).Select(i => $"user {Word(i)} logged in from 10.0.0.{i} after {i} ms"),
            .. Enumerable.Range(0, 40).Select(i => $"session {(i % 2 == 0 ? "opened" : "closed")} for {Word(i)}"),
            .. Enumerable.Range(0, 40).Select(i => $"leader is node{i % 3}"),
        ];
        var one = new Mined().Add(lines);
        var other = new Mined().Add([.. lines.Reverse()]);

        Assert.Equal(
            one.Miner.Snapshot().Templates.Select(t => (t.Id, t.Text)).Order(),
            other.Miner.Snapshot().Templates.Select(t => (t.Id, t.Text)).Order());
    }

    [Fact]
    public void A_host_before_its_port_is_a_parameter_even_as_the_first_word()
    {
        var mined = Mined.Of("www.example.org:443 close, 12 bytes sent", "mail.example.org:443 close, 7 bytes sent");

        Assert.Equal("<*>:<*> close, <*> bytes sent", mined.LastText);
    }

    [Fact]
    public void A_setting_with_dots_is_no_host() =>
        Assert.Equal(
            ["map.input.start is deprecated", "task.is.map is deprecated"],
            Mined.Of("map.input.start is deprecated", "task.is.map is deprecated").FinalTexts());

    [Theory]
    [InlineData("GET /12ab34.png HTTP/1.1", "GET <*> HTTP/<*>")]
    [InlineData("from /10.0.0.1 to /24", "from /<*> to /<*>")]
    public void A_slash_and_a_digit_begin_a_path_when_letters_follow(string line, string template) =>
        Assert.Equal(template, Mined.Of(line, line.Replace("1.1", "1.0", StringComparison.Ordinal)).LastText);

    [Fact]
    public void A_words_value_of_a_key_needs_one_value_less_to_be_a_parameter()
    {
        string[] states = ["up", "down", "lost", "slow"];
        var keyed = new Mined().Add([.. states.Select(s => $"peer left state={s}")]);
        var free = new Mined().Add([.. states.Select(s => $"peer left as {s}")]);

        Assert.Equal("peer left state=<*>", keyed.LastText);
        Assert.Equal("peer left as slow", free.LastText);
    }

    private static string Word(int i)
    {
        var word = new StringBuilder("w");
        for (var rest = i + 1; rest > 0; rest /= 20)
        {
            word.Append("bcdfghjklmnpqrstvwxz"[rest % 20]).Append('o');
        }

        return word.ToString();
    }
}
