using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Reporting;
using LogFlow.Engine.Rules;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary>What was concluded then beside what is concluded now, and what each rule would have caught.</summary>
/// <param name="then">The incidents as they were stored.</param>
/// <param name="rules">Those of this run; switched off ones are passed over.</param>
internal sealed class WhatIf(IReadOnlyList<Incident> then, IReadOnlyList<AlertRule> rules) : IConsumer<TickOutcome>
{
    /// <summary>Missed incidents told of a rule.</summary>
    private const int MissesShown = 10;

    /// <summary>Two incidents of the same trouble may begin this far apart in two runs.</summary>
    private static readonly TimeSpan SameOnset = TimeSpan.FromSeconds(60);

    private readonly List<(AlertRule Rule, RuleTester Tester)> _testers =
        [.. rules.Where(rule => rule.IsEnabled).Select(rule => (rule, new RuleTester(rule, incidents: then)))];

    public string Name => "what-if";

    public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
    {
        foreach (var (_, tester) in _testers)
        {
            tester.Observe(item.Frame);
        }

        return ValueTask.CompletedTask;
    }

    public void Print(Report report, IAnsiConsole console)
    {
        console.WriteLine("What was concluded then, and what this run concludes:");
        var left = report.Incidents.ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumns("onset then", "root then", "detected after", "root now", "detected after");
        foreach (var incident in then)
        {
            var now = left.Where(one => (one.Onset - incident.Onset).Duration() <= SameOnset && Overlap(one, incident)).MinBy(one => (one.Onset - incident.Onset).Duration());
            left.Remove(now!);
            table.AddRow(Time(incident.Onset), Markup.Escape(incident.Root), After(incident), now is null ? "none" : Markup.Escape(now.Root), now is null ? "" : After(now));
        }

        foreach (var now in left)
        {
            table.AddRow($"({Time(now.Onset)})", "none", "", Markup.Escape(now.Root), After(now));
        }

        console.Write(table);
        foreach (var (rule, tester) in _testers)
        {
            Print(rule, tester, console);
        }
    }

    private void Print(AlertRule rule, RuleTester tester, IAnsiConsole console)
    {
        var (catches, outside) = RuleCatches.Of(tester.Firings, then, tester.Reach);
        console.WriteLine($"rule {rule.Id}: would have caught {catches.Count(one => one.FiredAt is not null)} of {catches.Count} incidents, and fired {outside} times outside of them");
        foreach (var one in catches.Where(one => one.FiredAt is not null))
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {one.Root} of {Time(one.Onset)}: at {one.Service} {(one.FiredAt!.Value - one.Onset).TotalSeconds:0} s after the onset, {Beside(one)}"));
        }

        // Where a rule measured nothing there is nothing to set right.
        var missed = catches.Where(one => one is { FiredAt: null, Nearest: not null }).ToList();
        var (what, unit) = RuleWords.Of(rule.Metric);
        foreach (var one in missed.Take(MissesShown))
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {one.Root} of {Time(one.Onset)}: missed; {what} at {one.Nearest!.Service} came to {one.Nearest.Value:#,0.#} {unit}, asked is {RuleWords.ConditionOf(rule)}"));
        }

        if (missed.Count > MissesShown)
        {
            console.WriteLine($"  and {missed.Count - MissesShown} more missed");
        }
    }

    private static string Beside(RuleCatch one)
    {
        var seconds = Math.Round((one.FiredAt!.Value - one.Detected).TotalSeconds);
        return seconds == 0 ? "with the incident" : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(seconds):0} s {(seconds < 0 ? "before" : "after")} the incident was opened");
    }

    private static bool Overlap(Incident one, Incident other) =>
        one.Root == other.Root || one.Members.Any(member => other.Members.Any(theirs => theirs.Service == member.Service));

    private static string After(Incident incident) => string.Create(CultureInfo.InvariantCulture, $"{(incident.Detected - incident.Onset).TotalSeconds:0} s");

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
