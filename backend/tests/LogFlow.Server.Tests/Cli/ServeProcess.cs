using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Cli;

/// <summary>The built program in a process of its own.</summary>
internal sealed partial class ServeProcess : IAsyncDisposable
{
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private const int SigCont = 18;
    private const int SigStop = 19;
    private const int FileSizeResource = 1;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServeProcess(Process process) => _process = process;

    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public static ServeProcess Start(string folder, params string[] arguments) => Start(folder, [], arguments);

    public static ServeProcess Start(string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        // A run in the background of a script has SIGINT ignored, and whom it starts inherits that.
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Add("--default-signal=INT");
            start.ArgumentList.Add("dotnet");
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "logflow.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var running = new ServeProcess(new Process { StartInfo = start });
        running._process.OutputDataReceived += (_, line) => running.Read(line.Data);
        running._process.ErrorDataReceived += (_, line) => running.Read(line.Data);
        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Its standard input; closing it is the end of the file.</summary>
    public StreamWriter Input => _process.StandardInput;

    /// <summary>Where it says that it listens.</summary>
    public async Task<Uri> AddressAsync()
    {
        var ended = _process.WaitForExitAsync();
        var first = await Task.WhenAny(_address.Task, ended).WaitAsync(Patience.Limit);
        Assert.True(first == _address.Task, $"It ended with {(ended.IsCompleted ? _process.ExitCode : -1)}: {Output}");
        return await _address.Task;
    }

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SigTerm));

    /// <summary>Without a chance to do anything about it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Interrupt() => Assert.Equal(0, Kill(_process.Id, SigInt));

    /// <summary>Stands still until <see cref="Continue"/>, without knowing.</summary>
    public void Stop() => Assert.Equal(0, Kill(_process.Id, SigStop));

    /// <summary>No file that it writes may become longer, as after <c>ulimit -f</c>; null lifts the limit. Linux only.</summary>
    public void LimitFileSize(long? bytes)
    {
        var limit = new ResourceLimit { Soft = (nuint)(bytes ?? -1), Hard = nuint.MaxValue };
        Assert.Equal(0, LimitResource(_process.Id, FileSizeResource, in limit, 0));
    }

    public void Continue() => Assert.Equal(0, Kill(_process.Id, SigCont));

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience.Limit);
        return _process.ExitCode;
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

    [LibraryImport("libc", EntryPoint = "prlimit")]
    private static partial int LimitResource(int pid, int resource, in ResourceLimit limit, nint old);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    [GeneratedRegex(@"listens on (http://\S+)")]
    private static partial Regex ListensOn();

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (ListensOn().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Soft;
        public nuint Hard;
    }
}
