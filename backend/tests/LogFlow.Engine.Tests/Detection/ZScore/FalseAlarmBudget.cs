using LogFlow.Engine.Detection.ZScore;
using MathNet.Numerics.Distributions;

namespace LogFlow.Engine.Tests.Detection.ZScore;

public sealed class FalseAlarmBudget
{
    [Theory]
    [InlineData(0.2)]
    [InlineData(3)]
    [InlineData(30)]
    public void Chance_alone_alarms_no_more_often_than_the_budget_says(double eventsPerSecond)
    {
        // A budget generous enough to be measured: ten a day, over three and a half days of seconds.
        const int Seconds = 300_000;
        var options = new ZScoreOptions { FalseAlarmsPerDay = 10 };
        var rule = new SeriesRules(options).Warnings with { RatioUp = 1, ExcessUp = 0, CountMin = 1 };
        var series = new CountSeries(rule, 3600);
        var random = new Random(7);
        var alarms = 0;

        for (var second = 0; second < Seconds; second++)
        {
            series.Push(Poisson.Sample(random, eventsPerSecond), 1, isExcluded: false);
            if (series.Judge([]).Deviate >= rule.Deviate && second > 100)
            {
                alarms++;
                series.Restart();
            }
        }

        Assert.InRange(alarms, 1, (int)(options.FalseAlarmsPerDay * Seconds / 86_400));
    }
}
