using System.CommandLine;
using System.Globalization;
using LogFlow.Contracts.Flow;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Simulation;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary><c>simulate</c>: the simulator through the whole engine, faster than real time; the report also holds the truth.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var topology = new Option<string>("--topology") { Description = "Topology by name or file.", DefaultValueFactory = _ => ScenarioFolder.DefaultTopology, HelpName = "F" };
        var scenarios = new Option<string[]>("--scenario")
        {
            Description = "Failure by name or file, injected after so many seconds (default 180): payments_outage@180. Several are allowed.",
            HelpName = "F[@seconds]",
            AllowMultipleArgumentsPerToken = true,
        };
        var seed = new Option<ulong>("--seed") { Description = "Same seed, same stream.", DefaultValueFactory = _ => 1 };
        var duration = new Option<string>("--duration") { Description = "How long the stream is: 90s, 5m, 1h.", DefaultValueFactory = _ => "5m", HelpName = "T" };
        var rate = new Option<double>("--rate") { Description = "Traces a second; a trace of the shop is about 11 records.", DefaultValueFactory = _ => 40 };
        var emit = new Option<FileInfo?>("--emit") { Description = "Also write the stream as NDJSON to this file.", HelpName = "OUT.ndjson" };
        var engine = new EngineArguments();
        var command = new Command("simulate", "Run the failure simulator through the whole engine, as fast as possible.")
        {
            topology, scenarios, seed, duration, rate, emit,
        };
        engine.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            async token =>
            {
                var length = DurationText.Parse(parsed.GetValue(duration)!, "--duration");
                var world = ScenarioFolder.LoadTopology(parsed.GetValue(topology)!);
                var source = new SimulatorSource(
                    world,
                    [],
                    new SimulatorOptions { Seed = parsed.GetValue(seed), Rate = CheckRate(parsed.GetValue(rate)) },
                    new SimulatorSourceOptions
                    {
                        Duration = length,
                        BatchRecords = Math.Min(parsed.GetValue(engine.BatchSize), 65_536),
                        Scheduled = [.. (parsed.GetValue(scenarios) ?? []).Select(text => Schedule(text, world))],
                    });
                var seen = source.Start;
                var rules = engine.ReadRules(parsed);
                await using var emitted = parsed.GetValue(emit) is { } file ? new EmitConsumer(file.FullName) : null;
                var run = new EngineRun
                {
                    DatabasePath = parsed.GetValue(engine.Database),
                    Options = engine.EngineOptions(parsed),
                    Progress = () => Math.Clamp((seen - source.Start) / length, 0, 1),
                    Prepare = pipeline =>
                    {
                        if (rules is not null)
                        {
                            RuleFile.Replace(pipeline.Rules, rules);
                        }

                        pipeline.Ticks.Subscribe(new Subscription("progress"), new TickWatch(time => seen = time));
                        if (emitted is not null)
                        {
                            pipeline.Logs.Subscribe(new Subscription("emit"), emitted);
                        }
                    },
                };
                var report = await run.RunAsync(source, source.Truth, token).ConfigureAwait(false);
                if (parsed.GetValue(engine.Report) is { } path)
                {
                    await EngineRun.WriteReportAsync(report, path.FullName, token).ConfigureAwait(false);
                }

                ReportPrinter.Print(report, AnsiConsole.Console);
                return ExitCodes.Fine;
            },
            cancellationToken));
        return command;
    }

    private static double CheckRate(double rate) => rate is >= 0.01 and <= 100_000
        ? rate
        : throw new UsageException($"--rate takes 0.01 to 100000 traces a second, not {rate.ToString(CultureInfo.InvariantCulture)}.");

    private static ScheduledFailure Schedule(string text, Topology world)
    {
        var at = text.LastIndexOf('@');
        var name = at < 0 ? text : text[..at];
        var seconds = 180.0;
        if (at >= 0 && (!double.TryParse(text[(at + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) || !(seconds is >= 0 and < 1e7)))
        {
            throw new UsageException($"--scenario {text}: what follows '@' must be seconds from the start, such as payments_outage@180.");
        }

        return new ScheduledFailure(ScenarioFolder.LoadFailure(name, world), TimeSpan.FromSeconds(seconds));
    }
}
