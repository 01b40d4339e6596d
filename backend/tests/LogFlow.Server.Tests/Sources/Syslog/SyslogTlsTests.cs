using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LogFlow.Contracts.Queries;
using LogFlow.Engine.Sources.Board;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Sources.Syslog;

/// <summary>Syslog in TLS (RFC 5425), from senders that others wrote and from some that should not get in.</summary>
public sealed class SyslogTlsTests : IDisposable
{
    private const int Lines = 300;

    private readonly Certificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rsyslog_sends_in_TLS(bool withCertificate)
    {
        await using var server = await StartAsync(withCertificate);
        var folder = Directory.CreateTempSubdirectory("logflow-rsyslog-tls-").FullName;
        var lines = Path.Combine(folder, "in.log");
        await File.WriteAllLinesAsync(lines, Sent());
        var own = withCertificate ? $"defaultNetstreamDriverCertFile=\"{_certificates.Client.Certificate}\" defaultNetstreamDriverKeyFile=\"{_certificates.Client.Key}\"" : "";
        var configuration = Path.Combine(folder, "rsyslog.conf");
        await File.WriteAllTextAsync(configuration, $"""
            global(workDirectory="{folder}" defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="{_certificates.Authority}" {own})
            module(load="imfile" mode="inotify")
            input(type="imfile" File="{lines}" Tag="checkout:" Severity="warning" Facility="local0" freshStartTail="off")
            action(type="omfwd" Target="127.0.0.1" Port="{server.SyslogAddress.Port}" Protocol="tcp" TCP_Framing="octet-counted" Template="RSYSLOG_SyslogProtocol23Format"
                   StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/name" StreamDriverPermittedPeers="logflow.test" action.resumeRetryCount="-1" action.resumeInterval="1")

            """);

        await using (ClientProcess.Start("rsyslogd", "-n", "-f", configuration, "-i", Path.Combine(folder, "pid"), "-C"))
        {
            Assert.Equal(Sent().Select(m => $"checkout 13 {m}"), await StoredAsync(server, Lines));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Syslog_ng_sends_in_TLS(bool withCertificate)
    {
        await using var server = await StartAsync(withCertificate);
        var own = withCertificate ? $"cert-file(\"{_certificates.Client.Certificate}\") key-file(\"{_certificates.Client.Key}\")" : "";

        await using var client = await SyslogNg.StartAsync(
            $"syslog(\"127.0.0.1\" port({server.SyslogAddress.Port}) transport(\"tls\") tls(ca-file(\"{_certificates.Authority}\") {own} peer-verify(required-trusted)))", Sent());

        Assert.Equal(Sent().Select(m => $"checkout 13 {m}"), await StoredAsync(server, Lines));
    }

    [Fact]
    public async Task The_example_that_serve_shows_works()
    {
        await using var server = await StartAsync(withCertificate: false);

        await ClientProcess.RunAsync("sh", "-c", $"echo '<11>checkout: card declined' | openssl s_client -quiet -no_ign_eof -verify_return_error -CAfile {_certificates.Authority} -connect {server.SyslogAddress}");

        Assert.Equal(["checkout 17 card declined"], await StoredAsync(server, 1));
    }

    [Fact]
    public async Task Who_has_no_certificate_from_the_authority_is_turned_away_and_counted()
    {
        await using var server = await StartAsync(withCertificate: true);
        using var strangers = new Certificates();

        await TryAsync(null);
        await TryAsync(strangers.Client);
        // A server's certificate of the right authority is no sender's.
        await TryAsync(_certificates.Server);
        using (var plain = new TcpClient())
        {
            await plain.ConnectAsync(server.SyslogAddress);
            await plain.GetStream().WriteAsync("<11>checkout: not encrypted\n"u8.ToArray());
            await UntilTurnedAwayAsync(4);
        }

        await using (var secure = await ConnectAsync(server, _certificates.Client))
        {
            await secure.WriteAsync("<11>checkout: let in\n"u8.ToArray());
            await secure.FlushAsync();
        }

        Assert.Equal(["checkout 17 let in"], await StoredAsync(server, 1));
        // It is counted when it has been stored, which can be found a moment earlier.
        var source = await RunningServer.UntilAsync(
            () => Task.FromResult(server.Services.GetRequiredService<SourceBoard>().Read().Single(s => s.Kind == "syslog")), s => s.Accepted > 0);
        Assert.Equal(($"tls://{server.SyslogAddress}", 1), (source.Address, source.Accepted));

        async Task TryAsync((string Certificate, string Key)? shown)
        {
            try
            {
                await using var secure = await ConnectAsync(server, shown);
                await secure.WriteAsync("<11>checkout: a stranger's\n"u8.ToArray());
                await secure.FlushAsync();
                // In TLS 1.3 the client learns only afterwards.
                Assert.Equal(0, await secure.ReadAsync(new byte[1]));
            }
            catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
            {
                // Turned away: what the count says.
            }
        }

        async Task UntilTurnedAwayAsync(long count) => await RunningServer.UntilAsync(
            () => Task.FromResult(server.Services.GetRequiredService<SourceBoard>().Read().Single(s => s.Kind == "syslog")),
            s => s.Rejected.Any(r => r.Reason == "tls-handshake" && r.Records == count));
    }

    [Fact]
    public async Task Messages_may_be_cut_anywhere_between_the_records_of_TLS()
    {
        await using var server = await StartAsync(withCertificate: false);
        await using (var secure = await ConnectAsync(server, null))
        {
            foreach (var part in Encoding.UTF8.GetBytes(string.Concat(Sent().Take(20).Select(m => $"{m.Length + 14} <12>checkout: {m}"))).Chunk(7))
            {
                await secure.WriteAsync(part);
                await secure.FlushAsync();
            }
        }

        Assert.Equal(Sent().Take(20).Select(m => $"checkout 13 {m}"), await StoredAsync(server, 20));
    }

    private static IEnumerable<string> Sent() => Enumerable.Range(0, Lines).Select(i => $"order {i} placed");

    private static async Task<List<string>> StoredAsync(RunningServer server, int count)
    {
        var store = server.Services.GetRequiredService<IStoreReader>();
        var page = await RunningServer.UntilAsync(() => store.SearchAsync(new SearchQuery { Limit = 1000 }, CancellationToken.None), p => p.Records.Count >= count);
        return [.. page.Records.OrderBy(r => r.Sequence).Select(r => $"{r.Service} {r.Severity} {r.Message}")];
    }

    private static async Task<SslStream> ConnectAsync(RunningServer server, (string Certificate, string Key)? shown)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server.SyslogAddress);
        var secure = new SslStream(client.GetStream(), leaveInnerStreamOpen: false);
        var own = new X509CertificateCollection();
        if (shown is { } files)
        {
            using var pem = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            own.Add(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null));
        }

        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "logflow.test",
            ClientCertificates = own,
            LocalCertificateSelectionCallback = (_, _, _, _, _) => own.Count > 0 ? own[0] : null!,
            RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Subject == "CN=logflow.test",
        });
        return secure;
    }

    private Task<RunningServer> StartAsync(bool withCertificate) => RunningServer.StartAsync(
        [
            ("Sources:Syslog:0", "tls://127.0.0.1:0"), ("TlsCertificate", _certificates.Server.Certificate), ("TlsKey", _certificates.Server.Key),
            .. withCertificate ? [("Sources:SyslogClientCa", _certificates.Authority)] : Array.Empty<(string, string)>(),
        ]);
}
