using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.NewTemplate;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.NewTemplate;

public sealed class TemplateChangesTests
{
    private readonly TemplateChanges _changes = new();
    private long _tick = Some.Tick;

    [Fact]
    public void Steady_noise_changes_nothing()
    {
        var found = new NoiseWorld(seed: 4).Run(1800).SelectMany(_changes.Observe).ToList();

        Assert.Empty(found.Select(c => $"{c.Since:HH:mm:ss} {c.Kind} {c.Text} {c.Before:F2} {c.Now:F2}"));
    }

    [Fact]
    public void A_steady_template_that_stops_is_gone_until_it_comes_back()
    {
        Run(300, ("payments", "heartbeat", 1), ("payments", "other", 3));

        var found = Run(30, ("payments", "other", 3));

        var gone = Assert.Single(found);
        Assert.Equal((TemplateChangeKind.Gone, "heartbeat", Some.Tick + 300), (gone.Kind, gone.Text, gone.Since.ToUnixTimeSeconds()));
        Assert.InRange(gone.Before, 0.95, 1.05);
        Assert.Equal([gone], _changes.Current);
        Run(1, ("payments", "heartbeat", 1), ("payments", "other", 3));
        Assert.Empty(_changes.Current);
    }

    [Fact]
    public void A_service_that_falls_silent_has_no_gone_templates()
    {
        Run(300, ("payments", "heartbeat", 1), ("cart", "other", 3));

        Assert.Empty(Run(60, ("cart", "other", 3)));
    }

    [Fact]
    public void A_template_that_comes_far_more_often_surges_until_it_calms_down()
    {
        Run(300, ("payments", "timeout", 1));

        var found = Run(20, ("payments", "timeout", 20));

        var surge = Assert.Single(found);
        Assert.Equal(TemplateChangeKind.Surging, surge.Kind);
        Assert.InRange(surge.Before, 0.9, 2);
        Assert.InRange(_changes.Current.Single().Now, 10, 21);
        Run(60, ("payments", "timeout", 1));
        Assert.Empty(_changes.Current);
    }

    [Fact]
    public void A_template_keeps_its_past_when_it_grows_into_another()
    {
        Run(300, ("payments", "leader is node1", 1), ("payments", "other", 3));
        var frame = FrameOf(("payments", "leader is <*>", 1), ("payments", "other", 3));
        frame.Replacements.Add(new LogTemplate(IdOf("leader is <*>"), "leader is <*>", IdOf("leader is node1"), 0, Severity.Info));
        _changes.Observe(frame);

        var found = Run(30, ("payments", "other", 3));

        Assert.Equal("leader is <*>", Assert.Single(found).Text);
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var changes = new TemplateChanges(new TemplateChangesOptions { PairsMax = 100 });

        for (var i = 0; i < 200; i++)
        {
            changes.Observe(FrameOf([.. Enumerable.Range(0, 20).Select(k => ($"s{i}", $"template {k}", 1))]));
        }

        Assert.InRange(changes.Held, 1, 100);
    }

    private List<TemplateChange> Run(int seconds, params (string Service, string Text, int Count)[] lines)
    {
        var found = new List<TemplateChange>();
        for (var i = 0; i < seconds; i++)
        {
            found.AddRange(_changes.Observe(FrameOf(lines)));
        }

        return found;
    }

    private TickFrame FrameOf(params (string Service, string Text, int Count)[] lines)
    {
        var frame = new TickFrame(_tick++);
        foreach (var (service, text, count) in lines)
        {
            frame.Template(new TemplateKey(service, IdOf(text)), text).Count += count;
        }

        return frame;
    }

    private static TemplateId IdOf(string text) => TemplateId.Of(Encoding.UTF8.GetBytes(text));
}
