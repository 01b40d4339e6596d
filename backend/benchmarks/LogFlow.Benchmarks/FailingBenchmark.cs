using System.Diagnostics;
using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Incidents;

namespace LogFlow.Benchmarks;

/// <summary>What a second costs the correlator in which thousands of services fail at once, each calling ten others.</summary>
internal static class FailingBenchmark
{
    private const long Start = 1_700_000_000;
    private const int QuietSeconds = 60;
    private const int FailingSeconds = 5;
    private const int Children = 10;

    public static void Run()
    {
        Console.WriteLine("failing: a tree of services, a quiet minute, then all of them fail; seconds of each failing second in the correlator");
        foreach (var services in (int[])[1_250, 2_500, 5_000, 10_000])
        {
            Measure(services);
        }
    }

    private static void Measure(int services)
    {
        var graph = new ServiceGraph(new ServiceGraphOptions { NodesMax = services, EdgesMax = services * 2 });
        var book = new IncidentBook(new IncidentOptions());
        var snapshot = GraphSnapshot.Empty;
        var failing = new List<double>();
        for (var second = 0; second < QuietSeconds + FailingSeconds; second++)
        {
            var fails = second >= QuietSeconds;
            var frame = FrameOf(services, Start + second, fails);
            snapshot = graph.Observe(frame);
            var signals = fails ? Signals(services, frame) : [];
            var started = Stopwatch.GetTimestamp();
            book.Observe(frame, snapshot, signals);
            if (fails)
            {
                failing.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {services,6:n0} services: {string.Join(", ", failing.Select(s => s.ToString("f2", CultureInfo.InvariantCulture)))} s; {book.Open.Count} incidents"));
    }

    private static TickFrame FrameOf(int services, long tick, bool fails)
    {
        var frame = new TickFrame(tick);
        for (var i = 0; i < services; i++)
        {
            var window = frame.Service(Name(i));
            (window.Spans, window.DecidedSpans) = (5, 5);
            (window.FailedSpans, window.OwnFailedSpans) = fails ? (4, 4) : (0, 0);
            window.Latency.Add(20_000_000);
            window.SelfTime.Add(20_000_000);
            frame.Records += 5;
            if (i > 0)
            {
                var edge = frame.Edge(new EdgeKey(Name((i - 1) / Children), Name(i)));
                (edge.Calls, edge.Evidence) = (5, EdgeEvidence.SpanParent);
                edge.Latency.Add(20_000_000);
            }
        }

        return frame;
    }

    private static List<Signal> Signals(int services, TickFrame frame) =>
    [
        .. Enumerable.Range(0, services).Select(i => new Signal
        {
            Kind = SignalKinds.ErrorRate,
            Detector = "z-score",
            Service = Name(i),
            Onset = frame.Time,
            At = frame.Time,
            Score = 3,
            Baseline = 0,
            Observed = 0.8,
            Unit = "ratio",
            Severity = SignalSeverity.Critical,
            Text = "errors 80 % of calls",
        }),
    ];

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"svc-{number}");
}
