using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

public sealed class MinerRestoreTests
{
    private static readonly string[] Lines =
    [
        "user alice logged in from 10.0.0.1 port 22 ssh2", "user bob logged in from 10.0.0.2 port 22 ssh2",
        "session opened for it", "session closed for it", "size 12 KB", "size 7 KB", "leader is node1", "leader is node2",
        "boom in 3 places\n  at a", "delete blk_1 blk_2", "from host () at Sun Jul 10 03:55:15 2005",
        "login of 1234 failed", "login of root failed", "stored rdd_1 in memory", "stored broadcast_1 in memory", "",
    ];

    [Fact]
    public void After_a_restart_the_same_lines_are_no_news_and_have_the_same_ids()
    {
        var before = Mined.Of(Lines).Add(Lines);
        var restarted = new Miner();
        restarted.Restore(before.Announced);

        var after = new Mined(restarted).Add(Lines);

        Assert.Empty(after.Announced);
        Assert.Equal(before.Lines.Skip(Lines.Length).Select(l => before.Final(l.Template)), after.Lines.Select(l => l.Template));
        Assert.All(after.Lines, l => Assert.True(l.IsRebuildable));
    }

    [Fact]
    public void A_restored_template_still_grows()
    {
        var before = Mined.Of("leader is node1");
        var restarted = new Miner();
        restarted.Restore(before.Announced);

        var after = new Mined(restarted).Add("leader is node2");

        Assert.Equal(before.Announced[0].Id, after.Announced.Single().Replaces);
        Assert.Equal("leader is <*>", after.LastText);
    }

    [Fact]
    public void Replaced_templates_are_not_restored()
    {
        var before = Mined.Of("leader is node1", "leader is node2");
        var restarted = new Miner();

        restarted.Restore(before.Announced);

        Assert.Equal(["leader is <*>"], restarted.Snapshot().Templates.Select(t => t.Text));
    }
}
