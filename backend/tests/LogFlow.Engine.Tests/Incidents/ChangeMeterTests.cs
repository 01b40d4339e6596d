using LogFlow.Engine.Incidents.Meters;

namespace LogFlow.Engine.Tests.Incidents;

public sealed class ChangeMeterTests
{
    private const double BaselineSeconds = 300;

    [Theory]
    [InlineData(0.5)]
    [InlineData(5.0)]
    [InlineData(50.0)]
    public void Chance_alone_never_reaches_the_nats_of_an_incident(double rate)
    {
        var random = new Random(7);
        var meter = new ChangeMeter(MeterKind.Count, isDrop: false, 0.002, BaselineSeconds);
        var most = 0.0;

        for (var tick = 0L; tick < 20_000; tick++)
        {
            meter.Observe(tick, Poisson(random, rate), 1, learn: true);
            most = Math.Max(most, meter.Read().NetNats);
        }

        Assert.InRange(most, 0.0, 14.0);
    }

    [Fact]
    public void What_is_taught_is_a_baseline_at_once()
    {
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);
        Assert.False(meter.IsWarm);

        meter.Teach(5, 100);
        meter.Observe(1, 8, 10, learn: false);

        Assert.InRange(meter.Baseline, 0.05, 0.06);
        Assert.InRange(meter.Read().Nats, 10, 30);
    }

    [Fact]
    public void A_share_that_triples_is_found_with_its_onset_and_size()
    {
        var random = new Random(3);
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);
        Feed(meter, random, 0, 300, 20, 0.05);

        Feed(meter, random, 300, 12, 20, 0.20);

        var shift = meter.Read();
        Assert.InRange(shift.Onset, 296, 302);
        Assert.True(shift.NetNats > 15, $"{shift}");
        Assert.InRange(shift.Observed, 0.14, 0.28);
        Assert.InRange(shift.Baseline, 0.03, 0.07);
    }

    /// <summary>One call in two seconds: a fault is sure only after half a minute, longer than learning trails.</summary>
    [Fact]
    public void A_quiet_services_fault_does_not_become_its_own_normal_before_it_is_sure()
    {
        var random = new Random(5);
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);
        Feed(meter, random, 0, 200, 1, 0.03);
        var before = meter.Baseline;

        Feed(meter, random, 200, 50, 1, 0.3);

        Assert.InRange(meter.Baseline, 0, before * 1.2);
    }

    [Fact]
    public void What_was_under_suspicion_and_is_cleared_is_learnt_after_all()
    {
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);
        meter.Teach(4, 100);
        meter.Observe(0, 2, 2, learn: true);

        for (var tick = 1L; tick < 90; tick++)
        {
            meter.Observe(tick, 0, 1, learn: true);
        }

        // Two failures of some 170 calls more, less what is forgotten of them and of the four; without them it would be 0.023.
        Assert.InRange(meter.Baseline, 0.028, 0.04);
    }

    [Fact]
    public void The_end_of_a_fault_ends_the_episode()
    {
        var random = new Random(3);
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);
        Feed(meter, random, 0, 300, 20, 0.05);
        Feed(meter, random, 300, 30, 20, 0.30, learn: false);

        Feed(meter, random, 330, 40, 20, 0.05, learn: false);

        Assert.InRange(meter.Read().NetNats, 0, 3);
    }

    [Fact]
    public void The_onset_of_a_long_fault_stays_where_it_was_found()
    {
        var random = new Random(3);
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);
        Feed(meter, random, 0, 300, 20, 0.05);
        for (var tick = 300; tick < 700; tick++)
        {
            Feed(meter, random, tick, 1, 20, 0.20, learn: false);
            _ = meter.Read();
        }

        Assert.InRange(meter.Read().Onset, 296, 302);
    }

    [Fact]
    public void What_is_not_learnt_leaves_the_baseline_alone()
    {
        var random = new Random(3);
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);
        Feed(meter, random, 0, 300, 20, 0.05);
        var before = meter.Baseline;

        Feed(meter, random, 300, 60, 20, 0.5, learn: false);

        Assert.Equal(before, meter.Baseline, 12);
    }

    [Fact]
    public void A_drop_is_seen_by_a_meter_for_drops_only()
    {
        var drop = new ChangeMeter(MeterKind.Count, isDrop: true, 0.01, BaselineSeconds);
        var rise = new ChangeMeter(MeterKind.Count, isDrop: false, 0.01, BaselineSeconds);
        for (var tick = 0L; tick < 130; tick++)
        {
            drop.Observe(tick, tick < 120 ? 10 : 3, 1, learn: true);
            rise.Observe(tick, tick < 120 ? 10 : 3, 1, learn: true);
        }

        Assert.True(drop.Read().NetNats > 15);
        Assert.Equal(0, rise.Read().Nats);
    }

    [Fact]
    public void A_bursty_series_asks_for_more_than_a_steady_one()
    {
        static double Nats(int burst)
        {
            var meter = new ChangeMeter(MeterKind.Count, isDrop: false, 0.01, BaselineSeconds);
            for (var tick = 0L; tick < 600; tick++)
            {
                meter.Observe(tick, tick % burst == 0 ? 4 * burst : 0, 1, learn: true);
            }

            for (var tick = 600L; tick < 610; tick++)
            {
                meter.Observe(tick, 10, 1, learn: true);
            }

            return meter.Read().Nats;
        }

        Assert.True(Nats(1) > Nats(10) * 2);
    }

    [Fact]
    public void Nothing_is_judged_before_there_is_a_baseline()
    {
        var meter = new ChangeMeter(MeterKind.Share, isDrop: false, 0.004, BaselineSeconds);

        for (var tick = 0L; tick < 15; tick++)
        {
            meter.Observe(tick, 10, 10, learn: true);
        }

        Assert.False(meter.IsWarm);
        Assert.Equal(Shift.None, meter.Read());
    }

    private static void Feed(ChangeMeter meter, Random random, long from, int ticks, int work, double share, bool learn = true)
    {
        for (var tick = from; tick < from + ticks; tick++)
        {
            var hits = 0;
            for (var i = 0; i < work; i++)
            {
                hits += random.NextDouble() < share ? 1 : 0;
            }

            meter.Observe(tick, hits, work, learn);
        }
    }

    private static int Poisson(Random random, double mean)
    {
        var limit = Math.Exp(-mean);
        var product = random.NextDouble();
        var count = 0;
        while (product > limit)
        {
            product *= random.NextDouble();
            count++;
        }

        return count;
    }
}
