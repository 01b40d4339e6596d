using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

public sealed class MinerTests
{
    [Fact]
    public void Lines_of_one_shape_share_a_template()
    {
        var mined = Mined.Of("took 12 ms", "took 7 ms");

        Assert.Equal(mined.Lines[0].Template, mined.Lines[1].Template);
        Assert.Single(mined.Announced);
    }

    [Fact]
    public void A_template_id_is_the_hash_of_its_text()
    {
        var mined = Mined.Of("took 12 rounds");

        Assert.Equal(TemplateId.Of("took <*> rounds"u8), mined.Lines[0].Template);
        Assert.Equal(mined.Lines[0].Template, mined.Announced[0].Id);
    }

    [Fact]
    public void A_template_remembers_the_record_that_made_it()
    {
        var services = new NameTable();
        var batch = new LogBatch(services);
        batch.Add(new LogRecord { TimeNs = 5, Severity = Severity.Info, Body = "all is well"u8 });
        batch.Add(new LogRecord { TimeNs = 6, Severity = Severity.Error, Body = "disk 3 is full"u8 });

        new Miner().Mine(batch);

        Assert.Equal((6L, Severity.Error), (batch.NewTemplates[1].FirstSeenNs, batch.NewTemplates[1].Severity));
        Assert.Equal([0, 1], batch.NewTemplateRows);
        batch.Release();
    }

    [Fact]
    public void Few_words_at_a_position_tell_templates_apart()
    {
        var mined = Mined.Of("session opened for it", "session closed for it", "session opened for it");

        Assert.Equal(["session opened for it", "session closed for it"], mined.Announced.Select(t => t.Text));
        Assert.All(mined.Announced, t => Assert.True(t.Replaces.IsNone));
    }

    [Fact]
    public void Many_words_at_a_position_are_a_parameter()
    {
        string[] users = ["alice", "bob", "carol", "dave", "erin", "frank"];

        var mined = Mined.Of([.. users.Select(u => $"password accepted for {u} today")]);

        Assert.Equal("password accepted for <*> today", mined.LastText);
        Assert.Equal(["frank"], mined.Lines[^1].ParameterTexts);
        Assert.All(mined.FinalTexts(), t => Assert.Equal("password accepted for <*> today", t));
        // The four that were templates of their own before the fifth user came are all replaced, and earlier rows keep their ids.
        Assert.Equal(4, mined.Announced.Count(t => !t.Replaces.IsNone));
        Assert.Equal("password accepted for alice today", mined.Texts[mined.Lines[0].Template]);
    }

    [Fact]
    public void Two_dotted_names_at_a_position_are_a_parameter()
    {
        var mined = Mined.Of("reached host db.eu.example in time", "reached host web.us.example in time");

        Assert.Equal("reached host <*> in time", mined.LastText);
    }

    [Fact]
    public void Two_ids_of_different_kinds_at_a_position_are_a_parameter()
    {
        var mined = Mined.Of("stored block rdd_12 in memory", "stored block broadcast_3 in memory");

        Assert.Equal("stored block <*> in memory", mined.LastText);
        Assert.Equal(["broadcast_3"], mined.Lines[^1].ParameterTexts);
    }

    [Fact]
    public void States_in_capitals_stay_apart_for_longer()
    {
        string[] methods = ["GET", "PUT", "POST", "HEAD", "PATCH", "DELETE"];

        var mined = Mined.Of([.. methods.Select(m => $"request {m} was served")]);

        Assert.Equal(methods.Length, mined.Lines.Select(l => mined.Final(l.Template)).Distinct().Count());
    }

    [Fact]
    public void A_number_and_a_word_at_a_position_are_a_parameter()
    {
        var mined = Mined.Of("login of 1234 failed twice", "login of root failed twice");

        Assert.Equal("login of <*> failed twice", mined.LastText);
        Assert.Equal(mined.Lines[0].Template, mined.Lines[1].Template);
    }

    [Fact]
    public void The_leading_word_is_never_generalised_while_its_node_has_room()
    {
        var mined = Mined.Of([.. Enumerable.Range(0, 50).Select(i => $"{Word(i)} startup succeeded")]);

        Assert.Equal(50, mined.Lines.Select(l => mined.Final(l.Template)).Distinct().Count());
    }

    [Fact]
    public void Past_the_limit_of_children_leading_words_share_one()
    {
        var mined = new Mined(new Miner(new MinerOptions { ChildrenMax = 10 }));

        mined.Add([.. Enumerable.Range(0, 200).Select(i => $"{Word(i)} startup succeeded")]);

        Assert.Equal("<*> startup succeeded", mined.LastText);
    }

    [Fact]
    public void Lines_of_another_structure_never_meet()
    {
        var mined = Mined.Of("a=b c", "a b=c");

        Assert.Equal(2, mined.Announced.Count);
    }

    [Fact]
    public void Blanks_may_differ_but_then_the_text_is_no_longer_exact()
    {
        var mined = Mined.Of("state is  good", "state is good");

        Assert.Equal(mined.Lines[0].Template, mined.Lines[1].Template);
        Assert.True(mined.Lines[0].IsRebuildable);
        Assert.False(mined.Lines[1].IsRebuildable);
    }

    [Fact]
    public void Of_several_lines_the_first_is_mined()
    {
        var mined = Mined.Of("boom in 3 places\n  at a\n  at b", "boom in 4 places\n  at c");

        Assert.Equal("boom in <*> places\n<*>", mined.LastText);
        Assert.Equal(["4", "  at c"], mined.Lines[^1].ParameterTexts);
        Assert.Single(mined.Announced);
        Assert.All(mined.Lines, l => Assert.True(l.IsRebuildable));
    }

    [Fact]
    public void An_empty_line_is_a_template_and_an_empty_span_is_none()
    {
        var services = new NameTable();
        var batch = new LogBatch(services);
        batch.Add(new LogRecord { Body = ""u8 });
        batch.Add(new LogRecord { Kind = RecordKind.Span, Body = ""u8 });

        new Miner().Mine(batch);

        Assert.Equal([TemplateId.Of(""u8).Value, 0UL], batch.Template.ToArray());
        Assert.Equal("", batch.NewTemplates[0].Text);
        batch.Release();
    }

    [Fact]
    public void Text_that_is_no_utf8_falls_to_the_catch_all()
    {
        var mined = new Mined().Add([[0x61, 0xC3, 0x20, 0x62]]);

        Assert.Equal("<*>", mined.LastText);
        Assert.Equal(mined.Lines[0].Body, mined.Lines[0].Parameters[0]);
        Assert.Equal(1, mined.Miner.Snapshot().Folded);
    }

    [Fact]
    public void A_snapshot_counts_and_lists()
    {
        var mined = Mined.Of("one 1", "one 2", "two words here", "leader is node1", "leader is node2");

        var snapshot = mined.Miner.Snapshot();

        Assert.Equal(5, snapshot.Lines);
        Assert.Equal(1, snapshot.Known);
        Assert.Equal(1, snapshot.Replaced);
        Assert.Equal(["leader is <*>", "one <*>", "two words here"], snapshot.Templates.Select(t => t.Text).Order(StringComparer.Ordinal));
        Assert.Equal(snapshot.Templates.Select(t => t.Id).Order(), snapshot.Templates.Select(t => t.Id));
    }

    [Fact]
    public void Known_lines_allocate_nothing()
    {
        var services = new NameTable();
        var miner = new Miner();
        var lines = Enumerable.Range(0, 1000).Select(i => Encoding.UTF8.GetBytes($"user {i} from 10.0.0.{i % 250}:80 took {i} ms")).ToArray();
        var batches = Enumerable.Range(0, 3).Select(_ => BatchOf(services, lines)).ToArray();
        miner.Mine(batches[0]);
        miner.Mine(batches[1]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        miner.Mine(batches[2]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The batch's own parameter column may have grown once; 1,000 lines of one object each would be far more.
        Assert.InRange(allocated, 0, 200);
    }

    private static LogBatch BatchOf(NameTable services, byte[][] lines)
    {
        var batch = new LogBatch(services, 4096);
        foreach (var line in lines)
        {
            batch.Add(new LogRecord { Body = line });
        }

        return batch;
    }

    private static string Word(int i) => $"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}unit";
}
