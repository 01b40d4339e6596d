using LogFlow.Engine.Simulation;
using LogFlow.Engine.Sources.Files;
using LogFlow.Server.Security;
using LogFlow.Storage;

namespace LogFlow.Server.Cli;

/// <summary>A wrong argument that only shows when it is used: a sentence and exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Runs a verb's body and turns what goes wrong into one sentence and an exit code.</summary>
internal static class Verb
{
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> body, CancellationToken cancellationToken)
    {
        using var interrupted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ConsoleCancelEventHandler onInterrupt = (_, args) =>
        {
            // The first Ctrl-C asks the work to stop; a second one ends the process as usual.
            args.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        };
        Console.CancelKeyPress += onInterrupt;
        try
        {
            return await body(interrupted.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return await SayAsync("interrupted.", ExitCodes.Interrupted).ConfigureAwait(false);
        }
        catch (Exception error) when (error is UsageException or ScenarioFileException or BadConfigurationException)
        {
            return await SayAsync(error.Message, ExitCodes.Usage).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreOpenException or KeyFileException)
        {
            return await SayAsync(error.Message, ExitCodes.Failed).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException or FileSourceException)
        {
            return await SayAsync(error.Message, ExitCodes.Failed).ConfigureAwait(false);
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }

    private static async Task<int> SayAsync(string sentence, int exitCode)
    {
        await Console.Error.WriteLineAsync($"logflow: {sentence}").ConfigureAwait(false);
        return exitCode;
    }
}
