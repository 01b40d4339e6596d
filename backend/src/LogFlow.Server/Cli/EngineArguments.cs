using System.CommandLine;
using LogFlow.Engine;

namespace LogFlow.Server.Cli;

/// <summary>Options that every verb which runs the engine understands.</summary>
internal sealed class EngineArguments
{
    public Option<FileInfo?> Report { get; } = new("--report") { Description = "Write the report as JSON to this file.", HelpName = "FILE" };

    public Option<string?> Database { get; } = new("--db") { Description = "Keep the records in this DuckDB file (without: nothing is kept).", HelpName = "PATH" };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "1 runs every stage on one thread; 2 or more gives each stage its own. The results are the same.",
        DefaultValueFactory = _ => 2,
    };

    public Option<int> BatchSize { get; } = new("--batch-size")
    {
        Description = "Records per batch, 1 to 100000. The results are the same.",
        DefaultValueFactory = _ => 1024,
    };

    public Option<string[]> Without { get; } = new("--without")
    {
        Description = "Switch a detector off: z-score, isolation-forest, new-template, silence, transit … Several are allowed.",
        HelpName = "DETECTOR",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string?> Rules { get; } = new("--rules") { Description = "Alert rules in place of those that ship: a JSON list, or what /api/rules answers.", HelpName = "FILE" };

    public EngineArguments()
    {
        Threads.Validators.Add(result => Check(result.GetValue(Threads) is >= 1 and <= 64, "--threads takes a whole number from 1 to 64.", result.AddError));
        BatchSize.Validators.Add(result => Check(result.GetValue(BatchSize) is >= 1 and <= 100_000, "--batch-size takes a whole number from 1 to 100000.", result.AddError));
    }

    public void AddTo(Command command)
    {
        command.Options.Add(Report);
        command.Options.Add(Database);
        command.Options.Add(Threads);
        command.Options.Add(BatchSize);
        command.Options.Add(Without);
        command.Options.Add(Rules);
    }

    public EngineOptions EngineOptions(ParseResult parsed, TimeSpan? allowedLateness = null)
    {
        var options = Configured();
        options.Threads = parsed.GetValue(Threads);
        options.Sequencer.AllowedLateness = allowedLateness ?? options.Sequencer.AllowedLateness;
        options.Without = [.. options.Without, .. parsed.GetValue(Without) ?? []];
        try
        {
            EngineRegistration.Detectors(options);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--without: {error.Message.Split(" (Parameter", 2)[0]}");
        }

        return options;
    }

    /// <summary>The rules of <c>--rules</c>; null when those that ship are to be used.</summary>
    public IReadOnlyList<LogFlow.Contracts.Detection.AlertRule>? ReadRules(ParseResult parsed) => parsed.GetValue(Rules) is { } path ? RuleFile.Read(path) : null;

    /// <summary>The same settings that <c>serve</c> reads: appsettings.json, then the environment.</summary>
    public static EngineOptions Configured() => ServerSettings.ReadEngine(ServeCommand.Configuration(new Dictionary<string, string?>()));

    private static void Check(bool isValid, string error, Action<string> addError)
    {
        if (!isValid)
        {
            addError(error);
        }
    }
}
