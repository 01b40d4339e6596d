using System.Net;
using System.Net.WebSockets;
using System.Text;
using LogFlow.Server.Tests.Push;

namespace LogFlow.Server.Tests.Api;

public sealed class SecurityTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Theory]
    [InlineData("/")]
    [InlineData("/api/stats")]
    [InlineData("/api/nothing")]
    [InlineData("/docs")]
    public async Task Every_answer_carries_the_browsers_orders(string path)
    {
        using var response = await _server.Client.GetAsync(path);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", response.Headers.GetValues("X-Frame-Options").Single());
        Assert.False(response.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:8766")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task A_name_that_is_not_ours_gets_nothing(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stats");
        request.Headers.Host = host;

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:1234")]
    [InlineData("[::1]:8766")]
    public async Task Our_own_names_are_known(string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stats");
        request.Headers.Host = host;

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("own", HttpStatusCode.OK)]
    public async Task Only_our_own_pages_may_write(string origin, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest") { Content = new StringContent("", Encoding.UTF8, "text/plain") };
        request.Headers.Add("Origin", origin == "own" ? _server.Address.GetLeftPart(UriPartial.Authority) : origin);

        using var response = await _server.Client.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Pages_of_others_get_no_permission_to_read()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/stats");
        request.Headers.Add("Origin", "http://evil.example");

        using var response = await _server.Client.SendAsync(request);

        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
    }

    [Fact]
    public async Task Pages_of_others_cannot_open_the_hub() =>
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.ConnectAsync(_server.Address, "http://evil.example"));

    [Fact]
    public async Task An_allowed_origin_may_write()
    {
        await using var server = await RunningServer.StartAsync(("AllowedOrigins:0", "http://127.0.0.1:5174"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ingest") { Content = new StringContent("") };
        request.Headers.Add("Origin", "http://127.0.0.1:5174");

        using var response = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
