using System.Globalization;
using System.Text.Json;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine;
using LogFlow.Engine.Reporting;
using LogFlow.Engine.Sources.Files;

namespace LogFlow.Benchmarks;

/// <summary>
/// Faults that were recorded at a real system: a folder with <c>cases.json</c> (<c>id</c>, <c>inject_unix</c>, <c>root</c>, <c>type</c>) and
/// per case an NDJSON file, named after its id with <c>_</c> for <c>:</c>. A case's ranking is that of the incidents that began within
/// the window around the fault, most important first, a service counting once. Beside it plain rankings of the same signals, and ours
/// with the window moved, for who knows exactly when a fault began.
/// </summary>
internal static class RecordedFaultsTrial
{
    private const int SecondsBefore = 120;
    private const int SecondsAfter = 240;
    private const int RandomDraws = 1_000;

    private static readonly int[] Moves = [-60, -30, 30, 60];

    /// <param name="folder">Of <c>cases.json</c> and the cases.</param>
    /// <param name="only">A part of the ids of the cases to run; all when null.</param>
    /// <param name="tell">Called for every case, with its incidents and all signals.</param>
    /// <param name="without">Detectors that are left out.</param>
    public static void Run(string folder, string? only, Action<string, IReadOnlyList<Incident>, IReadOnlyList<Signal>>? tell, string[] without)
    {
        var list = Path.Combine(folder, "cases.json");
        if (!File.Exists(list))
        {
            Console.WriteLine($"Recorded faults: left out, for there is no {list}.");
            return;
        }

        var cases = ReadCases(list).FindAll(one => only is null || one.Id.Contains(only, StringComparison.Ordinal));
        var files = cases.ConvertAll(one => Path.Combine(folder, one.Id.Replace(':', '_') + ".ndjson"));
        if (files.Find(file => !File.Exists(file)) is { } missing)
        {
            Console.WriteLine($"Recorded faults: left out, for there is no {missing}.");
            return;
        }

        Console.WriteLine(Line($"Recorded faults: {cases.Count} cases of {folder}, incidents that began {SecondsBefore} s before to {SecondsAfter} s after the fault{(without.Length == 0 ? "" : ", without " + string.Join(", ", without))}"));
        var runs = cases.Zip(files, (one, file) => RunAsync(one, file, new EngineOptions { Without = without })).Select(task => task.GetAwaiter().GetResult()).ToList();
        var blurred = cases.Zip(files, (one, file) => RunAsync(one, file, TrialScore.Blurry(without))).Select(task => task.GetAwaiter().GetResult()).ToList();
        foreach (var run in runs)
        {
            var ranking = run.Ranking(0);
            tell?.Invoke(Line($"{run.Case.Id} {run.Case.Root} {run.Case.Type} at {run.Case.Injected:HH:mm:ss}"), run.Incidents, run.Signals);
            Console.WriteLine(Line($"  {run.Case.Id,-24}{run.Case.Type,-15}{run.Case.Root,-32}{Place(ranking, run.Case.Root),4}  {string.Join(", ", ranking.Take(3))}"));
        }

        Console.WriteLine($"{"ranking",-28}{"top-1",8}{"top-3",8}{"top-5",8}{"MRR",8}");
        Print("LogFlow", runs, run => run.Ranking(0));
        foreach (var move in Moves)
        {
            Print(Line($"  window moved by {move} s"), runs, run => run.Ranking(move));
        }

        Print("  onsets off by up to 60 s", blurred, run => run.Ranking(0));
        Print("most signals", runs, run => run.Dummy(group => -group.Count()));
        Print("largest score", runs, run => run.Dummy(group => -group.Max(signal => signal.Score)));
        Print("earliest onset", runs, run => run.Dummy(group => group.Min(signal => signal.Onset.ToUnixTimeMilliseconds())));
        PrintRandom(runs);
        Moment.PrintReliability(
            "the root of each case's most important incident",
            [.. runs.Select(run => (run.Case, Told: run.Told)).Where(run => run.Told is not null).Select(run => (run.Told!.Candidates[0].Score, run.Told.Root == run.Case.Root))]);
        Console.WriteLine(Line($"incidents before the window: {runs.Sum(run => run.Early)}"));
    }

    private static List<Case> ReadCases(string list)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(list));
        return [.. json.RootElement.EnumerateArray().Select(one => new Case(
            one.GetProperty("id").GetString()!,
            DateTimeOffset.FromUnixTimeSeconds(one.GetProperty("inject_unix").GetInt64()),
            one.GetProperty("root").GetString()!,
            one.GetProperty("type").GetString()!))];
    }

    private static async Task<CaseRun> RunAsync(Case one, string file, EngineOptions options)
    {
        options.Threads = 1;
        var report = new ReportBuilder();
        var signals = new SignalKeeper();
        await using (var pipeline = new EnginePipeline(options, onFailure: failure => throw failure.Error))
        {
            pipeline.Ticks.Subscribe(new Subscription("report"), report.Outcomes);
            pipeline.Ticks.Subscribe(new Subscription("signals"), signals);
            await pipeline.RunToEndAsync(new FileSource(new FileSourceOptions { Paths = [file] }, TimeProvider.System), default).ConfigureAwait(false);
        }

        return new CaseRun(one, report.Incidents, signals.Signals, signals.Services);
    }

    private static void Print(string name, List<CaseRun> runs, Func<CaseRun, IReadOnlyList<string>> rank)
    {
        var places = runs.ConvertAll(run => Place(rank(run), run.Case.Root));
        Console.WriteLine(Line($"{name,-28}{Top(places, 1),8:0.000}{Top(places, 3),8:0.000}{Top(places, 5),8:0.000}{places.Average(place => place > 0 ? 1.0 / place : 0),8:0.000}"));
    }

    private static void PrintRandom(List<CaseRun> runs)
    {
        var random = new Random(1);
        var places = new List<int>();
        foreach (var run in runs)
        {
            for (var i = 0; i < RandomDraws; i++)
            {
                places.Add(random.Next(run.Services.Count) + 1);
            }
        }

        Console.WriteLine(Line($"{"random service",-28}{Top(places, 1),8:0.000}{Top(places, 3),8:0.000}{Top(places, 5),8:0.000}{places.Average(place => 1.0 / place),8:0.000}"));
    }

    private static double Top(List<int> places, int count) => places.Count(place => place > 0 && place <= count) / (double)places.Count;

    /// <summary>From 1; 0 when it is not there.</summary>
    private static int Place(IReadOnlyList<string> ranking, string root)
    {
        for (var i = 0; i < ranking.Count; i++)
        {
            if (ranking[i] == root)
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Case(string Id, DateTimeOffset Injected, string Root, string Type);

    private sealed record CaseRun(Case Case, IReadOnlyList<Incident> Incidents, IReadOnlyList<Signal> Signals, IReadOnlySet<string> Services)
    {
        private DateTimeOffset From => Case.Injected.AddSeconds(-SecondsBefore);

        /// <summary>The most important incident of the window; null when there is none.</summary>
        public Incident? Told => Incidents.FirstOrDefault(incident => IsWithin(incident, 0));

        public int Early => Incidents.Count(incident => incident.Onset < From);

        public List<string> Ranking(int move) =>
        [
            .. Incidents
                .Where(incident => IsWithin(incident, move))
                .SelectMany(incident => incident.Candidates.OrderByDescending(candidate => candidate.Score).ThenBy(candidate => candidate.Service, StringComparer.Ordinal))
                .Select(candidate => candidate.Service)
                .Distinct(StringComparer.Ordinal),
        ];

        private bool IsWithin(Incident incident, int move) =>
            incident.Onset >= From.AddSeconds(move) && incident.Onset <= Case.Injected.AddSeconds(SecondsAfter + move);

        public List<string> Dummy(Func<IGrouping<string, Signal>, double> key) =>
        [
            .. Signals
                .Where(signal => signal.At >= From && signal.At <= Case.Injected.AddSeconds(SecondsAfter))
                .GroupBy(signal => signal.Service, StringComparer.Ordinal)
                .OrderBy(key)
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.Key),
        ];
    }

    private sealed class SignalKeeper : IConsumer<TickOutcome>
    {
        private readonly HashSet<string> _services = new(StringComparer.Ordinal);

        public string Name => "signals";

        public List<Signal> Signals { get; } = [];

        public IReadOnlySet<string> Services => _services;

        public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
        {
            Signals.AddRange(item.Signals);
            _services.UnionWith(item.Frame.Services.Keys);
            return ValueTask.CompletedTask;
        }
    }
}
