namespace LogFlow.Server.Tests;

public sealed class SteadyTimeTests
{
    private static readonly DateTimeOffset Start = new(2038, 1, 19, 3, 0, 0, TimeSpan.Zero);

    private readonly ManualTime _clock = new(Start);
    private readonly SteadyTime _time;

    public SteadyTimeTests() => _time = new SteadyTime(_clock);

    [Fact]
    public void It_goes_with_the_clock_forward_and_back_by_little()
    {
        Assert.Equal(Start, _time.GetUtcNow());
        _clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(Start.AddMinutes(20), _time.GetUtcNow());
        _clock.Jump(TimeSpan.FromHours(1));
        Assert.Equal(Start.AddMinutes(80), _time.GetUtcNow());
        _clock.Jump(TimeSpan.FromMinutes(-5));
        Assert.Equal(Start.AddMinutes(75), _time.GetUtcNow());
    }

    [Fact]
    public void A_clock_set_back_by_an_hour_is_waited_for_and_time_goes_on()
    {
        _ = _time.GetUtcNow();
        _clock.Jump(TimeSpan.FromHours(-1));
        var before = _time.GetUtcNow();
        var minutes = 0;
        while (_time.GetUtcNow() - _clock.GetUtcNow() > TimeSpan.Zero)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            minutes++;
            Assert.True(minutes < 700);
            var now = _time.GetUtcNow();
            if (now != _clock.GetUtcNow())
            {
                Assert.Equal(TimeSpan.FromMinutes(0.9), now - before);
                before = now;
            }
        }

        // A tenth of each minute is made good, down to the five minutes that are followed; what passes between two looks counts as near.
        Assert.InRange(minutes, 540, 550);
    }
}
