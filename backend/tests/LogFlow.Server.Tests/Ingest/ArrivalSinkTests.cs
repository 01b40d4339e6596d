using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Server.Ingest;

namespace LogFlow.Server.Tests.Ingest;

public sealed class ArrivalSinkTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _time = new(Start);
    private readonly ArrivalSink _sink;

    public ArrivalSinkTests() => _sink = new ArrivalSink(new Inner(), _time, TimeSpan.FromSeconds(30));

    [Fact]
    public void Before_the_first_record_there_is_no_time_to_move() => Assert.Null(_sink.IdleTimeNs());

    [Fact]
    public async Task An_idle_stream_moves_on_with_the_clock()
    {
        await Arrive(0);

        Assert.Null(_sink.IdleTimeNs());
        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(Ns(4), _sink.IdleTimeNs());
    }

    [Fact]
    public async Task A_sender_that_collects_for_five_seconds_is_given_them()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        await Arrive(0, 1, 2, 3, 4.5);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(Ns(5), _sink.IdleTimeNs());
    }

    [Fact]
    public async Task One_very_old_line_does_not_hold_the_stream_back_for_long()
    {
        _time.Advance(TimeSpan.FromMinutes(10));
        await Arrive(0, 600);

        _time.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(Ns(610), _sink.IdleTimeNs());
    }

    [Fact]
    public async Task A_stream_in_another_time_keeps_its_distance()
    {
        await Arrive(-86_400);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(Ns(-86_397), _sink.IdleTimeNs());
    }

    [Fact]
    public async Task A_jump_of_the_machines_clock_moves_nothing()
    {
        await Arrive(0);
        _time.Jump(TimeSpan.FromHours(1));

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Ns(2), _sink.IdleTimeNs());
    }

    [Fact]
    public async Task A_lag_is_forgotten_when_it_is_long_past()
    {
        _time.Advance(TimeSpan.FromSeconds(20));
        await Arrive(0);
        for (var second = 21; second <= 150; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Arrive(second);
        }

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Ns(152), _sink.IdleTimeNs());
    }

    [Fact]
    public async Task A_sender_that_collects_holds_the_time_of_one_that_does_not()
    {
        for (var second = 1; second <= 30; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var batch = await ArriveFrom("prompt", second);
            if (second % 5 == 0)
            {
                await ArriveFrom("collecting", second - 4.9, second - 2.5, second - 0.1);
            }
            else if (second > 10)
            {
                var sent = second - (second % 5);
                Assert.InRange(batch.AdvanceToNs!.Value, Ns(sent - 0.1), Ns(sent));
            }
        }
    }

    [Fact]
    public async Task A_new_exporter_of_spans_is_given_its_usual_time()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        await ArriveFrom("otlp logs", 0.1, 0.9);
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.True((_sink.IdleTimeNs() ?? 0) < Ns(0));
        _time.Advance(TimeSpan.FromSeconds(1));
        var batch = await ArriveFrom("otlp traces", 0.2, 4.8);

        Assert.True(batch.AdvanceToNs < Ns(0.2));
    }

    [Fact]
    public async Task A_stuck_sender_holds_the_time_for_so_long_at_most()
    {
        _time.Advance(TimeSpan.FromSeconds(100));
        await ArriveFrom("backlog", 0);
        for (var second = 101; second <= 110; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await ArriveFrom("prompt", second);
            await ArriveFrom("backlog", second - 100);
        }

        Assert.Equal(Ns(80), (await ArriveFrom("prompt", 110)).AdvanceToNs);
    }

    [Fact]
    public async Task A_sender_whose_clock_runs_ahead_makes_nobody_late()
    {
        for (var second = 1; second <= 10; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await ArriveFrom("ahead", second + 200);
            var batch = await ArriveFrom("prompt", second);
            Assert.True(batch.AdvanceToNs <= Ns(second));
        }
    }

    [Fact]
    public async Task A_long_past_in_order_is_taken_as_it_comes()
    {
        _time.Advance(TimeSpan.FromSeconds(250));
        for (var second = 0; second < 250; second += 10)
        {
            Assert.Equal(Ns(second), (await ArriveFrom("one body", second)).AdvanceToNs);
        }
    }

    private static long Ns(double second) => (Start.ToUnixTimeMilliseconds() * 1_000_000) + (long)(second * 1e9);

    private Task Arrive(params double[] seconds) => ArriveFrom("one", seconds);

    private async Task<LogBatch> ArriveFrom(string sender, params double[] seconds)
    {
        var batch = new LogBatch(_sink.Services) { Source = sender.Split(' ')[0], Sender = sender };
        foreach (var second in seconds)
        {
            batch.Add(new LogRecord { TimeNs = Ns(second), Body = "x"u8 });
        }

        await _sink.PublishAsync(batch, default);
        return batch;
    }

    private sealed class Inner : IBatchSink
    {
        public NameTable Services { get; } = new();

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
