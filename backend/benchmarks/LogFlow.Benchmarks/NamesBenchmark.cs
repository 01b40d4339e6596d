using System.Globalization;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine;
using LogFlow.Engine.Bus;
using LogFlow.Engine.Changes;
using LogFlow.Engine.Forecasting;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Incidents;
using LogFlow.Engine.Rules;

namespace LogFlow.Benchmarks;

/// <summary>What a second costs in which thousands of services are heard of for the first time, each called by another new one.</summary>
internal static class NamesBenchmark
{
    private const long Start = 1_700_000_000;
    private const int QuietSeconds = 60;
    private const int FloodSeconds = 4;

    public static async Task<int> RunAsync(string[] arguments)
    {
        Console.WriteLine("names: new service names in each of four seconds, after a minute of the same fifty; worst second of each plug");
        foreach (var names in (int[])[1_250, 2_500, 5_000, 10_000])
        {
            await MeasureAsync(names).ConfigureAwait(false);
        }

        return 0;
    }

    private static async Task MeasureAsync(int names)
    {
        var options = new EngineOptions();
        var stage = new TickStage(
            new ServiceGraph(options.Graph), new LogFlow.Engine.Mining.CorrectionBook(), new ChangeWatch(options.Changes), EngineRegistration.Detectors(options), new RuleBook(options: options.Rules),
            new Forecaster(options.Forecast), new ExpectationBook(), new IncidentBook(options.Incidents), new InlineBus().Topic<LogFlow.Contracts.Flow.TickOutcome>("ticks"), null);
        var worst = stage.Status.ToDictionary(plug => plug.Name, _ => 0.0);
        for (var second = 0; second < QuietSeconds + FloodSeconds; second++)
        {
            var flood = second >= QuietSeconds;
            var frame = new TickFrame(Start + second);
            for (var i = 0; i < (flood ? names : 50); i++)
            {
                var name = flood ? $"svc-{second}-{i}" : $"service-{i}";
                Fill(frame, name);
                if (flood)
                {
                    var key = new EdgeKey($"caller-{second}-{i}", name);
                    var edge = frame.Edge(key);
                    (edge.Calls, edge.Evidence) = (1, EdgeEvidence.ParentService);
                    edge.Transit.Add(2_000_000);
                }
            }

            var before = stage.Status.ToDictionary(plug => plug.Name, plug => plug.BusySeconds);
            await stage.HandleAsync(frame, CancellationToken.None).ConfigureAwait(false);
            foreach (var plug in stage.Status)
            {
                worst[plug.Name] = Math.Max(worst[plug.Name], plug.BusySeconds - before[plug.Name]);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {names,6:n0} names: {worst.Values.Sum(),7:f2} s; {string.Join(", ", worst.Where(w => w.Value >= 0.01).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Key} {w.Value:f2}")))}"));
    }

    private static void Fill(TickFrame frame, string name)
    {
        var window = frame.Service(name);
        (window.Spans, window.DecidedSpans, window.FailedSpans, window.OwnFailedSpans) = (2, 2, name.Length % 2, name.Length % 2);
        (window.Logs, window.LogsByBand[4]) = (1, 1);
        window.Latency.Add(20_000_000);
        window.SelfTime.Add(20_000_000);
        frame.Records += 3;
    }
}
