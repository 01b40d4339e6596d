using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents;

namespace LogFlow.Benchmarks;

/// <summary>
/// Incidents of which only the alerts of other monitors and the calls between services were kept (<see cref="AlertCases"/>), one after the
/// other through the correlator. Nothing is trained: no root of any case is known to it, and its past holds nothing but the cases before.
/// </summary>
internal static class AlertCasesTrial
{
    /// <summary>From one case to the next: long enough for the one before to be over, seconds.</summary>
    private const long Apart = 600;

    private const long Start = 1_800_000_000;

    /// <param name="folder">Of <see cref="AlertCases"/>.</param>
    /// <param name="report">File for the rankings with the cases before as the past, as listed; null for none.</param>
    /// <param name="tell">Writes what speaks for each case's best three.</param>
    public static void Run(string folder, string? report, bool tell)
    {
        if (!File.Exists(Path.Combine(folder, "cases.json")))
        {
            Console.WriteLine($"Alerts: left out, for there is no {Path.Combine(folder, "cases.json")}.");
            return;
        }

        var asRecorded = AlertCases.Read(folder);
        var byNumber = asRecorded.OrderBy(one => int.Parse(one.Id, CultureInfo.InvariantCulture)).ToList();
        Console.WriteLine(Line($"Alerts: {asRecorded.Count} incidents of {folder}, {asRecorded.Average(one => one.Services.Count):0} services each, no labels used"));
        Console.WriteLine(CaseRanking.Head);
        var rankings = Rank(byNumber, [], tell);
        Print("LogFlow, past: the cases before, by number", byNumber, one => rankings[one.Id]);
        Print("  of these the later half", byNumber[(byNumber.Count / 2)..], one => rankings[one.Id]);
        var inFile = Rank(asRecorded, [], false);
        Print("LogFlow, past: the cases before, as listed", asRecorded, one => inFile[one.Id]);
        var known = asRecorded.ToDictionary(one => one.Id, one => Rank([one], [.. asRecorded.Where(other => other.Id != one.Id)], false)[one.Id], StringComparer.Ordinal);
        Print("LogFlow, past: all other cases", asRecorded, one => known[one.Id]);
        Print("LogFlow, no past", asRecorded, one => Rank([one], [], false)[one.Id]);
        Print("most alerts", asRecorded, one => Dummy(one, alerts => alerts.Sum(alert => alert.Times)));
        Print("most kinds of alert", asRecorded, one => Dummy(one, alerts => alerts.Count()));
        Print("largest count", asRecorded, one => Dummy(one, alerts => alerts.Max(alert => alert.Times)));
        var random = new Random(1);
        Print("random service", asRecorded, one => CaseRanking.By(one.Services.Select(service => (service, random.NextDouble()))));
        foreach (var type in asRecorded.GroupBy(one => one.Type, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            Print($"  {type.Key} ({type.Count()}), as listed", [.. type], one => inFile[one.Id]);
        }

        if (report is not null)
        {
            CaseRanking.Write(report, inFile);
        }
    }

    /// <summary>Each case's candidates, those of its most important incident first.</summary>
    private static Dictionary<string, CaseRanking> Rank(IReadOnlyList<AlertCase> cases, IReadOnlyList<AlertCase> before, bool tell)
    {
        var book = new IncidentBook();
        book.Restore([.. before.Select(Over)]);
        var calls = before.SelectMany(one => one.Calls).ToHashSet();
        var rankings = new Dictionary<string, CaseRanking>(StringComparer.Ordinal);
        var tick = Start;
        foreach (var one in cases)
        {
            tick += Apart;
            calls.UnionWith(one.Calls);
            var graph = AlertCases.Graph(tick, one.Services, calls);
            book.Observe(new TickFrame(tick), graph, AlertCases.Signals(one, DateTimeOffset.FromUnixTimeSeconds(tick)));
            rankings[one.Id] = CaseRanking.Of(book.Open);
            if (tell)
            {
                CaseRanking.Tell($"{one.Id} {one.Type} {one.Root}", book.Open);
            }

            book.Observe(new TickFrame(tick + (Apart / 2)), graph, []);
        }

        return rankings;
    }

    /// <summary>A case of the past as an incident that is over; of its root nothing is said.</summary>
    private static Incident Over(AlertCase one)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(Start - Apart);
        return new Incident
        {
            Id = one.Id, State = IncidentState.Resolved, Severity = SignalSeverity.Critical, Onset = at, Detected = at, LastSignal = at, Resolved = at,
            Root = "", Title = "", Candidates = [], Members = [], BlastRadius = [], Signals = AlertCases.Signals(one, at), SignalCount = one.Alerts.Count, Story = [],
        };
    }

    private static CaseRanking Dummy(AlertCase one, Func<IGrouping<string, (string Service, string Alert, int Times)>, double> score) =>
        CaseRanking.By(one.Alerts.GroupBy(alert => alert.Service, StringComparer.Ordinal).Select(group => (group.Key, score(group))));

    private static void Print(string name, List<AlertCase> cases, Func<AlertCase, CaseRanking> rank) =>
        CaseRanking.Print(name, cases.ConvertAll(one => rank(one).Place(one.Root)));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
