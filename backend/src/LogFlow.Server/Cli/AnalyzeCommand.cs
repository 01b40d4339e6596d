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

/// <summary>Whether anomalies and incidents are looked for behind the templates: it takes far longer.</summary>
internal enum IncidentSearch
{
    /// <summary>Up to <see cref="AnalyzeArguments.QuickLines"/>.</summary>
    WhenQuick,
    Always,
    Never,
}

/// <param name="File">The log, <c>-</c> for standard input.</param>
/// <param name="Format">Name of the format, or <c>auto</c>.</param>
/// <param name="IsJson">JSON instead of tables.</param>
/// <param name="Incidents">Whether anomalies and incidents are looked for.</param>
/// <param name="Limit">Templates shown; 0 for all.</param>
/// <param name="IsRareFirst">Else the most frequent first.</param>
internal sealed record AnalyzeArguments(string File, string Format, bool IsJson, IncidentSearch Incidents, int Limit, bool IsRareFirst)
{
    /// <summary>A file of so many lines goes through the whole engine in seconds. Mining alone takes as long for ten times as many and more.</summary>
    public const long QuickLinesDefault = 200_000;

    /// <summary>Lines up to which anomalies and incidents are looked for unasked.</summary>
    public long QuickLines { get; init; } = QuickLinesDefault;

    public bool LooksForIncidents(long lines) => Incidents switch
    {
        IncidentSearch.Always => true,
        IncidentSearch.Never => false,
        _ => lines <= QuickLines,
    };
}

/// <summary>
/// <c>analyze</c>: what is in this file? Its format and its templates at once, the rare ones first, since what went wrong was said a few
/// times and what is normal a million; then, where that takes seconds or is asked for, anomalies and incidents. In the terminal or as JSON.
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
        var incidents = new Option<bool>("--incidents")
        {
            Description = $"Anomalies and incidents as well, however long it takes; without it up to {AnalyzeArguments.QuickLinesDefault:N0} lines, and always from standard input.",
        };
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
        var command = new Command("analyze", "Read a log file once: its format and templates (rare ones first), then anomalies and incidents.") { file, format, json, templates, incidents, limit, sort };
        command.Validators.Add(result =>
        {
            if (result.GetValue(templates) && result.GetValue(incidents))
            {
                result.AddError("--templates leaves out what --incidents asks for: give one of them.");
            }
        });
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            token => RunAsync(
                new AnalyzeArguments(
                    parsed.GetValue(file)!,
                    parsed.GetValue(format)!,
                    parsed.GetValue(json),
                    parsed.GetValue(templates) ? IncidentSearch.Never : parsed.GetValue(incidents) ? IncidentSearch.Always : IncidentSearch.WhenQuick,
                    parsed.GetValue(limit),
                    parsed.GetValue(sort) == "rare"),
                AnsiConsole.Console,
                token),
            cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(AnalyzeArguments arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var paths = FilePaths.Check([arguments.File]);
        var templates = new TemplateTally();
        // A stream comes once, so its templates have to wait for the rest.
        var isMinedFirst = arguments.File != StandardInput || arguments.Incidents == IncidentSearch.Never;
        IReadOnlyList<FileReport> files = [];
        if (isMinedFirst)
        {
            files = await MineAsync(paths, arguments.Format, templates, cancellationToken).ConfigureAwait(false);
            PrintTemplates();
        }

        Contracts.Reporting.Report? report = null;
        if (!isMinedFirst || arguments.LooksForIncidents(templates.Lines))
        {
            (report, var read) = await ConcludeAsync(paths, arguments.Format, isMinedFirst ? null : templates, cancellationToken).ConfigureAwait(false);
            if (!isMinedFirst)
            {
                files = read;
                PrintTemplates();
            }
        }

        if (arguments.IsJson)
        {
            console.WriteJson(new
            {
                files = Told(files),
                report?.Input,
                report?.Engine,
                Templates = templates.Rows(),
                report?.Incidents,
                report?.SignalsOutsideIncidents,
            });
        }
        else if (report is not null)
        {
            ReportPrinter.Print(report, console);
            PrintSignals(report);
        }
        else if (arguments.Incidents == IncidentSearch.WhenQuick)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Anomalies and incidents are looked for unasked in up to {arguments.QuickLines:N0} lines; --incidents looks for them in these, which takes longer."));
        }

        return ExitCodes.Fine;

        void PrintTemplates()
        {
            if (!arguments.IsJson)
            {
                FileNotes.Print(files);
                TemplateTable.Print(templates.Rows(), arguments.Limit, arguments.IsRareFirst, console);
            }
        }
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
