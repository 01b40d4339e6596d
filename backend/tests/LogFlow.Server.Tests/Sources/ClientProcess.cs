using System.Diagnostics;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Sources;

/// <summary>Somebody else's program, ended by its own id.</summary>
internal sealed class ClientProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ClientProcess(Process process) => _process = process;

    public static ClientProcess Start(string program, params string[] arguments) => Start(program, [], arguments);

    public static ClientProcess Start(string program, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ClientProcess(Process.Start(start)!);
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        await using var client = Start(program, arguments);
        var errors = client._process.StandardError.ReadToEndAsync();
        await client._process.WaitForExitAsync().WaitAsync(Patience.Limit);
        Assert.True(client._process.ExitCode == 0, $"{program} ended with {client._process.ExitCode}: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
