using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Changes;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Changes;

public sealed class VersionStageTests
{
    private const long Second = 1_000_000_000;

    private readonly NameTable _names = new();

    [Theory]
    [InlineData("""{"service.version":"2.4.1"}""", "2.4.1")]
    [InlineData("""{"user":7,"app.version":"v7","path":"/x"}""", "v7")]
    [InlineData("""{"build":1234}""", "1234")]
    [InlineData("""{"version":"9","service.version":"2.4.1"}""", "2.4.1")]
    [InlineData("""{"resource":{"service.name":"a","service.version":"3.0"}}""", "3.0")]
    [InlineData("""{"resource":{"attributes":{"service.version":"3.1"}}}""", "3.1")]
    [InlineData("""{"request":{"version":"1.1"}}""", null)]
    [InlineData("""{"note":"no \"version\":\"1\" here"}""", null)]
    [InlineData("""{"version":"latest"}""", null)]
    [InlineData("""{"version":"two words 2"}""", null)]
    [InlineData("""{"version":"1""", null)]
    [InlineData("""{"version":null,"release":{"id":1}}""", null)]
    public void Reads_the_version_where_a_record_names_it(string attributes, string? version)
    {
        var frame = Assert.Single(Frames([("a", 0.5, attributes), ("a", 0.6, attributes), ("b", 0.7, "{}")], cut: 3).DefaultIfEmpty(new TickFrame(0)));

        Assert.Equal(version is null ? [] : [new VersionKey("a", version)], frame.Versions.Keys);
        Assert.All(frame.Versions.Values, window => Assert.Equal((2, (Some.Tick * Second) + (Second / 2)), (window.Records, window.FirstNs)));
    }

    [Fact]
    public void The_cut_into_batches_changes_nothing()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 200)
            .Select(i => ($"s{random.Next(3)}", i * 0.02, $$"""{"n":{{random.Next(3)}},"service.version":"1.{{random.Next(4)}}"}""")).ToArray();

        var whole = Frames(rows, cut: 200).Select(FrameBytes.Write);

        Assert.Equal(whole, Frames(rows, cut: 7).Select(FrameBytes.Write));
        Assert.Equal(200, Frames(rows, cut: 7).Sum(frame => frame.Versions.Values.Sum(window => window.Records)));
    }

    [Fact]
    public void Too_many_versions_in_a_second_are_counted_and_left_out()
    {
        var stage = new VersionStage();
        var batch = Batch([.. Enumerable.Range(0, 20).Select(i => ("a", 0.1, $$"""{"version":"{{i}}"}"""))]);

        stage.Observe(batch, 0, batch.Count);

        Assert.Equal((8, 12), (stage.TakeParts(Some.Tick)[0].Versions.Count, stage.Folded));
    }

    private List<TickFrame> Frames((string Service, double At, string Attributes)[] rows, int cut)
    {
        var stage = new VersionStage();
        foreach (var part in rows.Chunk(cut))
        {
            var batch = Batch(part);
            stage.Observe(batch, 0, batch.Count);
            batch.Release();
        }

        return [.. stage.TakeParts(long.MaxValue)];
    }

    private LogBatch Batch((string Service, double At, string Attributes)[] rows)
    {
        var batch = new LogBatch(_names);
        foreach (var (service, at, attributes) in rows)
        {
            batch.Add(new LogRecord
            {
                TimeNs = (Some.Tick * Second) + (long)(at * Second),
                Service = _names.Intern(service),
                Attributes = Encoding.UTF8.GetBytes(attributes),
            });
        }

        return batch;
    }
}
