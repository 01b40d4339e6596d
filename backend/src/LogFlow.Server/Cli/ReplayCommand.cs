using System.CommandLine;
using System.Globalization;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Reporting;
using LogFlow.Engine;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Files;
using LogFlow.Engine.Sources.Pacing;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary>
/// <c>replay</c>: recorded logs and spans through the whole engine on event time, from files or out of a store; then it also says what
/// other rules or detectors would have concluded.
/// </summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "Files to read, merged by event time; '-' is standard input; .gz is understood.", Arity = ArgumentArity.ZeroOrMore };
        var format = new Option<string>("--format") { Description = "Format of the lines.", DefaultValueFactory = _ => FormatDetector.Auto };
        var speed = new Option<string>("--speed") { Description = "max, or how many times as fast as it happened: 1x, 10x.", DefaultValueFactory = _ => "max", HelpName = "max|Nx" };
        var lateness = new Option<string>("--lateness")
        {
            Description = "How far a record may lag behind the newest one and still count towards its second: 1s, 5m. For files that are not in order.",
            DefaultValueFactory = _ => "1s",
            HelpName = "T",
        };
        var engine = new EngineArguments();
        var stored = new StoredArguments();
        var command = new Command("replay", "Read recorded logs and spans through the whole engine and report the incidents.") { files, format, speed, lateness };
        stored.AddTo(command);
        engine.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            token =>
            {
                var pace = ParseSpeed(parsed.GetValue(speed)!);
                var options = engine.EngineOptions(parsed, DurationText.Parse(parsed.GetValue(lateness)!, "--lateness"));
                var paths = parsed.GetValue(files)!;
                if (parsed.GetValue(stored.Stored) is not null)
                {
                    return paths.Length == 0
                        ? ReplayStoredAsync(parsed, stored, engine, options, pace, token)
                        : throw new UsageException("replay takes files or --stored, not both.");
                }

                if (paths.Length == 0)
                {
                    throw new UsageException("replay needs files to read, '-' for standard input, or --stored with a database.");
                }

                return ReplayFilesAsync(parsed, paths, parsed.GetValue(format)!, engine, options, pace, token);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> ReplayFilesAsync(
        ParseResult parsed, string[] paths, string format, EngineArguments engine, EngineOptions options, double? pace, CancellationToken cancellationToken)
    {
        var progress = default(FileProgress);
        var reading = new FileSource(
            new FileSourceOptions
            {
                Paths = FilePaths.Check(paths),
                Format = format,
                Parallelism = parsed.GetValue(engine.Threads),
                BatchRecords = parsed.GetValue(engine.BatchSize),
                Progress = p => progress = p,
            },
            TimeProvider.System);
        var rules = engine.ReadRules(parsed);
        var run = new EngineRun
        {
            DatabasePath = parsed.GetValue(engine.Database),
            Options = options,
            Progress = () => progress.BytesTotal > 0 ? (double)progress.BytesRead / progress.BytesTotal : null,
            Prepare = pipeline =>
            {
                if (rules is not null)
                {
                    RuleFile.Replace(pipeline.Rules, rules);
                }
            },
        };
        var report = await run.RunAsync(Paced(reading, pace), null, cancellationToken).ConfigureAwait(false);
        await WriteAsync(parsed, engine, report, cancellationToken).ConfigureAwait(false);
        FileNotes.Print(reading.Reports);
        ReportPrinter.Print(report, AnsiConsole.Console);
        return reading.Reports.Any(r => r.Problem is not null) ? ExitCodes.Failed : ExitCodes.Fine;
    }

    private static async Task<int> ReplayStoredAsync(
        ParseResult parsed, StoredArguments stored, EngineArguments engine, EngineOptions options, double? pace, CancellationToken cancellationToken)
    {
        await using var range = await stored.OpenAsync(parsed, cancellationToken).ConfigureAwait(false);
        var source = new StoredSource(range.Store.Reader, range.From, range.To, parsed.GetValue(engine.BatchSize));
        var rules = engine.ReadRules(parsed) ?? range.Rules;
        var whatIf = new WhatIf(range.Incidents, rules);
        var run = new EngineRun
        {
            DatabasePath = parsed.GetValue(engine.Database),
            Options = options,
            Progress = () => source.Seen is { } seen ? Math.Clamp((seen - range.From) / (range.To - range.From), 0, 1) : null,
            Prepare = pipeline =>
            {
                RuleFile.Replace(pipeline.Rules, rules);
                pipeline.Ticks.Subscribe(new Subscription("what-if", 256), whatIf);
            },
        };
        var report = await run.RunAsync(Paced(source, pace), null, cancellationToken).ConfigureAwait(false);
        await WriteAsync(parsed, engine, report, cancellationToken).ConfigureAwait(false);
        ReportPrinter.Print(report, AnsiConsole.Console);
        whatIf.Print(report, AnsiConsole.Console);
        return ExitCodes.Fine;
    }

    private static ILogSource Paced(ILogSource source, double? pace) => pace is { } times ? new PacedSource(source, times, TimeProvider.System) : source;

    private static Task WriteAsync(ParseResult parsed, EngineArguments engine, Report report, CancellationToken cancellationToken) =>
        parsed.GetValue(engine.Report) is { } path ? EngineRun.WriteReportAsync(report, path.FullName, cancellationToken) : Task.CompletedTask;

    private static double? ParseSpeed(string text)
    {
        if (text == "max")
        {
            return null;
        }

        return double.TryParse(text.TrimEnd('x', 'X'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var times) && times is > 0 and <= 1e6
            ? times
            : throw new UsageException($"--speed takes 'max' or a factor such as 1x or 10x, not '{text}'.");
    }
}
