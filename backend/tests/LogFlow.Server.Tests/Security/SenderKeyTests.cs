using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using LogFlow.Server.Security;

namespace LogFlow.Server.Tests.Security;

/// <summary>What senders of other programs meet at the guard: gRPC with TLS, and refusals in their own protocol's form.</summary>
public sealed class SenderKeyTests : IDisposable
{
    private const string Export = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-senders-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpc_asks_for_a_key_like_every_port_and_speaks_TLS(bool hasTls)
    {
        var secret = MakeKey();
        List<(string, string)> settings = [("Ingest:Otlp:Listen", "true"), ("Ingest:Otlp:HttpPort", "0"), ("Ingest:Otlp:GrpcPort", "0")];
        if (hasTls)
        {
            var (certificate, key) = MakeCertificate();
            settings.AddRange([("TlsCertificate", certificate), ("TlsKey", key)]);
        }

        await using var server = await RunningServer.StartInAsync(_folder, [.. settings]);
        using var handler = new SocketsHttpHandler { SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.Subject == "CN=logflow.test" } };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(server.Addresses[2]) };

        Assert.Equal(hasTls ? "https" : "http", client.BaseAddress.Scheme);
        Assert.Equal("16", await CallAsync(client, null));
        Assert.Equal("16", await CallAsync(client, "lf_wrong"));
        Assert.Equal("0", await CallAsync(client, secret));
        if (hasTls)
        {
            using var plain = new HttpClient { BaseAddress = new UriBuilder(client.BaseAddress) { Scheme = "http" }.Uri };
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => CallAsync(plain, secret));
        }
    }

    [Fact]
    public async Task Refusals_and_health_have_the_form_of_the_senders_protocol()
    {
        MakeKey();
        await using var server = await RunningServer.StartInAsync(_folder);
        using var hec = await server.Client.PostAsync("/services/collector/event", new StringContent("""{"event":"x"}"""));
        using var bulk = await server.Client.PostAsync("/_bulk", new StringContent("{}"));
        using var loki = await server.Client.PostAsync("/loki/api/v1/push", new StringContent("{}"));
        using var ours = await server.Client.PostAsync("/api/ingest", new StringContent("{}"));

        Assert.All((HttpResponseMessage[])[hec, bulk, loki, ours], r => Assert.Equal(HttpStatusCode.Unauthorized, r.StatusCode));
        Assert.Equal("""{"text":"Token is required","code":2}""", await hec.Content.ReadAsStringAsync());
        Assert.Equal("security_exception", JsonDocument.Parse(await bulk.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal("text/plain", loki.Content.Headers.ContentType?.MediaType);
        Assert.Equal("application/problem+json", ours.Content.Headers.ContentType?.MediaType);
        Assert.Equal("ready\n", await server.Client.GetStringAsync("/ready"));
        Assert.Contains("\"code\":17", await server.Client.GetStringAsync("/services/collector/health"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/loki/api/v1/labels")).StatusCode);
    }

    private static async Task<string> CallAsync(HttpClient client, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Export)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        using var response = await client.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return (response.TrailingHeaders.TryGetValues("grpc-status", out var trailers) ? trailers : response.Headers.GetValues("grpc-status")).Single();
    }

    private string MakeKey()
    {
        var (key, secret) = ApiKey.Make("shipper", AccessScope.Ingest, RunningServer.Now);
        KeyFile.For(null, Path.Combine(_folder, "test.duckdb")).Change(keys =>
        {
            keys.Add(key);
            return true;
        });
        return secret;
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
