using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Flow;
using LogFlow.Engine;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Files;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary><c>analyze</c>: what is in this file? Format, templates, anomalies, incidents, in the terminal or as JSON.</summary>
internal static class AnalyzeCommand
{
    private const int TemplatesShown = 20;
    private const int SignalsShown = 15;

    /// <summary>A file is at rest: lines that are out of order by minutes can wait for their turn.</summary>
    private static readonly TimeSpan AllowedLateness = TimeSpan.FromMinutes(10);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A log file; '-' is standard input; .gz is understood." };
        var format = new Option<string>("--format") { Description = "Format of the lines.", DefaultValueFactory = _ => FormatDetector.Auto };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };
        var command = new Command("analyze", "Read a log file once: its format, templates, anomalies and incidents.") { file, format, json };
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            token => RunAsync(parsed.GetValue(file)!, parsed.GetValue(format)!, parsed.GetValue(json), token),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string format, bool asJson, CancellationToken cancellationToken)
    {
        var progress = default(FileProgress);
        var reading = new FileSource(
            new FileSourceOptions { Paths = FilePaths.Check([path]), Format = format, Progress = p => progress = p },
            TimeProvider.System);
        var templates = new TemplateTally();
        var options = EngineArguments.Configured();
        options.Sequencer.AllowedLateness = AllowedLateness;
        var run = new EngineRun
        {
            Options = options,
            Progress = () => progress.BytesTotal > 0 ? (double)progress.BytesRead / progress.BytesTotal : null,
            Prepare = pipeline => pipeline.Mined.Subscribe(new Subscription("tally"), templates),
        };
        var report = await run.RunAsync(reading, null, cancellationToken).ConfigureAwait(false);
        var rows = templates.Rows();
        if (asJson)
        {
            var result = new
            {
                files = reading.Reports.Select(r => new { r.Path, Format = r.Format?.Name, r.Counts, r.Problem }),
                report.Input,
                report.Engine,
                Templates = rows,
                report.Incidents,
                report.SignalsOutsideIncidents,
            };
            Console.WriteLine(JsonSerializer.Serialize(result, LogFlowJson.Indented));
            return ExitCodes.Fine;
        }

        FileNotes.Print(reading.Reports);
        PrintTemplates(rows);
        ReportPrinter.Print(report, AnsiConsole.Console);
        PrintSignals(report);
        return ExitCodes.Fine;
    }

    private static void PrintTemplates(IReadOnlyList<TemplateTallyRow> rows)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle($"Templates: the {Math.Min(TemplatesShown, rows.Count)} most frequent of {rows.Count}") };
        table.AddColumn(new TableColumn("Lines").RightAligned());
        table.AddColumn("Level");
        table.AddColumn("Template");
        foreach (var row in rows.Take(TemplatesShown))
        {
            table.AddRow(row.Count.ToString("N0", CultureInfo.InvariantCulture), row.Level, Markup.Escape(Shorten(row.Text)));
        }

        AnsiConsole.Write(table);
    }

    private static void PrintSignals(Contracts.Reporting.Report report)
    {
        foreach (var signal in report.SignalsOutsideIncidents.OrderByDescending(s => s.Score).ThenBy(s => s.At).Take(SignalsShown))
        {
            Console.WriteLine($"  {signal.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {signal.Service}: {Shorten(signal.Text)}");
        }
    }

    private static string Shorten(string text) => text.Length <= 160 ? text : text[..159] + "…";
}
