using System.Globalization;
using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Parameters;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Parameters;

public sealed class ParameterStageTests
{
    private const long Second = 1_000_000_000;

    private readonly NameTable _names = new();

    [Theory]
    [InlineData("stored order {0} in {1} ms", "in <*>", 12, 12e6)]
    [InlineData("GET /orders/{0} took {1}ms", "took <*>", 12, 12e6)]
    [InlineData("order {0} done, elapsed={1}", "elapsed", 12, 12e6)]
    [InlineData("order {0} done, duration_s=0.{1}", "duration_s", 25, 250e6)]
    [InlineData("order {0}: \"responseMs\": {1}", "responseMs", 12, 12e6)]
    [InlineData("order {0} took 0.0{1} seconds", "took <*> seconds", 12, 12e6)]
    public void The_text_around_a_number_gives_its_name_and_unit(string line, string name, int value, double ns)
    {
        var frame = Assert.Single(Frames(Lines(60, i => Fill(line, 100_000 + (i * 7919 % 90_000), value))));

        var window = Assert.Single(frame.Parameters.Values, one => one.Measure == ParameterMeasure.Duration);
        Assert.StartsWith(name, window.Name, StringComparison.Ordinal);
        Assert.Equal(60, window.Numbers.Count);
        Assert.InRange(window.Numbers.QuantileNs(0.5), ns * 0.97, ns * 1.03);
    }

    [Fact]
    public void Few_values_are_counted_and_ids_counters_and_free_text_are_left_alone()
    {
        string[] methods = ["GET", "PUT", "POST"];
        var random = new Random(5);

        var frames = Frames(Lines(400, i => $"call {random.Next(100_000, 999_999)} answered code={200 + (i % 3)} queue={random.Next(60)} seq={1_000_000 + i} method={methods[i % 3]}"));

        var windows = frames.SelectMany(frame => frame.Parameters.Values).Where(window => !window.Key.IsPair).ToList();
        Assert.Equal(["code", "queue"], windows.Select(window => window.Name).Distinct().Order(StringComparer.Ordinal).Where(name => name != "method"));
        Assert.Equal(["200", "201", "202"], windows.Where(window => window.Name == "code").SelectMany(window => window.Values.Keys).Distinct().Order(StringComparer.Ordinal));
        Assert.All(windows.Where(window => window.Name == "queue"), window => Assert.Equal(ParameterMeasure.Number, window.Measure));
    }

    [Fact]
    public void Words_of_one_line_are_also_counted_in_pairs()
    {
        var frames = Frames(Lines(200, i => $"status={200 + (i % 2)} shard={i / 2 % 3}"));

        var pair = frames.SelectMany(frame => frame.Parameters.Values).First(window => window.Key.IsPair);
        Assert.Equal("status with shard", pair.Name);
        Assert.Equal(["200 · 0", "200 · 1", "200 · 2", "201 · 0", "201 · 1", "201 · 2"], pair.Values.Keys);
    }

    [Theory]
    [InlineData("stored page {0} in {1} ms", Severity.Info, true)]
    [InlineData("stored page {0} in {1} ms", Severity.Warn, false)]
    [InlineData("token {0} expires in {1} s", Severity.Info, false)]
    [InlineData("page {0}: retry in {1} ms", Severity.Info, false)]
    [InlineData("index {0} is {1} s behind its source", Severity.Info, false)]
    [InlineData("page {0} has {1} rows", Severity.Info, false)]
    public void Only_time_that_ordinary_lines_say_was_taken_is_the_services_time(string line, byte severity, bool isTime)
    {
        var frames = Frames(Lines(50, i => Fill(line, 100_000 + i, 20 + (i % 30)), severity));

        Assert.Equal(isTime ? 50 : 0, frames.Sum(frame => frame.Services.Values.Sum(service => service.StatedTime.Count)));
    }

    [Fact]
    public void Where_records_carry_durations_the_text_is_not_asked()
    {
        var rows = Lines(50, i => $"stored page {100_000 + i} in {20 + (i % 30)} ms");
        rows.Insert(0, ("shop", 0, Severity.Info, "GET /page", 5_000_000));

        Assert.Equal(0, Frames(rows).Sum(frame => frame.Services.Values.Sum(service => service.StatedTime.Count)));
    }

    [Fact]
    public void The_cut_into_batches_changes_nothing()
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 600)
            .Select(i => ($"s{random.Next(3)}", i * 0.01, (byte)(random.Next(5) == 0 ? Severity.Warn : Severity.Info),
                $"page {random.Next(100_000, 999_999)} code={random.Next(4)} host=web-{random.Next(3)} took {random.Next(1, 90)} ms", -1L)).ToList();

        var whole = Frames(rows, cut: 600).Select(FrameBytes.Write).ToList();

        Assert.Equal(whole, Frames(rows, cut: 7).Select(FrameBytes.Write));
        Assert.True(whole.Count > 3);
    }

    [Fact]
    public void Its_memory_is_bounded_in_templates_and_in_parameters_of_a_second()
    {
        var stage = new ParameterStage(new ParameterStageOptions { TemplatesMax = 64, ParametersPerSecondMax = 16 });
        var rows = Enumerable.Range(0, 500).Select(i => ($"service-{i}", 0.5, Severity.Info, $"stored page {i} in {i} ms", -1L)).ToList();

        var frames = Frames(rows, stage: stage);

        Assert.InRange(stage.TemplatesHeld, 1, 64);
        Assert.Equal(16, frames.Sum(frame => frame.Parameters.Count));
        Assert.True(stage.Folded > 400, $"{stage.Folded} folded");
    }

    [Fact]
    public void Bytes_that_are_no_text_do_no_harm()
    {
        var random = new Random(3);
        var stage = new ParameterStage();
        var miner = new Miner();
        var bytes = new byte[200];
        for (var round = 0; round < 50; round++)
        {
            var batch = new LogBatch(_names);
            for (var i = 0; i < 40; i++)
            {
                random.NextBytes(bytes);
                "took 12"u8.CopyTo(bytes.AsSpan(random.Next(100)));
                batch.Add(new LogRecord { TimeNs = (Some.Tick + round) * Second, Service = _names.Intern("a"), Severity = Severity.Info, DurationNs = -1, Body = bytes.AsSpan(0, random.Next(bytes.Length)) });
            }

            miner.Mine(batch);
            stage.Observe(batch, 0, batch.Count);
            batch.Release();
        }

        Assert.All(stage.TakeParts(long.MaxValue), frame => Assert.NotEmpty(FrameBytes.Write(frame)));
    }

    private static string Fill(string line, params object[] values) => string.Format(CultureInfo.InvariantCulture, line, values);

    private static List<(string Service, double At, byte Severity, string Body, long DurationNs)> Lines(int count, Func<int, string> body, byte severity = Severity.Info) =>
        [.. Enumerable.Range(0, count).Select(i => ("shop", count <= 60 ? 0.5 : i * 0.01, severity, body(i), -1L))];

    private List<TickFrame> Frames(
        IEnumerable<(string Service, double At, byte Severity, string Body, long DurationNs)> rows, int cut = 100, ParameterStage? stage = null)
    {
        stage ??= new ParameterStage();
        var miner = new Miner();
        foreach (var part in rows.Chunk(cut))
        {
            var batch = new LogBatch(_names);
            foreach (var (service, at, severity, body, durationNs) in part)
            {
                batch.Add(new LogRecord
                {
                    TimeNs = (Some.Tick * Second) + (long)(at * Second),
                    Service = _names.Intern(service),
                    Severity = severity,
                    Kind = durationNs < 0 ? RecordKind.Log : RecordKind.Span,
                    DurationNs = durationNs,
                    Body = Encoding.UTF8.GetBytes(body),
                });
            }

            miner.Mine(batch);
            stage.Observe(batch, 0, batch.Count);
            batch.Release();
        }

        return [.. stage.TakeParts(long.MaxValue)];
    }
}
