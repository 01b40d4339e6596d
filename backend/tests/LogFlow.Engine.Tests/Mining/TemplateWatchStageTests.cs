using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Mining;

public sealed class TemplateWatchStageTests
{
    private readonly NameTable _services = new();
    private readonly Miner _miner = new();

    [Fact]
    public void Lines_are_counted_per_service_template_and_second()
    {
        var stage = new TemplateWatchStage();

        Observe(stage, (0.0, "web", Severity.Info, "took 1 rounds"), (0.5, "web", Severity.Info, "took 2 rounds"),
            (0.6, "db", Severity.Info, "took 3 rounds"), (1.2, "web", Severity.Info, "took 4 rounds"));

        var parts = stage.TakeParts(Some.Tick + 1);
        Assert.Equal([Some.Tick, Some.Tick + 1], parts.Select(p => p.Tick));
        Assert.Equal([("db", 1L), ("web", 2L)], parts[0].Templates.Select(t => (t.Key.Service, t.Value.Count)));
        Assert.All(parts[0].Templates.Values, t => Assert.Equal("took <*> rounds", t.Text));
    }

    [Fact]
    public void A_second_is_handed_over_once_and_only_when_closed()
    {
        var stage = new TemplateWatchStage();
        Observe(stage, (0.0, "web", Severity.Info, "a line"), (1.0, "web", Severity.Info, "a line"));

        Assert.Empty(stage.TakeParts(Some.Tick - 1));
        Assert.Equal([Some.Tick], stage.TakeParts(Some.Tick).Select(p => p.Tick));
        Assert.Empty(stage.TakeParts(Some.Tick));
        Assert.Equal([Some.Tick + 1], stage.TakeParts(Some.Tick + 5).Select(p => p.Tick));
    }

    [Fact]
    public void What_is_new_at_a_service_has_an_example_and_what_is_known_has_none()
    {
        var stage = new TemplateWatchStage();

        Observe(stage, (0.2, "web", Severity.Info, "took 2 rounds"), (0.1, "web", Severity.Info, "took 1 rounds"),
            (1.0, "web", Severity.Info, "took 3 rounds"), (1.0, "db", Severity.Info, "took 4 rounds"));

        var parts = stage.TakeParts(Some.Tick + 1);
        Assert.Equal("took 1 rounds", parts[0].Templates.Values.Single().Example);
        Assert.Equal([("db", "took 4 rounds"), ("web", null)], parts[1].Templates.Select(t => (t.Key.Service, t.Value.Example)));
    }

    [Fact]
    public void Warnings_always_have_an_example_the_earliest_by_time_then_text()
    {
        var stage = new TemplateWatchStage();
        Observe(stage, (0.0, "web", Severity.Warn, "slow 0 here"));

        Observe(stage, (1.5, "web", Severity.Warn, "slow 3 here"), (1.2, "web", Severity.Error, "slow 2 here"),
            (1.2, "web", Severity.Warn, "slow 1 here"), (1.1, "web", Severity.Info, "slow 9 here"));

        var window = stage.TakeParts(Some.Tick + 1)[1].Templates.Values.Single();
        Assert.Equal("slow 1 here", window.Example);
        Assert.Equal(Severity.Error, window.Severity);
        Assert.Equal(4, window.Count);
    }

    [Fact]
    public void Examples_are_cut()
    {
        var stage = new TemplateWatchStage();

        Observe(stage, (0.0, "web", Severity.Warn, new string('ü', 2000)));

        Assert.Equal(new string('ü', 500), stage.TakeParts(Some.Tick)[0].Templates.Values.Single().Example);
    }

    [Fact]
    public void Replacements_stand_in_the_second_of_the_record_that_brought_them()
    {
        var stage = new TemplateWatchStage();

        Observe(stage, (0.0, "web", Severity.Info, "leader is node1"), (1.0, "web", Severity.Info, "leader is node2"));

        var parts = stage.TakeParts(Some.Tick + 1);
        Assert.Empty(parts[0].Replacements);
        var replacement = Assert.Single(parts[1].Replacements);
        Assert.Equal(parts[0].Templates.Keys.Single().Template, replacement.Replaces);
        Assert.Equal(parts[1].Templates.Keys.Single().Template, replacement.Id);
    }

    [Fact]
    public void Late_records_are_not_counted_but_what_they_replaced_is_told()
    {
        var stage = new TemplateWatchStage();
        Observe(stage, (0.0, "web", Severity.Info, "leader is node1"));
        stage.TakeParts(Some.Tick);
        var late = BatchOf((0.5, "web", Severity.Info, "leader is node2"));
        late.Flags[0] |= RecordFlags.Late;
        _miner.Mine(late);

        stage.Observe(late, 0, late.Count);

        var part = Assert.Single(stage.TakeParts(Some.Tick + 1));
        Assert.Equal(Some.Tick + 1, part.Tick);
        Assert.Empty(part.Templates);
        Assert.Single(part.Replacements);
    }

    [Fact]
    public void Spans_are_not_counted()
    {
        var stage = new TemplateWatchStage();
        var batch = new LogBatch(_services);
        batch.Add(new LogRecord { Kind = RecordKind.Span, Body = "GET /cart"u8, TimeNs = Some.Tick * 1_000_000_000 });
        _miner.Mine(batch);

        stage.Observe(batch, 0, 1);

        Assert.Empty(stage.TakeParts(Some.Tick));
    }

    [Fact]
    public void Past_the_limit_pairs_are_counted_together()
    {
        var stage = new TemplateWatchStage(new TemplateWatchOptions { PairsPerSecondMax = 16 });
        var lines = Enumerable.Range(0, 40).Select(i => (0.0, $"s{i:00}", Severity.Info, "a line")).ToArray();

        Observe(stage, lines);

        var part = stage.TakeParts(Some.Tick)[0];
        Assert.Equal(40, part.Templates.Values.Sum(t => t.Count));
        Assert.Equal(24, part.Templates.Values.Count(t => t.Text == TemplateWatchStage.OtherText));
        Assert.Equal(24, stage.Folded);
    }

    [Fact]
    public void Memory_for_pairs_is_bounded()
    {
        var stage = new TemplateWatchStage(new TemplateWatchOptions { PairsMax = 100 });

        for (var i = 0; i < 1000; i++)
        {
            Observe(stage, (i, $"s{i}", Severity.Info, "a line"));
            stage.TakeParts(Some.Tick + i);
        }

        Assert.InRange(stage.PairsHeld, 1, 100);
    }

    [Fact]
    public void Restored_texts_are_known()
    {
        var first = BatchOf((0.0, "web", Severity.Info, "took 1 rounds"));
        _miner.Mine(first);
        var restarted = new TemplateWatchStage();
        restarted.Restore(first.NewTemplates);
        var second = BatchOf((1.0, "web", Severity.Info, "took 2 rounds"));
        _miner.Mine(second);

        restarted.Observe(second, 0, 1);

        Assert.Equal("took <*> rounds", restarted.TakeParts(Some.Tick + 1)[0].Templates.Values.Single().Text);
    }

    [Fact]
    public void Parts_do_not_depend_on_how_the_batch_is_walked()
    {
        var lines = Enumerable.Range(0, 60).Select(i => (i % 7 * 0.3, $"s{i % 3}", i % 5 == 0 ? Severity.Warn : Severity.Info, $"user{i % 4} is {(char)('a' + (i % 6))}")).ToArray();
        var batch = BatchOf(lines);
        _miner.Mine(batch);
        var whole = new TemplateWatchStage();
        var pieces = new TemplateWatchStage();

        whole.Observe(batch, 0, batch.Count);
        for (var i = 0; i < batch.Count; i++)
        {
            pieces.Observe(batch, i, i + 1);
        }

        Assert.Equal(
            whole.TakeParts(Some.Tick + 9).Select(FrameBytes.Write),
            pieces.TakeParts(Some.Tick + 9).Select(FrameBytes.Write));
    }

    private void Observe(TemplateWatchStage stage, params (double Second, string Service, byte Severity, string Body)[] lines)
    {
        var batch = BatchOf(lines);
        _miner.Mine(batch);
        stage.Observe(batch, 0, batch.Count);
        batch.Release();
    }

    private LogBatch BatchOf(params (double Second, string Service, byte Severity, string Body)[] lines)
    {
        var batch = new LogBatch(_services);
        foreach (var (second, service, severity, body) in lines)
        {
            batch.Add(new LogRecord
            {
                TimeNs = (Some.Tick * 1_000_000_000) + (long)(second * 1e9),
                Service = _services.Intern(service),
                Severity = severity,
                Body = Encoding.UTF8.GetBytes(body),
            });
        }

        return batch;
    }
}
