using FsCheck;
using FsCheck.Fluent;

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
    public void Whatever_is_done_to_the_clock_time_goes_back_by_no_more_than_is_followed_and_finds_the_clock_again() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(int JumpSeconds, byte Minutes)[]>(), steps =>
        {
            var clock = new ManualTime(Start);
            var time = new SteadyTime(clock);
            var shown = time.GetUtcNow();
            foreach (var (jump, minutes) in steps)
            {
                clock.Jump(TimeSpan.FromSeconds(jump % 100_000));
                clock.Advance(TimeSpan.FromMinutes(minutes));
                var now = time.GetUtcNow();
                Assert.True(now >= shown - TimeSpan.FromMinutes(5) && now >= clock.GetUtcNow());
                shown = now;
            }

            clock.Advance(shown - clock.GetUtcNow());
            return time.GetUtcNow() == clock.GetUtcNow();
        }).QuickCheckThrowOnFailure();

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
