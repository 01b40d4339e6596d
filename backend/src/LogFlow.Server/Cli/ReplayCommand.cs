using System.CommandLine;
using System.Globalization;
using LogFlow.Contracts.Flow;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Sources.Files;
using LogFlow.Engine.Sources.Pacing;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary><c>replay</c>: recorded logs and spans through the whole engine on event time.</summary>
internal static class ReplayCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("file") { Description = "Files to read, merged by event time; '-' is standard input; .gz is understood.", Arity = ArgumentArity.OneOrMore };
        var format = new Option<string>("--format") { Description = "Format of the lines.", DefaultValueFactory = _ => FormatDetector.Auto };
        var speed = new Option<string>("--speed") { Description = "max, or how many times as fast as it happened: 1x, 10x.", DefaultValueFactory = _ => "max", HelpName = "max|Nx" };
        var lateness = new Option<string>("--lateness")
        {
            Description = "How far a record may lag behind the newest one and still count towards its second: 1s, 5m. For files that are not in order.",
            DefaultValueFactory = _ => "1s",
            HelpName = "T",
        };
        var engine = new EngineArguments();
        var command = new Command("replay", "Read recorded logs and spans through the whole engine and report the incidents.") { files, format, speed, lateness };
        engine.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            async token =>
            {
                var pace = ParseSpeed(parsed.GetValue(speed)!);
                var progress = default(FileProgress);
                var reading = new FileSource(
                    new FileSourceOptions
                    {
                        Paths = FilePaths.Check(parsed.GetValue(files)!),
                        Format = parsed.GetValue(format)!,
                        Parallelism = parsed.GetValue(engine.Threads),
                        BatchRecords = parsed.GetValue(engine.BatchSize),
                        Progress = p => progress = p,
                    },
                    TimeProvider.System);
                var run = new EngineRun
                {
                    DatabasePath = parsed.GetValue(engine.Database),
                    Options = engine.EngineOptions(parsed, DurationText.Parse(parsed.GetValue(lateness)!, "--lateness")),
                    Progress = () => progress.BytesTotal > 0 ? (double)progress.BytesRead / progress.BytesTotal : null,
                };
                ILogSource source = pace is { } times ? new PacedSource(reading, times, TimeProvider.System) : reading;
                var report = await run.RunAsync(source, null, token).ConfigureAwait(false);
                if (parsed.GetValue(engine.Report) is { } path)
                {
                    await EngineRun.WriteReportAsync(report, path.FullName, token).ConfigureAwait(false);
                }

                FileNotes.Print(reading.Reports);
                ReportPrinter.Print(report, AnsiConsole.Console);
                return reading.Reports.Any(r => r.Problem is not null) ? ExitCodes.Failed : ExitCodes.Fine;
            },
            cancellationToken));
        return command;
    }

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
