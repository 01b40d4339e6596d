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
        for (var second = 21; second <= 90; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Arrive(second);
        }

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(Ns(92), _sink.IdleTimeNs());
    }

    private static long Ns(double second) => (Start.ToUnixTimeMilliseconds() * 1_000_000) + (long)(second * 1e9);

    private async Task Arrive(params double[] seconds)
    {
        var batch = new LogBatch(_sink.Services);
        foreach (var second in seconds)
        {
            batch.Add(new LogRecord { TimeNs = Ns(second), Body = "x"u8 });
        }

        await _sink.PublishAsync(batch, default);
    }

    private sealed class Inner : IBatchSink
    {
        public NameTable Services { get; } = new();

        public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
