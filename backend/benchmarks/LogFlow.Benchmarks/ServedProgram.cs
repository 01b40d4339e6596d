using System.Diagnostics;
using System.Text.RegularExpressions;

namespace LogFlow.Benchmarks;

/// <summary>The real program in a process of its own, over a store in a folder of its own or in one that is given.</summary>
internal sealed partial class ServedProgram : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _isFolderOurs;
    private Process? _process;

    private ServedProgram(string folder, bool isFolderOurs) => (_folder, _isFolderOurs) = (folder, isFolderOurs);

    public Uri Address { get; private set; } = null!;

    public Process Process => _process!;

    /// <summary>When the process was made, on the stopwatch.</summary>
    public long StartedAt { get; private set; }

    /// <summary>Resident memory in bytes.</summary>
    public long MemoryBytes
    {
        get
        {
            Process.Refresh();
            return Process.WorkingSet64;
        }
    }

    /// <summary>Seconds of processor that it has used, by all its threads.</summary>
    public double CpuSeconds
    {
        get
        {
            Process.Refresh();
            return Process.TotalProcessorTime.TotalSeconds;
        }
    }

    public int Handles => Directory.Exists($"/proc/{Process.Id}/fd") ? Directory.GetFiles($"/proc/{Process.Id}/fd").Length : Process.HandleCount;

    public static Task<ServedProgram> StartAsync(params string[] arguments) =>
        new ServedProgram(Directory.CreateTempSubdirectory("logflow-bench-").FullName, isFolderOurs: true).RunAsync(arguments);

    /// <summary>In a folder that stays.</summary>
    public static Task<ServedProgram> StartInAsync(string folder, params string[] arguments) => new ServedProgram(folder, isFolderOurs: false).RunAsync(arguments);

    /// <summary>Sends a signal by its name (<c>TERM</c>, <c>STOP</c>).</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync().ConfigureAwait(false);
        }

        _process?.Dispose();
        if (_isFolderOurs)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task<ServedProgram> RunAsync(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = _folder, RedirectStandardOutput = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "logflow.dll"), "serve", "--port", "0", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        StartedAt = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
        while (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (ListensOn().Match(line) is { Success: true } match)
            {
                Address = new Uri(match.Groups[1].Value);
                _ = Task.Run(() => _process.StandardOutput.ReadToEndAsync());
                return this;
            }
        }

        throw new InvalidOperationException("The server did not start.");
    }

    [GeneratedRegex(@"listens on (http://\S+)")]
    private static partial Regex ListensOn();
}
