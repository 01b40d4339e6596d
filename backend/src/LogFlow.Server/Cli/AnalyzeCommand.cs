using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Files;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <param name="File">The log, <c>-</c> for standard input.</param>
/// <param name="Format">Name of the format, or <c>auto</c>.</param>
/// <param name="IsJson">JSON instead of tables.</param>
/// <param name="TemplatesOnly">Mines, and looks for nothing else.</param>
/// <param name="Limit">Templates shown; 0 for all.</param>
/// <param name="IsRareFirst">Else the most frequent first.</param>
internal sealed record AnalyzeArguments(string File, string Format, bool IsJson, bool TemplatesOnly, int Limit, bool IsRareFirst);

/// <summary>
/// <c>analyze</c>: what is in this file? Its format and its templates at once, the rare ones first, since what went wrong was said a few
/// times and what is normal a million; then anomalies and incidents. In the terminal or as JSON.
/// </summary>
internal static class AnalyzeCommand
{
    private const string StandardInput = "-";
    private const int LimitDefault = 40;
    private const int SignalsShown = 15;

    /// <summary>A file is at rest: lines that are out of order by minutes can wait for their turn.</summary>
    private static readonly TimeSpan AllowedLateness = TimeSpan.FromMinutes(10);

    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A log file; '-' is standard input; .gz is understood." };
        var format = new Option<string>("--format") { Description = "Format of the lines.", DefaultValueFactory = _ => FormatDetector.Auto };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of tables." };
        var templates = new Option<bool>("--templates") { Description = "Only the templates, with what their wildcards stand for: seconds for a gigabyte." };
        var limit = new Option<int>("--limit") { Description = "Templates shown; 0 shows all.", DefaultValueFactory = _ => LimitDefault };
        var sort = new Option<string>("--sort") { Description = "'rare' (the rarest first) or 'count' (the most frequent first).", DefaultValueFactory = _ => "rare" };
        sort.AcceptOnlyFromAmong("rare", "count");
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 0)
            {
                result.AddError("--limit must be 0 or more.");
            }
        });
        var command = new Command("analyze", "Read a log file once: its format, templates (rare ones first), anomalies and incidents.") { file, format, json, templates, limit, sort };
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            token => RunAsync(
                new AnalyzeArguments(
                    parsed.GetValue(file)!, parsed.GetValue(format)!, parsed.GetValue(json), parsed.GetValue(templates), parsed.GetValue(limit), parsed.GetValue(sort) == "rare"),
                AnsiConsole.Console,
                token),
            cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(AnalyzeArguments arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var paths = FilePaths.Check([arguments.File]);
        var templates = new TemplateTally();
        // A file can be read twice, so its templates need not wait for the rest. A stream comes once.
        var isMinedFirst = arguments.TemplatesOnly || (!arguments.IsJson && arguments.File != StandardInput);
        if (isMinedFirst)
        {
            var mined = await MineAsync(paths, arguments.Format, templates, cancellationToken).ConfigureAwait(false);
            if (!arguments.IsJson)
            {
                FileNotes.Print(mined);
                TemplateTable.Print(templates.Rows(), arguments.Limit, arguments.IsRareFirst, console);
            }

            if (arguments.TemplatesOnly)
            {
                if (arguments.IsJson)
                {
                    console.WriteJson(new { files = Told(mined), Templates = templates.Rows() });
                }

                return ExitCodes.Fine;
            }
        }

        var (report, files) = await ConcludeAsync(paths, arguments.Format, isMinedFirst ? null : templates, cancellationToken).ConfigureAwait(false);
        if (arguments.IsJson)
        {
            console.WriteJson(new
            {
                files = Told(files),
                report.Input,
                report.Engine,
                Templates = templates.Rows(),
                report.Incidents,
                report.SignalsOutsideIncidents,
            });
            return ExitCodes.Fine;
        }

        if (!isMinedFirst)
        {
            FileNotes.Print(files);
            TemplateTable.Print(templates.Rows(), arguments.Limit, arguments.IsRareFirst, console);
        }

        ReportPrinter.Print(report, console);
        PrintSignals(report);
        return ExitCodes.Fine;
    }

    /// <summary>Reads and mines, and nothing else.</summary>
    private static async Task<IReadOnlyList<FileReport>> MineAsync(IReadOnlyList<string> paths, string format, TemplateTally templates, CancellationToken cancellationToken)
    {
        var read = default(FileProgress);
        var reading = new FileSource(new FileSourceOptions { Paths = paths, Format = format, Progress = p => read = p }, TimeProvider.System);
        await using (new ProgressLine(() => new ProgressState(templates.Lines, ShareOf(read), "lines"), TimeProvider.System))
        {
            await reading.RunAsync(new MiningSink(new Miner(EngineArguments.Configured().Miner), templates), cancellationToken).ConfigureAwait(false);
        }

        return reading.Reports;
    }

    private static async Task<(Contracts.Reporting.Report Report, IReadOnlyList<FileReport> Files)> ConcludeAsync(
        IReadOnlyList<string> paths, string format, TemplateTally? templates, CancellationToken cancellationToken)
    {
        var progress = default(FileProgress);
        var reading = new FileSource(new FileSourceOptions { Paths = paths, Format = format, Progress = p => progress = p }, TimeProvider.System);
        var options = EngineArguments.Configured();
        options.Sequencer.AllowedLateness = AllowedLateness;
        var run = new EngineRun
        {
            Options = options,
            Progress = () => ShareOf(progress),
            Prepare = templates is null ? null : pipeline => pipeline.Mined.Subscribe(new Subscription("tally"), templates),
        };
        return (await run.RunAsync(reading, null, cancellationToken).ConfigureAwait(false), reading.Reports);
    }

    private static double? ShareOf(FileProgress progress) => progress.BytesTotal > 0 ? (double)progress.BytesRead / progress.BytesTotal : null;

    private static IEnumerable<object> Told(IReadOnlyList<FileReport> files) => files.Select(r => new { r.Path, Format = r.Format?.Name, r.Counts, r.Problem });

    private static void WriteJson(this IAnsiConsole console, object value) =>
        console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(value, LogFlowJson.Indented));

    private static void PrintSignals(Contracts.Reporting.Report report)
    {
        foreach (var signal in report.SignalsOutsideIncidents.OrderByDescending(s => s.Score).ThenBy(s => s.At).Take(SignalsShown))
        {
            Console.WriteLine($"  {signal.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {signal.Service}: {Shorten(signal.Text)}");
        }
    }

    private static string Shorten(string text) => text.Length <= 160 ? text : text[..159] + "…";
}
