using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LogFlow.Server.Security;

namespace LogFlow.Server.Tests.Security;

public sealed class GuardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-guard-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_key_cannot_use_up_the_server_for_the_others()
    {
        var keyed = await KeyedServer.StartAsync(("Security:RequestsPerSecond", "1"), ("Security:RequestBurst", "5"));
        try
        {
            var answers = new List<HttpResponseMessage>();
            for (var i = 0; i < 8; i++)
            {
                answers.Add(await keyed.SendAsync(HttpMethod.Get, "/api/rules", keyed.Read));
            }

            Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.TooManyRequests);
            Assert.All(answers.Where(a => a.StatusCode == HttpStatusCode.TooManyRequests), a => Assert.NotNull(a.Headers.RetryAfter));
            using var other = await keyed.SendAsync(HttpMethod.Get, "/api/rules", keyed.Admin);
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
            Assert.Contains("logflow_requests_refused_total{reason=\"rate\"}", await (await keyed.SendAsync(HttpMethod.Get, "/metrics", keyed.Admin)).Content.ReadAsStringAsync());
        }
        finally
        {
            await keyed.DisposeAsync();
        }
    }

    [Fact]
    public void Buckets_are_bounded_whoever_comes()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var buckets = new TokenBuckets(1, 2, 100, time);

        for (var i = 0; i < 10_000; i++)
        {
            buckets.TryTake($"10.0.{i / 256}.{i % 256}", out _);
        }

        Assert.True(buckets.Count <= 101);
        Assert.False(buckets.TryTake("one more", out var wait));
        Assert.True(wait > TimeSpan.Zero);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(buckets.TryTake("one more", out _));
    }

    [Fact]
    public async Task The_first_key_closes_a_running_server()
    {
        await using var server = await RunningServer.StartInAsync(_folder);
        using var before = await server.Client.GetAsync("/api/stats");

        var file = KeyFile.For(null, Path.Combine(_folder, "test.duckdb"));
        file.Change(keys =>
        {
            keys.Add(ApiKey.Make("first", AccessScope.Admin, RunningServer.Now).Key);
            return true;
        });
        var after = await RunningServer.UntilAsync(async () => (await server.Client.GetAsync("/api/stats")).StatusCode, status => status != HttpStatusCode.OK);

        // Not even taking the file away opens it again.
        File.Delete(file.Path);
        ((KeyRing)server.Services.GetService(typeof(KeyRing))!).Reload();
        using var still = await server.Client.GetAsync("/api/stats");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], [before.StatusCode, after, still.StatusCode]);
    }

    [Fact]
    public async Task On_this_machine_a_foreign_page_still_cannot_write()
    {
        await using var server = await RunningServer.StartInAsync(_folder);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/incidents/none/acknowledge");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public void The_file_of_keys_holds_no_key_and_is_its_owners_alone()
    {
        var file = new KeyFile(Path.Combine(_folder, "some.keys.json"));
        var (key, secret) = ApiKey.Make("x", AccessScope.Admin, RunningServer.Now);
        file.Change(keys =>
        {
            keys.Add(key);
            return true;
        });

        var text = File.ReadAllText(file.Path);
        Assert.DoesNotContain(secret, text);
        Assert.DoesNotContain(secret[10..], text);
        Assert.Equal(key.Hash, Assert.Single(file.Read()).Hash);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
            File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
            Assert.Throws<KeyFileException>(() => file.Read());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"format":1}""")]
    [InlineData("""{"format":2,"keys":[]}""")]
    [InlineData("""{"format":1,"keys":[{"id":"a","name":"b","scopes":["root"],"prefix":"c","hash":"d","created":"2026-01-01T00:00:00Z"}]}""")]
    public void A_broken_file_changes_nothing_and_lets_nobody_in(string content)
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var file = new KeyFile(Path.Combine(_folder, "some.keys.json"));
        var (key, secret) = ApiKey.Make("x", AccessScope.Admin, RunningServer.Now);
        file.Change(keys =>
        {
            keys.Add(key);
            return true;
        });
        var ring = new KeyRing(file, time);

        File.WriteAllText(file.Path, content);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotNull(ring.FindBySecret(secret));
        Assert.Null(ring.FindBySecret("d"));
        Assert.Throws<KeyFileException>(() => new KeyRing(file, time));
    }

    [Fact]
    public async Task Under_TLS_the_cookie_is_secure_and_the_browser_is_told_to_stay()
    {
        var (certificate, key) = MakeCertificate();
        var keyFile = KeyFile.For(null, Path.Combine(_folder, "test.duckdb"));
        var (made, secret) = ApiKey.Make("x", AccessScope.Admin, RunningServer.Now);
        keyFile.Change(keys =>
        {
            keys.Add(made);
            return true;
        });
        await using var server = await RunningServer.StartInAsync(_folder, ("TlsCertificate", certificate), ("TlsKey", key));
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Subject == "CN=logflow.test" } };
        using var client = new HttpClient(handler) { BaseAddress = server.Address };

        using var response = await client.PostAsync("/api/session", new StringContent($$"""{"key":"{{secret}}"}""", Encoding.UTF8, "application/json"));

        Assert.Equal("https", server.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("__Host-logflow_session=", response.Headers.GetValues("Set-Cookie").Single());
        Assert.Contains("secure", response.Headers.GetValues("Set-Cookie").Single());
        Assert.Contains("max-age", response.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_is_said_at_start()
    {
        var broken = Path.Combine(_folder, "broken.pfx");
        await File.WriteAllTextAsync(broken, "no certificate");

        var error = await Assert.ThrowsAsync<BadConfigurationException>(() => RunningServer.StartInAsync(_folder, ("TlsCertificate", broken)));

        Assert.Contains("broken.pfx", error.Message);
    }

    [Fact]
    public async Task Without_a_key_other_machines_are_not_listened_to()
    {
        var error = await Assert.ThrowsAsync<BadConfigurationException>(() => RunningServer.StartInAsync(_folder, ("Host", "0.0.0.0")));

        Assert.Contains("logflow key create --name", error.Message);
        Assert.False(File.Exists(Path.Combine(_folder, "test.duckdb")));
    }

    private (string Certificate, string Key) MakeCertificate()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=logflow.test", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(RunningServer.Now.AddDays(-1), RunningServer.Now.AddDays(1));
        var (certificate, key) = (Path.Combine(_folder, "cert.pem"), Path.Combine(_folder, "key.pem"));
        File.WriteAllText(certificate, made.ExportCertificatePem());
        File.WriteAllText(key, rsa.ExportPkcs8PrivateKeyPem());
        return (certificate, key);
    }
}
