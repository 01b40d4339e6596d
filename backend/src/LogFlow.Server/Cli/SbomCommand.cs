using System.CommandLine;
using System.Reflection;
using LogFlow.Server.Api;

namespace LogFlow.Server.Cli;

/// <summary><c>sbom</c>: what this build is made of.</summary>
internal static class SbomCommand
{
    private const string Dashboard = "packages.json";

    public static Command Create()
    {
        var command = new Command("sbom", "Print what this build is made of (CycloneDX)");
        command.SetAction((_, cancellationToken) => Verb.RunAsync(
            async stop =>
            {
                var dependencies = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "logflow.deps.json"), stop).ConfigureAwait(false);
                var dashboard = WebFiles.FindRoot(null) is { } root && File.Exists(Path.Combine(root, Dashboard))
                    ? await File.ReadAllTextAsync(Path.Combine(root, Dashboard), stop).ConfigureAwait(false)
                    : null;
                if (dashboard is null)
                {
                    await Console.Error.WriteLineAsync("logflow: the dashboard is not built, so its packages are not listed.").ConfigureAwait(false);
                }

                var version = typeof(SbomCommand).Assembly.GetName().Version!.ToString(3);
                await Console.Out.WriteLineAsync(Sbom.Write(dependencies, await NativeAsync(stop).ConfigureAwait(false), dashboard, version)).ConfigureAwait(false);
                return ExitCodes.Fine;
            },
            cancellationToken));
        return command;
    }

    private static async Task<string> NativeAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("native.json")!);
        return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
    }
}
