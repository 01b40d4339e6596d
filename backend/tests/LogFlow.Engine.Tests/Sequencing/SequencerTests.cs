using LogFlow.Contracts.Records;
using LogFlow.Engine.Sequencing;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Sequencing;

public sealed class SequencerTests
{
    private const long Second = 1_000_000_000;
    private const long Start = Some.Tick * Second;

    private readonly NameTable _names = new();

    [Fact]
    public void A_second_closes_when_the_newest_record_is_past_it_and_the_allowed_lateness()
    {
        var sequencer = new Sequencer(new SequencerOptions());
        var batch = Batch(Start, Start + (Second / 2), Start + (2 * Second) - 1, Start + (2 * Second));

        sequencer.Assign(batch);

        // The second before the first record stays open for a while too: a late record may belong to it.
        Assert.Equal([new TickClosing(2, Some.Tick - 1), new TickClosing(3, Some.Tick)], batch.Closings);
        Assert.Equal(Some.Tick, batch.ClosedTick);
    }

    [Fact]
    public void A_record_of_a_closed_second_is_late()
    {
        var sequencer = new Sequencer(new SequencerOptions());
        var batch = Batch(Start, Start + (2 * Second), Start + Second - 1, Start + Second);

        sequencer.Assign(batch);

        Assert.Equal([false, false, true, false], IsLate(batch));
    }

    [Fact]
    public void Lateness_and_closings_do_not_depend_on_how_the_stream_is_cut()
    {
        var random = new Random(7);
        var times = Enumerable.Range(0, 2000).Select(i => Start + (i * Second / 50) + random.NextInt64(-2 * Second, Second)).ToArray();
        var whole = Run(times, times.Length);

        Assert.Contains('1', whole.Late);
        Assert.Equal(whole, Run(times, 1));
        Assert.Equal(whole, Run(times, 7));
        Assert.Equal(whole, Run(times, 256));
    }

    [Fact]
    public void A_record_whose_clock_reads_the_zero_time_is_counted_and_moves_nothing()
    {
        const long GoZero = -6_795_364_578_871_345_152;
        var sequencer = new Sequencer(new SequencerOptions());
        var batch = Batch(GoZero, Start, GoZero, Start + (2 * Second), GoZero - (200 * Second));

        sequencer.Assign(batch);

        Assert.Equal([true, false, true, false, true], IsLate(batch));
        Assert.Equal(Some.Tick, batch.ClosedTick);
    }

    [Fact]
    public void One_broken_clock_does_not_close_years()
    {
        var sequencer = new Sequencer(new SequencerOptions());
        var year2099 = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * Second;
        var batch = Batch(Start, year2099, Start + Second, Start + (3 * Second));

        sequencer.Assign(batch);

        Assert.Equal([false, true, false, false], IsLate(batch));
        Assert.Equal(Some.Tick + 1, batch.ClosedTick);
    }

    [Fact]
    public void Many_records_in_a_row_prove_that_time_moved()
    {
        var sequencer = new Sequencer(new SequencerOptions { JumpConfirmations = 3 });
        var later = Start + (30 * 86_400 * Second);
        var batch = Batch(Start, later, later, later, later);

        sequencer.Assign(batch);

        Assert.Equal([false, true, true, false, false], IsLate(batch));
    }

    [Fact]
    public void The_last_batch_closes_everything()
    {
        var sequencer = new Sequencer(new SequencerOptions());
        sequencer.Assign(Batch(Start, Start + Second));
        var last = new LogBatch(_names) { IsLast = true };

        sequencer.Assign(last);

        Assert.Equal(Some.Tick + 1, last.ClosedTick);
    }

    [Fact]
    public void An_idle_stream_is_moved_on_by_an_empty_batch()
    {
        var sequencer = new Sequencer(new SequencerOptions());
        sequencer.Assign(Batch(Start));
        var heartbeat = new LogBatch(_names) { AdvanceToNs = Start + (10 * Second) };

        sequencer.Assign(heartbeat);

        Assert.Equal(Some.Tick + 8, heartbeat.ClosedTick);
    }

    private static bool[] IsLate(LogBatch batch) => [.. batch.Flags.ToArray().Select(f => (f & RecordFlags.Late) != 0)];

    private LogBatch Batch(params long[] times)
    {
        var batch = new LogBatch(_names);
        foreach (var time in times)
        {
            batch.Add(new LogRecord { TimeNs = time, Service = _names.Unknown });
        }

        return batch;
    }

    private Cut Run(long[] times, int batchSize)
    {
        var sequencer = new Sequencer(new SequencerOptions());
        var late = new List<bool>();
        var closings = new List<string>();
        foreach (var chunk in times.Chunk(batchSize))
        {
            var batch = Batch(chunk);
            sequencer.Assign(batch);
            late.AddRange(IsLate(batch));
            closings.AddRange(batch.Closings.Select(c => $"{batch.FirstSequence + c.Index}:{c.ClosedTick}"));
        }

        return new Cut(string.Concat(late.Select(l => l ? '1' : '0')), string.Join(' ', closings));
    }

    private sealed record Cut(string Late, string Closings);
}
