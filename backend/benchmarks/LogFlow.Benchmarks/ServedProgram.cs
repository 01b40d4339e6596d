using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LogFlow.Benchmarks;

/// <summary>The real program in a process of its own, over a store in a folder of its own.</summary>
internal sealed partial class ServedProgram : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logflow-bench-");
    private Process? _process;

    public Uri Address { get; private set; } = null!;

    public Process Process => _process!;

    /// <summary>Resident memory in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            Process.Refresh();
            return Process.WorkingSet64;
        }
    }

    public int Handles => Directory.Exists($"/proc/{Process.Id}/fd") ? Directory.GetFiles($"/proc/{Process.Id}/fd").Length : Process.HandleCount;

    public static async Task<ServedProgram> StartAsync(params string[] arguments)
    {
        var served = new ServedProgram();
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = served._folder.FullName, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "logflow.dll"), "serve", "--port", "0", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        served._process = Process.Start(start)!;
        while (await served._process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (ListensOn().Match(line) is { Success: true } match)
            {
                served.Address = new Uri(match.Groups[1].Value);
                _ = Task.Run(() => served._process.StandardOutput.ReadToEndAsync());
                return served;
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"listens on (http://\S+)")]
    private static partial Regex ListensOn();
}
