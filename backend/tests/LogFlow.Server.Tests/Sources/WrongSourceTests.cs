using System.Net;
using System.Net.Sockets;
using LogFlow.Server.Tests.Cli;

namespace LogFlow.Server.Tests.Sources;

/// <summary>A source that cannot be is one sentence at start, before anything was written.</summary>
public sealed class WrongSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-wrong-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--syslog", "nonsense", "Syslog holds 'nonsense'; give a port such as 5514")]
    [InlineData("--syslog", "70000", "Syslog holds '70000'; give a port such as 5514")]
    [InlineData("--tail", "", "Tail holds ''; give a path such as /var/log/*.log")]
    [InlineData("--tail", "/", "which is a folder; give /*.log")]
    [InlineData("--docker", "/no/such/folder", "The folder /no/such/folder is not there")]
    public async Task A_wrong_value_is_one_sentence_and_2(string option, string value, string says)
    {
        await using var serve = ServeProcess.Start(_folder, "serve", "--port", "0", option, value);

        Assert.Equal(2, await serve.ExitCodeAsync());
        Assert.Contains(says, Assert.Single(serve.Output.Trim().Split('\n')));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("tcp://")]
    [InlineData("udp://")]
    [InlineData("")]
    public async Task A_syslog_port_in_use_is_one_sentence_and_1(string scheme)
    {
        using var taken = new Socket(AddressFamily.InterNetwork, scheme == "udp://" ? SocketType.Dgram : SocketType.Stream, scheme == "udp://" ? ProtocolType.Udp : ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        if (scheme != "udp://")
        {
            taken.Listen();
        }

        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        await using var serve = ServeProcess.Start(_folder, "serve", "--port", "0", "--syslog", $"{scheme}{port}");

        Assert.Equal(1, await serve.ExitCodeAsync());
        Assert.Contains($"syslog port {port} is in use by another program; stop it or choose another with --syslog.", Assert.Single(serve.Output.Trim().Split('\n')));
    }
}
