using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Incidents.Lines;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents.Lines;

public sealed class LineBookTests
{
    private const string Service = "payments";
    private const long Onset = Some.Tick + 300;

    private readonly LineBook _book = new();
    private readonly Random _random = new(1);
    private long _now = Some.Tick;

    [Fact]
    public void Counts_before_and_since_tell_what_is_new_gone_more_or_less()
    {
        Run(300, _ => [("steady", 10), ("rises", 2), ("falls", 8), ("ends", 3)]);
        Run(30, _ => [("steady", 10), ("rises", 20), ("falls", 1), ("comes", 2)]);

        var changes = Changes();

        Assert.Equal(
            [("comes", LineChangeKind.New, 0, 60), ("ends", LineChangeKind.Gone, 888, 0), ("falls", LineChangeKind.Rarer, 2368, 30), ("rises", LineChangeKind.Surging, 592, 600)],
            changes.OrderBy(c => c.Text, StringComparer.Ordinal).Select(c => (c.Text, c.Kind, (int)c.Before, (int)c.After)));
        Assert.All(changes, c => Assert.Equal((296, 30), (c.BeforeSeconds, c.AfterSeconds)));
        Assert.Equal(60, changes.Single(c => c.Text == "rises").Expected, 0.1);
    }

    [Fact]
    public void Chance_is_no_change()
    {
        var words = 0;
        for (var round = 0; round < 40; round++)
        {
            _now = Some.Tick + (round * 1000);
            var book = new LineBook();
            for (var second = 0; second < 400; second++, _now++)
            {
                book.Observe(Frame([.. Enumerable.Range(0, 30).Select(i => ($"line {i}", Poisson(0.02 * (1 << (i % 10)))))]));
                words += second >= 310 && second % 10 == 0 ? book.ChangesOf(Service, _now - second + 300, _now)?.Count ?? 0 : 0;
            }
        }

        // 360 looks with a chance of one in a thousand each.
        Assert.InRange(words, 0, 3);
    }

    [Fact]
    public void More_traffic_is_no_change_of_its_lines()
    {
        Run(300, _ => [("a", 10), ("b", 20), ("c", 4)]);
        Run(30, _ => [("a", 40), ("b", 80), ("c", 16)]);

        Assert.Empty(Changes());
    }

    [Fact]
    public void What_comes_in_bursts_by_itself_is_no_change()
    {
        (string, int)[] Job(long second) => second % 60 == 10 ? [("steady", 10), ("job", 50)] : [("steady", 10)];
        Run(300, Job);
        Run(30, Job);

        Assert.Empty(Changes());
    }

    [Fact]
    public void A_burst_that_is_larger_than_all_before_is_one()
    {
        Run(300, second => second % 60 == 10 ? [("steady", 10), ("job", 50)] : [("steady", 10)]);
        Run(30, _ => [("steady", 10), ("job", 50)]);

        Assert.Equal(["job"], Changes().Select(c => c.Text));
    }

    [Fact]
    public void Of_a_service_that_falls_silent_no_line_is_told_as_gone()
    {
        Run(300, _ => [("a", 10), ("b", 20)]);
        Run(30, _ => []);

        Assert.Empty(Changes());
    }

    [Fact]
    public void Nothing_is_told_of_a_service_that_is_hardly_known_nor_too_soon_nor_too_late()
    {
        Run(50, _ => [("a", 10)]);
        Assert.Null(_book.ChangesOf(Service, _now - 10, _now - 1));

        Run(250, _ => [("a", 10)]);
        Run(200, _ => [("a", 100)]);
        Assert.Null(_book.ChangesOf(Service, Onset, Onset + 1));
        Assert.NotNull(_book.ChangesOf(Service, Onset, Onset + 60));
        Assert.Null(_book.ChangesOf(Service, Onset, Onset + 150));
        Assert.Null(_book.ChangesOf("stranger", Onset, Onset + 60));
    }

    [Fact]
    public void A_template_that_grew_into_another_keeps_its_counts()
    {
        Run(300, _ => [("steady", 10), ("user root", 2), ("user guest", 2)]);
        var frame = Frame([("steady", 10), ("user <*>", 4)]);
        frame.Replacements.Add(Replacement("user root", "user <*>"));
        frame.Replacements.Add(Replacement("user guest", "user <*>"));
        _book.Observe(frame);
        _now++;
        Run(29, _ => [("steady", 10), ("user <*>", 4)]);

        Assert.Empty(Changes());
        Assert.Equal(2, _book.Pairs);
    }

    [Fact]
    public void A_flood_of_templates_is_bounded_and_forgotten()
    {
        Run(25, second => [.. Enumerable.Range(0, 1000).Select(i => ($"once {second} {i}", 1))]);
        Assert.Equal((LineBook.PairsMax, 5000), (_book.Pairs, _book.Refused));

        Run(500, _ => [("steady", 1)]);
        Assert.Equal(1, _book.Pairs);
    }

    private IReadOnlyList<LineChange> Changes() => _book.ChangesOf(Service, Onset, _now - 1) ?? throw new InvalidOperationException("Nothing can be told.");

    private void Run(int seconds, Func<long, (string Text, int Count)[]> lines)
    {
        for (var i = 0; i < seconds; i++, _now++)
        {
            _book.Observe(Frame(lines(_now - Some.Tick)));
        }
    }

    private TickFrame Frame((string Text, int Count)[] lines)
    {
        var frame = new TickFrame(_now);
        foreach (var (text, count) in lines.Where(line => line.Count > 0))
        {
            frame.Template(new TemplateKey(Service, TemplateCorrection.IdOf(text)), text).Count = count;
        }

        return frame;
    }

    private static LogTemplate Replacement(string old, string text) =>
        new(TemplateCorrection.IdOf(text), text, TemplateCorrection.IdOf(old), 0, Severity.Info);

    private int Poisson(double mean)
    {
        var (count, left) = (0, Math.Exp(-mean));
        for (var product = _random.NextDouble(); product > left; product *= _random.NextDouble())
        {
            count++;
        }

        return count;
    }
}
