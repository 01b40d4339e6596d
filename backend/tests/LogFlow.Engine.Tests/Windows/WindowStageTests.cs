using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Sequencing;
using LogFlow.Engine.Windows;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Windows;

public sealed class WindowStageTests
{
    private const long Second = 1_000_000_000;

    private readonly NameTable _names = new();

    [Fact]
    public void Counts_by_service_second_and_severity()
    {
        var stage = new WindowStage();
        var batch = new LogBatch(_names);
        Add(batch, "a", 0.1, Severity.Info);
        Add(batch, "a", 0.2, Severity.Error);
        Add(batch, "b", 0.3, Severity.Warn);
        Add(batch, "a", 1.1, Severity.Fatal);
        batch.Add(new LogRecord
        {
            TimeNs = At(1.2), Service = _names.Intern("a"), Kind = RecordKind.Span, Flags = RecordFlags.StatusError, DurationNs = 30_000_000,
        });

        stage.Observe(batch, 0, batch.Count);
        var parts = stage.TakeParts(Some.Tick + 1);

        Assert.Equal([Some.Tick, Some.Tick + 1], parts.Select(p => p.Tick));
        var a = parts[0].Services["a"];
        Assert.Equal((2, 1, 0), (a.Logs, a.ErrorLogs, a.Warnings));
        Assert.Equal(1, parts[0].Services["b"].Warnings);
        var later = parts[1].Services["a"];
        Assert.Equal((1, 1, 1, 1.0), (later.Spans, later.FailedSpans, later.ErrorLogs, later.ErrorRatio));
        Assert.Equal(30, later.Latency.QuantileMs(0.5), 30 * LatencySketch.RelativeError);
    }

    [Fact]
    public void Everything_that_goes_in_comes_out_in_frames_or_is_counted_late()
    {
        var random = new Random(3);
        var stage = new WindowStage();
        var sequencer = new Sequencer(new SequencerOptions());
        var frames = new List<TickFrame>();
        long sent = 0;
        for (var n = 0; n < 50; n++)
        {
            var batch = new LogBatch(_names) { IsLast = n == 49 };
            for (var i = 0; i < 40; i++)
            {
                Add(batch, $"s{random.Next(5)}", (n * 0.5) + (random.NextDouble() * 3) - 2, Severity.Info);
                sent++;
            }

            sequencer.Assign(batch);
            var from = 0;
            foreach (var closing in batch.Closings)
            {
                stage.Observe(batch, from, closing.Index);
                frames.AddRange(stage.TakeParts(closing.ClosedTick));
                from = closing.Index;
            }

            stage.Observe(batch, from, batch.Count);
        }

        frames.AddRange(stage.TakeParts(long.MaxValue));
        Assert.Equal(sent, frames.Sum(f => f.Records) + frames.Sum(f => f.Late));
        Assert.True(frames.Sum(f => f.Late) > 0);
        Assert.Equal(frames.Sum(f => f.Records), frames.Sum(f => f.Services.Values.Sum(s => s.Records)));
        Assert.Equal(frames.Select(f => f.Tick).Order(), frames.Select(f => f.Tick));
    }

    private static long At(double seconds) => (Some.Tick * Second) + (long)(seconds * Second);

    private void Add(LogBatch batch, string service, double seconds, byte severity) =>
        batch.Add(new LogRecord { TimeNs = At(seconds), Service = _names.Intern(service), Severity = severity });
}
