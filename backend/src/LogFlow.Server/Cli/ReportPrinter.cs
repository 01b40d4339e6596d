using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Reporting;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary>A report for a person at a terminal. Text from the logs is escaped: it is data, never markup.</summary>
internal static class ReportPrinter
{
    private const int IncidentsShown = 10;

    public static void Print(Report report, IAnsiConsole console)
    {
        var input = report.Input;
        var culture = CultureInfo.InvariantCulture;
        console.WriteLine(string.Create(culture,
            $"{input.Records:N0} records ({input.Spans:N0} spans, {input.Unparsed:N0} unparsed, {input.Late:N0} late) from {Time(input.First)} to {Time(input.Last)}"));
        console.WriteLine(string.Create(culture,
            $"{report.Engine.Services:N0} services, {report.Engine.Edges:N0} edges, {report.Engine.Templates:N0} templates, {report.Engine.Signals:N0} signals in {report.Engine.WallSeconds:N1} s ({report.Engine.RecordsPerSecond:N0} records/s)"));
        if (input.Late > input.Records / 100)
        {
            console.WriteLine("Late records are out of order by more than the allowed lateness and count towards no second; replay takes --lateness 5m.");
        }

        console.WriteLine();
        if (report.Incidents.Count == 0)
        {
            console.WriteLine("No incident.");
        }

        foreach (var incident in report.Incidents.Take(IncidentsShown))
        {
            Print(incident, console);
        }

        if (report.Incidents.Count > IncidentsShown)
        {
            console.WriteLine($"and {report.Incidents.Count - IncidentsShown} more: write them all with --report FILE");
        }

        if (report.SignalsOutsideIncidents.Count > 0)
        {
            console.WriteLine($"{report.SignalsOutsideIncidents.Count} weak signals belong to no incident.");
        }

        if (report.Truth is { Count: > 0 } truth)
        {
            console.WriteLine();
            foreach (var fault in truth)
            {
                console.WriteLine($"injected: {fault.Scenario} at {fault.Root}, {Time(fault.Start)} to {Time(fault.End)}");
            }
        }
    }

    private static void Print(Incident incident, IAnsiConsole console)
    {
        var colour = incident.Severity == SignalSeverity.Critical ? "red" : "yellow";
        console.MarkupLine($"[{colour} bold]{incident.Severity.ToString().ToUpperInvariant()}[/] [bold]{Markup.Escape(incident.Title)}[/]");
        console.WriteLine($"  {incident.State.ToString().ToLowerInvariant()}, onset {Time(incident.Onset)}, detected {Time(incident.Detected)}, {incident.SignalCount} signals, id {incident.Id}");
        foreach (var candidate in incident.Candidates.Take(3))
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {candidate.Score,5:P0} {candidate.Service}"));
            foreach (var evidence in candidate.Evidence.OrderByDescending(e => Math.Abs(e.Weight)).Take(3))
            {
                console.WriteLine($"        {evidence.Text}");
            }
        }

        foreach (var sentence in incident.Story)
        {
            console.WriteLine($"  - {sentence}");
        }

        console.WriteLine();
    }

    private static string Time(DateTimeOffset? time) =>
        time is { } t ? t.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";
}
