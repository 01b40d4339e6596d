using System.CommandLine;
using System.Globalization;
using Spectre.Console;

namespace LogFlow.Server.Cli;

/// <summary>The verbs, and how their failures become exit codes and sentences.</summary>
internal static class CommandLine
{
    /// <summary>Wide enough that no line is broken where nobody sees a terminal's edge.</summary>
    private const int PipeWidth = 4096;

    public static async Task<int> RunAsync(string[] arguments)
    {
        using var fileSize = FileSizeSignal.Ignore();
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
            AnsiConsole.Profile.Width = PipeWidth;
        }

        // The build leaves culture data out, but the environment can bring it back: the machine's locale decides nothing, not even how 12.5 is read.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;

        var root = new RootCommand("LogFlow reads the logs and spans of many services and tells what broke, who only reacts, and who is next.")
        {
            ServeCommand.Create(),
            ReplayCommand.Create(),
            SimulateCommand.Create(),
            AnalyzeCommand.Create(),
            MineCommand.Create(),
            KeyCommand.Create(),
            SbomCommand.Create(),
        };

        // Without a verb: serve, so that one command shows something.
        var parsed = root.Parse(arguments.Length == 0 ? ["serve"] : arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"logflow: {error.Message}").ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync("logflow: see 'logflow --help' or 'logflow <verb> --help'.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }).ConfigureAwait(false);
    }
}
