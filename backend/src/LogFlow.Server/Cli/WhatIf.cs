using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Reporting;
using LogFlow.Engine.Rules;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary>What was concluded then beside what is concluded now, and what each rule would have caught.</summary>
internal sealed class WhatIf : IConsumer<TickOutcome>
{
    /// <summary>Two incidents of the same trouble may begin this far apart in two runs.</summary>
    private static readonly TimeSpan SameOnset = TimeSpan.FromSeconds(60);

    private readonly List<RuleFiring> _firings = [];

    public string Name => "what-if";

    public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
    {
        _firings.AddRange(item.RuleFirings);
        return ValueTask.CompletedTask;
    }

    public void Print(Report report, IReadOnlyList<Incident> then, IReadOnlyList<AlertRule> rules, IAnsiConsole console)
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
        foreach (var rule in rules.Where(rule => rule.IsEnabled))
        {
            var (catches, outside) = RuleCatches.Of([.. _firings.Where(firing => firing.RuleId == rule.Id)], then);
            var caught = catches.Where(one => one.FiredAt is not null).ToList();
            console.WriteLine($"rule {rule.Id}: would have caught {caught.Count} of {catches.Count} incidents, and fired {outside} times outside of them");
            foreach (var one in caught)
            {
                console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {one.Root} of {Time(one.Onset)}: at {one.Service} {(one.FiredAt!.Value - one.Onset).TotalSeconds:0} s after the onset, {Beside(one)}"));
            }
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
