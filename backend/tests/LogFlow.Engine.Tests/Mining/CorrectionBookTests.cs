using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.NewTemplate;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Mining;

public sealed class CorrectionBookTests
{
    private readonly CorrectionBook _book = new();

    [Fact]
    public void Without_corrections_detectors_see_the_windows_themselves()
    {
        var frame = Frame(0, ("a", 1));

        _book.Judge(frame);

        Assert.Same(frame.Templates, frame.JudgedTemplates);
    }

    [Fact]
    public void Detectors_see_merged_templates_as_one_and_noise_not_at_all()
    {
        _book.Set([Merge("b", "a"), Noise("c")]);
        var frame = Frame(0, ("a", 1), ("b", 2), ("c", 4), ("d", 8));

        _book.Judge(frame);

        Assert.Equal([("a", 3L), ("d", 8L)], frame.JudgedTemplates.Values.Select(w => (w.Text, w.Count)).Order());
        // What is stored stays as it was said.
        Assert.Equal(4, frame.Templates.Count);
    }

    [Fact]
    public void Who_knows_a_template_knows_what_it_is_merged_into_and_back_again()
    {
        _book.Set([Merge("b", "a")]);
        var merged = Judged(Frame(0, ("b", 1)));
        _book.Set([]);
        var undone = Judged(Frame(1, ("b", 1)));

        Assert.Equal([(Id("b"), Id("a"))], merged.Replacements.Select(r => (r.Replaces, r.Id)));
        Assert.Equal([(Id("a"), Id("b"))], undone.Replacements.Select(r => (r.Replaces, r.Id)));
        Assert.Empty(Judged(Frame(2, ("b", 1))).Replacements);
    }

    [Fact]
    public void What_a_corrected_template_grows_into_is_corrected_too()
    {
        _book.Set([Merge("b c", "a"), Noise("n 1")]);
        var frame = Frame(0, ("b <*>", 1), ("n <*>", 1));
        frame.Replacements.Add(Grown("b c", "b <*>"));
        frame.Replacements.Add(Grown("n 1", "n <*>"));

        _book.Judge(frame);

        Assert.Equal(["a"], frame.JudgedTemplates.Values.Select(w => w.Text));
    }

    [Fact]
    public void Growth_of_an_earlier_run_is_known_from_the_store()
    {
        _book.Set([Noise("n 1")], id => id == Id("n 1") ? (Id("n <*>").Value, "n <*>") : null);

        Assert.Empty(Judged(Frame(0, ("n <*>", 1))).JudgedTemplates);
    }

    [Fact]
    public void Noise_of_the_past_is_learnt_and_no_news_when_the_mark_is_taken_away()
    {
        var detector = new NewTemplateDetector();
        _book.Set([Noise("n")]);
        for (var second = 0; second < 120; second++)
        {
            var past = Frame(second, ("a", 1), ("n", 1));
            _book.Judge(past, isPast: true);
            detector.Observe(past);
        }

        _book.Set([]);

        Assert.Empty(detector.Observe(Judged(Frame(120, ("a", 1), ("n", 1)))));
        Assert.NotEmpty(detector.Observe(Judged(Frame(121, ("really new", 1)))));
    }

    [Theory]
    [InlineData("a <*> b <*>", "a <*> <*> <*>", 1, 2)]
    [InlineData("a <*> b <*>", "a <*> <*> <*>", 0, 0)]
    [InlineData("a 1 <*>", "a <*> <*>", 0, 1)]
    [InlineData("a <*>", "a <*>", 0, 0)]
    [InlineData("a x-<*>y", "a <*>", 0, 0)]
    [InlineData("a <*>", "b <*>", 0, null)]
    [InlineData("a <*>", "a <*> c", 0, null)]
    public void A_wildcard_is_followed_into_the_wider_template(string narrow, string wide, int position, int? expected) =>
        Assert.Equal(expected, TemplateAlignment.Follow(narrow, position, wide));

    private static TemplateId Id(string text) => TemplateCorrection.IdOf(text);

    private static TemplateCorrection Merge(string text, string into) => new() { Kind = TemplateCorrection.Merge, Text = text, Into = into };

    private static TemplateCorrection Noise(string text) => new() { Kind = TemplateCorrection.Noise, Text = text };

    private static LogTemplate Grown(string old, string text) => new(Id(text), text, Id(old), 0, Severity.Info);

    private TickFrame Judged(TickFrame frame)
    {
        _book.Judge(frame);
        return frame;
    }

    private static TickFrame Frame(int second, params (string Text, long Count)[] templates)
    {
        var frame = new TickFrame(Some.Tick + second);
        foreach (var (text, count) in templates)
        {
            frame.Template(new TemplateKey("shop", Id(text)), text).Count = count;
        }

        return frame;
    }
}
