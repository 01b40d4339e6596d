using LogFlow.Contracts.Frames;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Incidents.Meters;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class ForesightTests
{
    private const int HealthySeconds = 200;
    private const long From = HealthySeconds + 2;

    private static readonly Findings HalfFails = new() { Errors = new Finding(0.9, 0.5, 0.01, HealthySeconds, 30) };


    [Fact]
    public void A_busy_caller_shows_it_before_a_quiet_one()
    {
        var busy = Foresight.SecondsToShow(HalfFails, Caller(spans: 50), 0.3, From);
        var quiet = Foresight.SecondsToShow(HalfFails, Caller(spans: 5), 0.3, From);

        Assert.InRange(busy, 0.2, 3);
        Assert.InRange(quiet / busy, 8, 12);
    }

    [Fact]
    public void What_a_caller_fails_anyway_hides_what_little_reaches_it()
    {
        var clean = Foresight.SecondsToShow(HalfFails, Caller(spans: 50, failing: 0), 0.03, From);
        var failing = Foresight.SecondsToShow(HalfFails, Caller(spans: 50, failing: 5), 0.03, From);

        Assert.InRange(clean, 1, 60);
        Assert.Equal(double.PositiveInfinity, failing);
    }

    [Fact]
    public void A_caller_that_should_have_failed_by_now_and_did_not_will_not()
    {
        var caller = Caller(spans: 50);
        Assert.InRange(Foresight.SecondsToShow(HalfFails, caller, 0.1, From), 1, 60);

        for (var tick = From; tick < From + 20; tick++)
        {
            Push(caller, tick, 50, 0, frozen: true);
        }

        Assert.Equal(double.PositiveInfinity, Foresight.SecondsToShow(HalfFails, caller, 0.1, From));
    }

    [Fact]
    public void Delayed_requests_too_few_to_lift_the_95th_percentile_are_never_shown()
    {
        var caller = Caller(spans: 50);

        Assert.InRange(Foresight.SecondsToShow(Slower(300), caller, 0.5, From), 0.1, 3);
        Assert.Equal(double.PositiveInfinity, Foresight.SecondsToShow(Slower(300), caller, 0.02, From));
        Assert.Equal(double.PositiveInfinity, Foresight.SecondsToShow(Slower(0.5), caller, 1, From));
    }

    private static Findings Slower(double ms) => new() { OwnTime = new Finding(0.9, 40 + ms, 40, HealthySeconds, 30) };

    private static ServiceMeter Caller(int spans, int failing = 0)
    {
        var meter = new ServiceMeter("checkout", 300, 900);
        for (var tick = 1L; tick <= HealthySeconds; tick++)
        {
            Push(meter, tick, spans, failing, frozen: false);
        }

        return meter;
    }

    private static void Push(ServiceMeter meter, long tick, int spans, int failing, bool frozen)
    {
        var window = new ServiceWindow("checkout") { Spans = spans, FailedSpans = failing };
        for (var i = 0; i < spans; i++)
        {
            window.Latency.Add((20 + (((tick * 7) + (i * 13)) % 40)) * 1_000_000L);
        }

        meter.Observe(tick, 1, window, 0, frozen);
    }
}
