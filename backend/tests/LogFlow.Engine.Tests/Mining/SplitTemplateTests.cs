using System.Globalization;
using System.Text;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.NewTemplate;
using LogFlow.Engine.Mining;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Mining;

/// <summary>A template that a person split by a wildcard reaches whoever judges lines, each value as a template of its own.</summary>
public sealed class SplitTemplateTests
{
    private const string Login = "login from <*> as <*>";
    private const long Ns = 1_000_000_000;

    private readonly NameTable _services = new();
    private readonly Miner _miner = new();
    private readonly CorrectionBook _book = new();
    private readonly TemplateWatchStage _stage;

    public SplitTemplateTests()
    {
        _stage = new TemplateWatchStage(null, _book);

        // So many users that the miner takes their name for a parameter.
        Frame(0, [.. Enumerable.Range(0, 8).Select(i => $"login from 10.0.0.1 as user{(char)('a' + i)}x")]);
    }

    [Fact]
    public void Each_value_is_judged_as_a_template_and_the_whole_is_stored()
    {
        _book.Set([Split(Login, 1)]);

        var frame = Frame(1, "login from 10.0.0.1 as root", "login from 10.0.0.2 as guest", "login from 10.0.0.3 as root", "logout");

        Assert.Equal([(Login, 3L), ("logout", 1L)], frame.Templates.Values.Select(w => (w.Text, w.Count)).OrderBy(w => w.Text, StringComparer.Ordinal));
        Assert.Equal(
            [("login from <*> as guest", 1L), ("login from <*> as root", 2L), ("logout", 1L)],
            frame.JudgedTemplates.Values.Select(w => (w.Text, w.Count)).OrderBy(w => w.Text, StringComparer.Ordinal));
        Assert.All(frame.JudgedTemplates, pair => Assert.Equal(TemplateCorrection.IdOf(pair.Value.Text), pair.Key.Template));
        Assert.Equal("login from 10.0.0.1 as root", frame.JudgedTemplates.Values.Single(w => w.Text.EndsWith("root", StringComparison.Ordinal)).Example);
    }

    [Fact]
    public void Taken_back_it_is_whole_again()
    {
        _book.Set([Split(Login, 1)]);
        Frame(1, "login from 10.0.0.1 as root");
        _book.Set([]);

        var frame = Frame(2, "login from 10.0.0.1 as root");

        Assert.Equal([Login], frame.JudgedTemplates.Values.Select(w => w.Text));
        Assert.Null(frame.Templates.Values.Single().Parts);
    }

    [Fact]
    public void Values_beyond_the_limit_stay_with_the_template()
    {
        _book.Set([Split(Login, 1)]);

        var frame = Frame(1, [.. Enumerable.Range(0, TemplateSplit.PartsMax + 7).Select(i => $"login from 10.0.0.1 as u{(char)('a' + (i / 26))}{(char)('a' + (i % 26))}z")]);

        Assert.Equal(TemplateSplit.PartsMax + 1, frame.JudgedTemplates.Count);
        Assert.Equal(7, frame.JudgedTemplates.Values.Single(w => w.Text == Login).Count);
    }

    [Fact]
    public void A_merged_template_is_split_with_the_one_that_it_was_merged_into()
    {
        Frame(1, [.. Enumerable.Range(0, 8).Select(i => $"signin from 10.0.0.1 as user{(char)('a' + i)}x")]);
        _book.Set([new TemplateCorrection { Kind = TemplateCorrection.Merge, Text = "signin from <*> as <*>", Into = "<*> from <*> as <*>" }, Split("<*> from <*> as <*>", 2)]);

        var frame = Frame(2, "signin from 10.0.0.1 as root");

        Assert.Equal(["<*> from <*> as root"], frame.JudgedTemplates.Values.Select(w => w.Text));
    }

    [Fact]
    public void Values_right_after_the_split_are_learnt_and_later_ones_are_news()
    {
        var detector = new NewTemplateDetector();
        var told = Feed(detector, 1, 200, "login from 10.0.0.1 as root");
        _book.Set([Split(Login, 1)]);
        told.AddRange(Feed(detector, 201, 150, "login from 10.0.0.1 as root", "login from 10.0.0.1 as guest"));
        Assert.Empty(told);

        told = Feed(detector, 351, 3, "login from 10.0.0.1 as root", "login from 10.0.0.9 as admin");

        Assert.All(told, signal => Assert.Equal("login from <*> as admin", signal.TemplateText));
        Assert.Contains("login from 10.0.0.9 as admin", told[0].Examples);
    }

    [Fact]
    public void Values_that_are_stored_are_no_news()
    {
        var detector = new NewTemplateDetector();
        _book.Set([Split(Login, 1)], known: new HashSet<TemplateId> { TemplateCorrection.IdOf("login from <*> as admin") });
        Feed(detector, 1, 300, "login from 10.0.0.1 as root");

        Assert.Empty(Feed(detector, 301, 3, "login from 10.0.0.9 as admin"));
        Assert.NotEmpty(Feed(detector, 304, 3, "login from 10.0.0.9 as oracle"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task In_the_whole_engine_a_value_that_surges_at_a_broken_service_is_evidence(int threads)
    {
        var outcomes = new CollectingConsumer<TickOutcome>();
        await using var pipeline = new EnginePipeline(new EngineOptions { Threads = threads });
        pipeline.Ticks.Subscribe(new Subscription("test", 10_000), outcomes);
        pipeline.Corrections.Set([Split(Login, 1)]);

        await pipeline.RunToEndAsync(new Logins(), CancellationToken.None);

        var last = outcomes.Items.SelectMany(outcome => outcome.ChangedIncidents).Last();
        var told = last.Candidates[0].Evidence.Where(part => part.Lines?.Template == TemplateCorrection.IdOf("login from <*> as root")).ToList();
        Assert.Equal("auth", last.Root);
        Assert.InRange(Assert.Single(told).Lines!.After, 5 * told[0].Lines!.Expected, double.PositiveInfinity);
        Assert.DoesNotContain(last.Candidates[0].Evidence, part => part.Lines?.Template == TemplateCorrection.IdOf(Login));
    }

    private List<Signal> Feed(NewTemplateDetector detector, int from, int seconds, params string[] lines)
    {
        var told = new List<Signal>();
        for (var second = from; second < from + seconds; second++)
        {
            told.AddRange(detector.Observe(Frame(second, lines)));
        }

        return told;
    }

    private TickFrame Frame(int second, params string[] lines)
    {
        var batch = new LogBatch(_services, lines.Length);
        foreach (var line in lines)
        {
            batch.Add(new LogRecord { TimeNs = (Some.Tick + second) * Ns, Service = _services.Intern("auth"), Severity = Severity.Info, Body = Encoding.UTF8.GetBytes(line) });
        }

        _miner.Mine(batch);
        _stage.Observe(batch, 0, batch.Count);
        var frame = _stage.TakeParts(Some.Tick + second).Single();
        _book.Judge(frame);
        return frame;
    }

    private static TemplateCorrection Split(string text, int position) => new() { Kind = TemplateCorrection.Split, Text = text, Position = position };

    /// <summary>Eight minutes of logins, of which root's are few, and half a minute in which root's are many and most requests fail.</summary>
    private sealed class Logins : ILogSource
    {
        private const int Healthy = 480;

        public string Name => "logins";

        public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
        {
            for (var second = 0; second < Healthy + 30; second++)
            {
                var batch = new LogBatch(sink.Services, 128);
                var isBroken = second >= Healthy;
                for (var i = 0; i < 40; i++)
                {
                    var user = i < (isBroken ? 20 : second % 4 == 0 ? 1 : 0) ? "root" : $"user{(char)('a' + (i % 8))}";
                    Add(batch, second, i, $"login from 10.0.0.{(i * 7) % 200} as {user}", Severity.Info);
                    Add(batch, second, i, string.Create(CultureInfo.InvariantCulture, $"checked {i} rules"), isBroken && i % 2 == 0 ? Severity.Error : Severity.Info);
                }

                await sink.PublishAsync(batch, cancellationToken);
            }
        }

        private static void Add(LogBatch batch, int second, int i, string line, byte severity) => batch.Add(new LogRecord
        {
            TimeNs = ((Some.Tick + second) * Ns) + (i * 1_000_000L),
            Service = batch.Services.Intern("auth"),
            Severity = severity,
            Body = Encoding.UTF8.GetBytes(line),
        });
    }
}
