using LogFlow.Contracts.Frames;
using LogFlow.Engine.Incidents.Meters;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class KinShareTests
{
    private const double BaselineSeconds = 300;
    private const int Healthy = 80;

    /// <summary>One call a second for 80 seconds: alone, its own past is too short to be sure of anything.</summary>
    [Fact]
    public void A_service_of_which_little_is_known_is_judged_by_what_the_others_are_like()
    {
        var (alone, among) = (Sparse(kin: 0), Sparse(kin: 20));

        var (before, after) = (Fail(alone), Fail(among));

        Assert.True(after.NetNats > before.NetNats * 1.2, $"{before} {after}");
        Assert.InRange(after.Baseline, 0.015, 0.035);
    }

    [Fact]
    public void A_share_unlike_the_others_is_left_to_its_own_past()
    {
        var odd = Kin(20, share: 0.02);
        var meter = new ServiceMeter("odd", BaselineSeconds, 900);
        Feed(meter, Healthy * 2, every: 3);
        var before = meter.Errors.Baseline;

        new KinShare().Tell([.. odd, meter], static one => one.Errors);

        Assert.InRange(meter.Errors.Baseline, before * 0.95, before);
    }

    [Fact]
    public void Where_shares_differ_widely_the_others_say_next_to_nothing()
    {
        List<ServiceMeter> services = [.. Kin(10, share: 0.01), .. Kin(10, share: 0.3)];
        var meter = new ServiceMeter("new", BaselineSeconds, 900);
        Feed(meter, Healthy, every: 10);
        var before = meter.Errors.Baseline;

        new KinShare().Tell([.. services, meter], static one => one.Errors);

        Assert.InRange(meter.Errors.Baseline, before * 0.9, before * 1.3);
    }

    [Fact]
    public void Few_services_are_no_kin()
    {
        var meter = Sparse(kin: 6);
        var alone = Sparse(kin: 0);

        Assert.Equal(alone.Errors.Baseline, meter.Errors.Baseline);
    }

    private static ServiceMeter Sparse(int kin)
    {
        var meter = new ServiceMeter("sparse", BaselineSeconds, 900);
        Feed(meter, Healthy, every: 40);
        new KinShare().Tell([.. Kin(kin, share: 0.02), meter], static one => one.Errors);
        return meter;
    }

    private static Shift Fail(ServiceMeter meter)
    {
        for (var tick = Healthy; tick < Healthy + 20; tick++)
        {
            meter.Errors.Observe(1_000 + tick, tick % 2, 1, learn: false);
        }

        return meter.Errors.Read();
    }

    private static List<ServiceMeter> Kin(int count, double share)
    {
        var services = new List<ServiceMeter>();
        for (var i = 0; i < count; i++)
        {
            var meter = new ServiceMeter($"kin-{i}", BaselineSeconds, 900);
            var (failed, done) = (0.0, 0);
            for (var tick = 0; tick < 200; tick++)
            {
                done += 20;
                var failures = (long)((done * share) - failed);
                failed += failures;
                meter.Observe(1_000 + tick, 1, new ServiceWindow(meter.Service) { Spans = 20, FailedSpans = failures }, 0, inTrouble: false);
            }

            services.Add(meter);
        }

        return services;
    }

    /// <summary>One call a second, of which every so manieth fails.</summary>
    private static void Feed(ServiceMeter meter, int seconds, int every)
    {
        for (var tick = 0; tick < seconds; tick++)
        {
            meter.Observe(1_000 + tick, 1, new ServiceWindow(meter.Service) { Spans = 1, FailedSpans = tick % every == every - 1 ? 1 : 0 }, 0, inTrouble: false);
        }
    }
}
