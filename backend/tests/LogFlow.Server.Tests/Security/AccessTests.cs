using System.Net;
using System.Net.WebSockets;
using System.Text;
using LogFlow.Server.Security;
using LogFlow.Server.Tests.Push;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Security;

public sealed class AccessTests(KeyedServer keyed) : IClassFixture<KeyedServer>
{
    private static readonly string[] Open = ["/healthz", "/health/live", "/readyz", "/health/ready", "/api/session", "/ready", "/services/collector/health", "/services/collector/health/1.0"];

    public static TheoryData<string> WrongKeys => new(
        "", " ", "lf_", "null", "undefined", "admin", new string('a', 46), new string('x', 10_000), "' OR 1=1 --", "*", "lf_%00", "../../etc/passwd");

    [Fact]
    public async Task Every_endpoint_there_is_asks_for_a_key()
    {
        var tried = 0;
        foreach (var endpoint in keyed.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var path = "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(TextOf))));
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                if (Array.Exists(Open, o => path == o))
                {
                    continue;
                }

                using var response = await keyed.SendAsync(new HttpMethod(method), path, null);

                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} answered {(int)response.StatusCode} to nobody");
                tried++;
            }
        }

        Assert.True(tried > 30, $"only {tried} were tried");
    }

    [Theory]
    [MemberData(nameof(WrongKeys))]
    public async Task A_wrong_key_is_no_key(string key)
    {
        using var response = await keyed.SendAsync(HttpMethod.Get, "/api/stats", null, null, ("Authorization", $"Bearer {key}"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("Bearer", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task What_the_file_keeps_of_a_key_opens_nothing()
    {
        var kept = keyed.File.Read().Single(k => k.Name == "operator");

        foreach (var guess in (string[])[kept.Hash, kept.Prefix, kept.Id, kept.Name, keyed.Admin[..^1], keyed.Admin + "a", keyed.Admin.ToLowerInvariant()])
        {
            using var response = await keyed.SendAsync(HttpMethod.Get, "/api/stats", guess);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("GET", "/api/stats", 403, 200, 200)]
    [InlineData("GET", "/metrics", 403, 200, 200)]
    [InlineData("GET", "/api/audit", 403, 403, 200)]
    [InlineData("POST", "/api/ingest", 200, 403, 200)]
    [InlineData("POST", "/api/scenarios/payments_outage", 403, 403, 409)]
    [InlineData("POST", "/api/incidents/none/acknowledge", 403, 403, 404)]
    [InlineData("DELETE", "/api/rules/none", 403, 403, 404)]
    public async Task A_key_does_what_its_scope_says_and_no_more(string method, string path, int ingest, int read, int admin)
    {
        var answers = new List<int>();
        foreach (var key in (string[])[keyed.Ingest, keyed.Read, keyed.Admin])
        {
            using var response = await keyed.SendAsync(new HttpMethod(method), path, key, method == "POST" && path.EndsWith("ingest", StringComparison.Ordinal) ? new StringContent("") : null);
            answers.Add((int)response.StatusCode);
        }

        Assert.Equal([ingest, read, admin], answers);
    }

    [Fact]
    public async Task Shippers_send_their_key_in_their_own_ways()
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"elastic:{keyed.Ingest}"));
        foreach (var (name, value) in ((string, string)[])
            [("Authorization", $"Bearer {keyed.Ingest}"), ("Authorization", $"Basic {basic}"), ("Authorization", $"ApiKey {basic}"), ("Authorization", $"Splunk {keyed.Ingest}"), ("X-Seq-ApiKey", keyed.Ingest)])
        {
            using var response = await keyed.SendAsync(HttpMethod.Post, "/api/ingest", null, new StringContent(""), (name, value));
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{name}: {value[..8]} answered {(int)response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Basic !!!!")]
    [InlineData("Basic bm9jb2xvbg==")]
    [InlineData("Digest x")]
    [InlineData("Bearer")]
    [InlineData("Splunk ")]
    public async Task A_header_that_holds_nothing_opens_nothing(string header)
    {
        using var response = await keyed.SendAsync(HttpMethod.Post, "/api/ingest", null, new StringContent(""), ("Authorization", header));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_key_in_the_address_counts_on_the_hub_only()
    {
        using var elsewhere = await keyed.SendAsync(HttpMethod.Get, $"/api/stats?access_token={keyed.Read}", null);
        using var near = await keyed.SendAsync(HttpMethod.Get, $"/hub/liveliness?access_token={keyed.Read}", null);

        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, near.StatusCode);
        await using var client = await HubClient.ConnectAsync(keyed.Server.Address, query: $"access_token={keyed.Read}");
        await client.NextAsync("snapshot");
    }

    [Theory]
    [InlineData("")]
    [InlineData("access_token=wrong")]
    [InlineData("ingest")]
    public async Task The_hub_opens_to_nobody_without_the_right_key(string query) =>
        await Assert.ThrowsAsync<WebSocketException>(() =>
            HubClient.ConnectAsync(keyed.Server.Address, query: query == "ingest" ? $"access_token={keyed.Ingest}" : query));

    [Fact]
    public async Task A_gRPC_client_is_told_in_its_own_words()
    {
        using var nobody = await keyed.SendAsync(HttpMethod.Post, "/api/ingest", null, Grpc());
        using var viewer = await keyed.SendAsync(HttpMethod.Post, "/api/ingest", keyed.Read, Grpc());

        Assert.Equal(HttpStatusCode.OK, nobody.StatusCode);
        Assert.Equal("16", nobody.Headers.GetValues("grpc-status").Single());
        Assert.Equal("7", viewer.Headers.GetValues("grpc-status").Single());
        Assert.Empty(await nobody.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_at_once()
    {
        var key = keyed.Make("leaver", AccessScope.Admin);
        using var before = await keyed.SendAsync(HttpMethod.Get, "/api/stats", key);

        keyed.Revoke(key);

        using var after = await keyed.SendAsync(HttpMethod.Get, "/api/stats", key);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (before.StatusCode, after.StatusCode));
    }

    [Fact]
    public async Task Whoever_has_no_key_learns_only_whether_it_is_ready()
    {
        using var response = await keyed.SendAsync(HttpMethod.Get, "/readyz", null);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain("duckdb", text);
        Assert.DoesNotContain("stages", text);
    }

    [Fact]
    public async Task Every_change_leaves_an_audit_line_and_no_secret()
    {
        const string password = "hunter2-in-the-body";
        using var refused = await keyed.SendAsync(HttpMethod.Delete, "/api/rules/audited?token=abc", keyed.Admin, new StringContent(password));

        var lines = await RunningServer.UntilAsync(
            async () => await (await keyed.SendAsync(HttpMethod.Get, "/api/audit", keyed.Admin)).Content.ReadAsStringAsync(),
            text => text.Contains("DELETE /api/rules/audited", StringComparison.Ordinal));

        Assert.Contains("\"who\":\"operator\"", lines);
        Assert.Contains("\"status\":404", lines);
        Assert.DoesNotContain("token=abc", lines);
        Assert.DoesNotContain(password, lines);
        Assert.DoesNotContain(keyed.Admin, lines);
    }

    private static string TextOf(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "v1",
    };

    private static ByteArrayContent Grpc()
    {
        var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        return content;
    }
}
