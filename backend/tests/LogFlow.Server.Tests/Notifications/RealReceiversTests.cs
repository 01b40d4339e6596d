using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Operations;
using LogFlow.Server.Notifications;
using LogFlow.Server.Tests.Sources.Syslog;
using LogFlow.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Notifications;

/// <summary>Against programs that others wrote, started on loopback: Debian's prometheus-alertmanager and python3-aiosmtpd.</summary>
public sealed class RealReceiversTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-receivers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Alertmanager_opens_moves_and_resolves_the_alert()
    {
        var port = FreePort.Find();
        var config = Path.Combine(_folder, "alertmanager.yml");
        await File.WriteAllTextAsync(config, "route:\n  receiver: none\nreceivers:\n- name: none\n");
        using var alertmanager = new Program("prometheus-alertmanager", $"--config.file={config}", $"--storage.path={_folder}/am", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=");
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await RunningServer.UntilAsync(() => Try(() => client.GetStringAsync("/-/ready")), text => text is not null);
        await using var server = await StartAsync();
        await server.SendAsync(HttpMethod.Post, "/api/notifications/channels", $$"""{"name":"am","type":"alertmanager","url":"http://127.0.0.1:{{port}}","group_seconds":0}""", HttpStatusCode.Created);
        var now = RunningServer.Now;
        var opened = SomeNews.Of(SomeNews.Incident(severity: SignalSeverity.Warning)) with { Onset = now.AddSeconds(-30) };

        Publish(server, opened);
        var first = Assert.Single(await AlertsAsync(client, alerts => alerts.Count == 1));
        Publish(server, opened with { Kind = NotificationKind.Rerooted, Service = "ledger", ServiceBefore = "payments", Severity = SignalSeverity.Critical });
        var moved = await AlertsAsync(client, alerts => alerts.Count == 1 && alerts[0].GetProperty("labels").GetProperty("service").GetString() == "ledger");
        Publish(server, opened with { Kind = NotificationKind.Resolved, Service = "ledger", ServiceBefore = "ledger", Severity = SignalSeverity.Critical });

        Assert.Equal("payments", first.GetProperty("labels").GetProperty("service").GetString());
        Assert.Contains("/incidents/i1", first.GetProperty("generatorURL").GetString());
        Assert.Equal("critical", moved[0].GetProperty("labels").GetProperty("severity").GetString());
        Assert.Empty(await AlertsAsync(client, alerts => alerts.Count == 0));
    }

    [Fact]
    public async Task A_mail_server_gets_the_story_as_plain_text()
    {
        var port = FreePort.Find();
        using var smtp = new Program("aiosmtpd", "-n", "-l", $"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Debugging", "stdout");
        await RunningServer.UntilAsync(() => Try(() => ConnectAsync(port)), text => text is not null);
        await using var server = await StartAsync();
        await server.SendAsync(
            HttpMethod.Post, "/api/notifications/channels",
            $$"""{"name":"mail","type":"email","smtp_host":"127.0.0.1","smtp_port":{{port}},"from":"logflow@example.com","to":["oncall@example.com"],"group_seconds":0}""", HttpStatusCode.Created);

        Publish(server, SomeNews.Of(SomeNews.Incident()) with { Headline = "payments is failing\r\nBcc: thief@example.com" });

        var mail = await RunningServer.UntilAsync(() => Task.FromResult(smtp.Output), text => text.Contains("END MESSAGE", StringComparison.Ordinal));
        Assert.Contains("To: oncall@example.com", mail);
        Assert.Contains("Message-ID: <logflow-", mail, StringComparison.OrdinalIgnoreCase);
        var head = mail.Split("\n\n")[0].Split('\n');
        Assert.DoesNotContain(head, line => line.StartsWith("Bcc:", StringComparison.OrdinalIgnoreCase));
        Assert.Contains("text/plain", mail);
    }

    [Theory]
    [InlineData("--smtpscert", "--smtpskey", """ "smtp_tls_at_once":true """)]
    [InlineData("--tlscert", "--tlskey", """ "smtp_tls":true """)]
    public async Task A_mail_server_is_talked_to_under_TLS_and_only_when_its_certificate_is_trusted(string certificateOption, string keyOption, string wish)
    {
        using var certificates = new Certificates();
        var port = FreePort.Find();
        using var smtp = new Program(
            "aiosmtpd", "-n", "-l", $"127.0.0.1:{port}", certificateOption, certificates.Server.Certificate, keyOption, certificates.Server.Key, "-c", "aiosmtpd.handlers.Debugging", "stdout");
        await RunningServer.UntilAsync(() => Try(() => ConnectAsync(port)), text => text is not null);
        await using var server = await StartAsync(("Notifications:TrustedAuthorities", certificates.Authority));
        var id = await AddMailAsync(server, port, wish);

        var sent = await server.SendAsync(HttpMethod.Post, $"/api/notifications/channels/{id}/test");
        await using var stranger = await RunningServer.StartAsync();
        var refused = await stranger.SendAsync(HttpMethod.Post, $"/api/notifications/channels/{await AddMailAsync(stranger, port, wish)}/test");

        Assert.True(sent.GetProperty("is_sent").GetBoolean(), sent.GetRawText());
        Assert.Contains("certificate", refused.GetProperty("error").GetString());
        await RunningServer.UntilAsync(() => Task.FromResult(smtp.Output), text => text.Contains("END MESSAGE", StringComparison.Ordinal));
        Assert.Single(smtp.Output.Split('\n'), line => line.Contains("END MESSAGE", StringComparison.Ordinal));
    }

    private static async Task<string> AddMailAsync(RunningServer server, int port, string more)
    {
        var made = await server.SendAsync(
            HttpMethod.Post, "/api/notifications/channels",
            $$"""{"name":"mail","type":"email","smtp_host":"127.0.0.1","smtp_port":{{port}},"from":"logflow@example.com","to":["oncall@example.com"],{{more}}}""", HttpStatusCode.Created);
        return made.GetProperty("settings").GetProperty("id").GetString()!;
    }

    private static async Task<string?> Try(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    private static async Task<string> ConnectAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        return "connected";
    }

    private static async Task<List<JsonElement>> AlertsAsync(HttpClient client, Func<List<JsonElement>, bool> isWanted) => await RunningServer.UntilAsync(
        async () => JsonDocument.Parse(await client.GetStringAsync("/api/v2/alerts?active=true")).RootElement.EnumerateArray().ToList(), isWanted);

    private static void Publish(RunningServer server, Notification news) => server.Services.GetRequiredService<Outbox>().Add(news, SomeNews.Incident(news.Incident, news.Service));

    private Task<RunningServer> StartAsync(params (string, string)[] more) =>
        RunningServer.StartInAsync(_folder, [("Notifications:LookInterval", "00:00:00.02"), ("Notifications:RetryFirst", "00:00:00.2"), .. more]);

    private sealed class Program : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _output = new();

        public Program(string name, params string[] arguments)
        {
            var start = new ProcessStartInfo(name) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["PYTHONUNBUFFERED"] = "1";
            Array.ForEach(arguments, start.ArgumentList.Add);
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, line) => Keep(line.Data);
            _process.ErrorDataReceived += (_, line) => Keep(line.Data);
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

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

        public void Dispose()
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
            _process.Dispose();
        }

        private void Keep(string? line)
        {
            lock (_output)
            {
                _output.Append(line).Append('\n');
            }
        }
    }
}
