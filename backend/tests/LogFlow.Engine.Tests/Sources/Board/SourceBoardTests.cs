using LogFlow.Engine.Sources.Board;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Sources.Board;

public sealed class SourceBoardTests
{
    private readonly ManualTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    [Fact]
    public void What_was_received_is_what_was_accepted_plus_what_was_rejected()
    {
        var meter = new SourceBoard(_time).Meter("http", "ndjson", "POST /api/ingest");

        meter.Accepted(90);
        meter.Rejected(7, "unreadable");
        meter.Rejected(3, "too_long");

        var status = meter.Read();
        Assert.Equal((100, 90), (status.Received, status.Accepted));
        Assert.Equal([new("too_long", 3), new("unreadable", 7)], status.Rejected);
    }

    [Fact]
    public void The_rate_covers_the_last_ten_whole_seconds()
    {
        var meter = new SourceBoard(_time).Meter("a", "file", "/var/log/a");
        for (var second = 0; second < 20; second++)
        {
            meter.Accepted(50);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(50, meter.Read().RecordsPerSecond);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(25, meter.Read().RecordsPerSecond);
        _time.Advance(TimeSpan.FromSeconds(500));
        Assert.Equal(0, meter.Read().RecordsPerSecond);
    }

    [Fact]
    public void Lag_is_how_far_the_newest_event_lay_behind_its_arrival()
    {
        var meter = new SourceBoard(_time).Meter("a", "file", "/var/log/a");
        var nowNs = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

        meter.Accepted(1, nowNs - 2_500_000_000);
        meter.Accepted(1, nowNs - 9_000_000_000);

        Assert.Equal(2.5, meter.Read().LagSeconds);
        Assert.Equal(_time.GetUtcNow(), meter.Read().LastRecord);
    }

    [Fact]
    public void Names_and_reasons_are_bounded()
    {
        var board = new SourceBoard(_time);
        for (var i = 0; i < SourceBoard.SourcesMax + 50; i++)
        {
            board.Meter($"s{i}", "file", "x").Rejected(1, $"reason {i}");
        }

        var meter = board.Meter("s0", "file", "x");
        for (var i = 0; i < 100; i++)
        {
            meter.Rejected(1, $"r{i}");
        }

        Assert.Equal(SourceBoard.SourcesMax + 1, board.Read().Count);
        Assert.Equal(21, meter.Read().Rejected.Count);
        Assert.Equal(101, meter.Read().Received);
    }
}
