using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class CorrectionTests : IDisposable
{
    private const string Opened = "session opened for <*>";
    private const string Closed = "session closed for <*>";
    private const string State = "state of <*> is <*>";

    private readonly TestStore _store = new();

    public CorrectionTests()
    {
        var rows = new Rows();
        for (var i = 0; i < 6; i++)
        {
            rows.Log($"session opened for u{i}").As(Opened, $"u{i}");
        }

        for (var i = 0; i < 4; i++)
        {
            rows.Log($"session closed for u{i}").As(Closed, $"u{i}");
        }

        // A narrower template that grew into the one with two wildcards: its value stands in its text.
        rows.Log("state of n1 is up").As("state of <*> is up", "n1");
        for (var i = 0; i < 5; i++)
        {
            rows.Log($"state of n{i} is {(i < 2 ? "up" : "down")}", severity: i < 2 ? Severity.Info : Severity.Error)
                .Replacing("state of <*> is up", State, $"n{i}", i < 2 ? "up" : "down");
        }

        _store.Write(rows.Take());
        _store.Write(Frame(0, (Opened, 6), (Closed, 4), ("state of <*> is up", 1), (State, 5)));
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_merged_template_is_counted_found_and_read_as_the_kept_one()
    {
        await SaveAsync(Merge(Closed, Opened));

        Assert.Equal([(Opened, 10L), (State, 6L)], await ListAsync());
        var detail = await _store.Reader.TemplateAsync(Rows.IdOf(Closed), null, CancellationToken.None);
        Assert.Equal((Opened, 10), (detail!.Summary.Text, detail.Summary.Count));
        Assert.Equal("merge", Assert.Single(detail.Corrections).Kind);
        // Rows keep their own text.
        var lines = await FindAsync(Opened);
        Assert.Equal(10, lines.Count);
        Assert.Contains("session closed for u3", lines);
    }

    [Fact]
    public async Task Taken_back_everything_is_as_before()
    {
        var before = await ListAsync();
        TemplateCorrection[] corrections = [Merge(Closed, Opened), Split(State, 1), Name(Opened, "sessions"), Noise(State)];
        await SaveAsync(corrections);
        Assert.NotEqual(before, await ListAsync());

        foreach (var correction in corrections)
        {
            await _store.Store.Corrections.DeleteAsync(correction.Id, CancellationToken.None);
        }

        Assert.Equal(before, await ListAsync());
        Assert.All(await _store.Reader.TemplatesAsync(new TemplateQuery(), CancellationToken.None), t => Assert.True(t is { Name: null, IsNoise: false }));
    }

    [Fact]
    public async Task What_a_service_wrote_is_told_under_the_templates_as_they_are_now()
    {
        await SaveAsync(Merge(Closed, Opened));

        Assert.Equal(
            [(true, Rows.IdOf(Opened)), (true, Rows.IdOf(State))],
            (await _store.Reader.TemplatesWrittenAsync(TimeSpan.FromHours(1), CancellationToken.None)).Select(w => (w.Service.Length > 0, w.Template)).OrderByDescending(w => w.Template == Rows.IdOf(Opened)));
    }

    [Fact]
    public async Task Parts_of_a_split_that_were_written_are_known_whether_their_value_is_a_parameter_or_text()
    {
        Assert.Empty(await _store.Reader.SplitPartsAsync(TimeSpan.FromDays(1), CancellationToken.None));

        await SaveAsync(Split(State, 1));

        Assert.Equal(
            [Rows.IdOf("state of <*> is down"), Rows.IdOf("state of <*> is up")],
            (await _store.Reader.SplitPartsAsync(TimeSpan.FromDays(1), CancellationToken.None)).OrderByDescending(id => id == Rows.IdOf("state of <*> is down")));
    }

    [Fact]
    public async Task A_split_tells_values_apart_in_lists_searches_and_details_of_all_that_is_stored()
    {
        await SaveAsync(Split(State, 1));

        Assert.Equal([(Closed, 4L), (Opened, 6L), ("state of <*> is down", 3L), ("state of <*> is up", 3L)], (await ListAsync()).OrderBy(t => t.Item1, StringComparer.Ordinal));
        Assert.Equal(2, (await _store.Reader.TemplatesAsync(new TemplateQuery(), CancellationToken.None)).Count(t => t.PartOf == Rows.IdOf(State)));
        Assert.Equal(["state of n1 is up", "state of n0 is up", "state of n1 is up"], await FindAsync("state of <*> is up"));
        Assert.Equal(3, (await FindAsync("state of <*> is down")).Count);
        var not = await _store.FindAsync(new SearchQuery { NotTemplates = [Rows.IdOf("state of <*> is down")], Limit = 100 });
        Assert.Equal(13, not.Count);
        var detail = await _store.Reader.TemplateAsync(Rows.IdOf("state of <*> is down"), null, CancellationToken.None);
        Assert.Equal(("ERROR", 3, Rows.IdOf(State)), (detail!.Summary.Level, detail.Summary.Count, detail.Summary.PartOf));
        Assert.Equal(["n2", "n3", "n4"], Assert.Single(detail.Parameters).Select(v => v.Value));
        // The template itself still leads to all of its lines.
        Assert.Equal(6, (await FindAsync(State)).Count);
    }

    [Fact]
    public async Task A_diff_tells_the_values_of_a_split_template_and_is_silent_about_noise()
    {
        await SaveAsync(Split(State, 1), Noise(Closed));
        var at = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);
        var rows = new Rows();
        for (var i = 0; i < 50; i++)
        {
            rows.Log($"state of m{i} is lost", timeNs: Rows.StartNs + 2_000_000_000L + i).As(State, $"m{i}", "lost");
        }

        _store.Write(rows.Take());
        _store.Write(Frame(2, (State, 50), (Closed, 400)));

        var report = await _store.Reader.ChangesBetweenAsync(new DiffQuery(at.AddSeconds(2), at.AddSeconds(3), at, at.AddSeconds(2)), CancellationToken.None);

        Assert.Contains(report.Templates, t => t is { Kind: "new", Text: "state of <*> is lost", Before: 0, After: 50, IsFirst: true });
        Assert.DoesNotContain(report.Templates, t => t.Text is State or Closed);
    }

    [Fact]
    public async Task Names_and_noise_are_told_with_the_template()
    {
        await SaveAsync(Name(Opened, "logins"), Noise(Closed));

        var all = await _store.Reader.TemplatesAsync(new TemplateQuery(), CancellationToken.None);
        Assert.Equal("logins", all.Single(t => t.Text == Opened).Name);
        Assert.True(all.Single(t => t.Text == Closed).IsNoise);
        Assert.Equal(Opened, Assert.Single(await _store.Reader.TemplatesAsync(new TemplateQuery(Text: "LOGIN"), CancellationToken.None)).Text);
    }

    [Fact]
    public async Task Corrections_survive_a_restart()
    {
        await SaveAsync(Merge(Closed, Opened), Split(State, 1), Name(Opened, "sessions"));
        var before = await ListAsync();

        _store.Reopen();

        Assert.Equal(before, await ListAsync());
        Assert.Equal(["merge", "name", "split"], _store.Store.Corrections.All().Select(c => c.Kind).Order());
    }

    [Fact]
    public async Task What_a_corrected_template_grows_into_is_corrected_too()
    {
        const string wide = "session <*> for <*>";
        await SaveAsync(Merge(Opened, State), Name(Closed, "the end"));

        _store.Write(new Rows().Log("session renewed for u1").Replacing(Opened, wide, "renewed", "u1").Take());
        Assert.Equal(State, (await _store.Reader.TemplateAsync(Rows.IdOf(wide), null, CancellationToken.None))!.Summary.Text);

        _store.Write(new Rows().Log("session ended for u1").Replacing(Closed, wide, "ended", "u1").Take());
        var kept = (await _store.Reader.TemplateAsync(Rows.IdOf(Closed), null, CancellationToken.None))!;
        Assert.Equal((State, "the end"), (kept.Summary.Text, kept.Summary.Name));
        Assert.Equal(18, (await FindAsync(State)).Count);
    }

    [Fact]
    public async Task Corrections_in_a_ring_or_about_texts_that_never_came_do_no_harm()
    {
        await SaveAsync(Merge(Closed, Opened), Merge(Opened, Closed), Merge("never seen <*>", Opened), Merge(State, "seen elsewhere <*>"), Split("never <*>", 0));

        var list = await ListAsync();

        Assert.Equal(16, list.Sum(t => t.Lines));
        Assert.Contains(("seen elsewhere <*>", 6L), list);
        Assert.Equal(2, list.Count);
    }

    private static TickFrame Frame(int second, params (string Text, long Count)[] templates)
    {
        var frame = new TickFrame(Some.Tick + second);
        frame.Service("shop").Logs = templates.Sum(t => t.Count);
        foreach (var (text, count) in templates)
        {
            frame.Template(new TemplateKey("shop", Rows.IdOf(text)), text).Count = count;
        }

        return frame;
    }

    private static TemplateCorrection Merge(string text, string into) => new() { Kind = TemplateCorrection.Merge, Text = text, Into = into };

    private static TemplateCorrection Split(string text, int position) => new() { Kind = TemplateCorrection.Split, Text = text, Position = position };

    private static TemplateCorrection Name(string text, string name) => new() { Kind = TemplateCorrection.Naming, Text = text, Name = name };

    private static TemplateCorrection Noise(string text) => new() { Kind = TemplateCorrection.Noise, Text = text };

    private Task SaveAsync(params TemplateCorrection[] corrections) => _store.Store.Corrections.SaveAsync(corrections, CancellationToken.None);

    private Task<IReadOnlyList<string>> FindAsync(string template) => _store.FindAsync(new SearchQuery { Template = Rows.IdOf(template), Limit = 100 });

    private async Task<List<(string Text, long Lines)>> ListAsync() =>
        [.. (await _store.Reader.TemplatesAsync(new TemplateQuery(), CancellationToken.None)).Select(t => (t.Text, t.Count))];
}
