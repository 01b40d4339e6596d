using System.Globalization;

namespace LogFlow.Server.Tests.Sources.Syslog;

/// <summary>
/// syslog-ng with a configuration and files of its own: it reads a file and sends it on. Debian installs it only in place of rsyslog, so
/// <c>run.sh test</c> unpacks it into the cache folder.
/// </summary>
internal sealed class SyslogNg : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-syslog-ng-").FullName;
    private ClientProcess? _process;

    private SyslogNg()
    {
    }

    /// <summary>Sends <paramref name="lines"/> as warnings of <c>checkout</c> on <c>local0</c>, from host <c>web-1</c>.</summary>
    /// <param name="destination">A driver of its configuration, such as <c>network("127.0.0.1" port(514))</c>.</param>
    /// <param name="lines">One message each.</param>
    public static async Task<SyslogNg> StartAsync(string destination, IEnumerable<string> lines)
    {
        var client = new SyslogNg();
        var input = Path.Combine(client._folder, "in.log");
        var configuration = Path.Combine(client._folder, "syslog-ng.conf");
        await File.WriteAllLinesAsync(input, lines);
        await File.WriteAllTextAsync(configuration, $$"""
            @version: 3.38
            options { keep-hostname(yes); stats-freq(0); time-reopen(1); };
            source lines { file("{{input}}" flags(no-parse) follow-freq(0.1) program-override("checkout") host-override("web-1") default-facility(local0) default-severity(warning)); };
            rewrite order { set("7", value(".SDATA.order@32473.id")); set('a "quoted" ]', value(".SDATA.order@32473.note")); };
            destination logflow { {{destination}}; };
            log { source(lines); rewrite(order); destination(logflow); };

            """);
        client.Start(configuration);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _process!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Start(string configuration)
    {
        var root = Root();
        string[] arguments =
        [
            "-F", "-f", configuration, "--no-caps", "-R", Path.Combine(_folder, "persist"), "-p", Path.Combine(_folder, "pid"), "-c", Path.Combine(_folder, "control"),
        ];
        if (root is null)
        {
            _process = ClientProcess.Start("syslog-ng", arguments);
            return;
        }

        var libraries = new[] { Path.Combine(root, "usr", "lib") }.Concat(Directory.GetDirectories(Path.Combine(root, "usr", "lib"))).Append(Path.Combine(root, "lib"))
            .Concat(Directory.Exists(Path.Combine(root, "lib")) ? Directory.GetDirectories(Path.Combine(root, "lib")) : []);
        var modules = Directory.GetDirectories(Path.Combine(root, "usr", "lib", "syslog-ng")).Single(f => char.IsAsciiDigit(Path.GetFileName(f)[0]));
        _process = ClientProcess.Start(
            Path.Combine(root, "usr", "sbin", "syslog-ng"), [("LD_LIBRARY_PATH", string.Join(':', libraries))], [.. arguments, "--module-path", modules]);
    }

    /// <summary>Where it is unpacked; null when it is installed.</summary>
    private static string? Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var root = Path.Combine(at.FullName, ".cache", "syslog-ng");
            if (File.Exists(Path.Combine(root, "usr", "sbin", "syslog-ng")))
            {
                return root;
            }
        }

        Assert.True(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "syslog-ng"))),
            "syslog-ng is missing: './run.sh test' fetches it into .cache.");
        return null;
    }
}
