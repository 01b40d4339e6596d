using System.Text.Json;

namespace LogFlow.Server.Tests.Api;

public sealed class DescriptionTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private readonly RunningServer _server = seeded.Server;

    [Theory]
    [InlineData("get", "/api/health")]
    [InlineData("get", "/healthz")]
    [InlineData("get", "/readyz")]
    [InlineData("get", "/api/stats")]
    [InlineData("get", "/api/scenarios")]
    [InlineData("get", "/api/scenarios/scoreboard")]
    [InlineData("post", "/api/scenarios/{name}")]
    [InlineData("delete", "/api/scenarios/{name}")]
    [InlineData("get", "/api/incidents")]
    [InlineData("get", "/api/incidents/{id}")]
    [InlineData("post", "/api/incidents/{id}/acknowledge")]
    [InlineData("get", "/api/incidents/{id}/versions")]
    [InlineData("get", "/api/incidents/{id}/predictions")]
    [InlineData("get", "/api/incidents/{id}/similar")]
    [InlineData("get", "/api/incidents/{id}/traces")]
    [InlineData("get", "/api/signals")]
    [InlineData("get", "/api/incidents/{id}/capsule")]
    [InlineData("get", "/api/capsules")]
    [InlineData("post", "/api/capsules")]
    [InlineData("get", "/api/capsules/{id}")]
    [InlineData("delete", "/api/capsules/{id}")]
    [InlineData("get", "/api/traces/recent")]
    [InlineData("get", "/api/trace/{trace_id}")]
    [InlineData("get", "/api/service/{name}")]
    [InlineData("get", "/api/graph")]
    [InlineData("get", "/api/map/{view}")]
    [InlineData("put", "/api/map/{view}")]
    [InlineData("get", "/api/templates")]
    [InlineData("get", "/api/templates/{id}")]
    [InlineData("get", "/api/search")]
    [InlineData("get", "/api/correlations")]
    [InlineData("get", "/api/rules")]
    [InlineData("post", "/api/rules")]
    [InlineData("put", "/api/rules/{id}")]
    [InlineData("delete", "/api/rules/{id}")]
    [InlineData("post", "/api/rules/{id}/toggle")]
    [InlineData("post", "/api/rules/test")]
    [InlineData("post", "/api/ingest")]
    [InlineData("get", "/metrics")]
    public async Task Every_path_is_described_with_a_summary(string method, string path)
    {
        var document = await _server.GetAsync("/openapi/v1.json");

        var operation = document.GetProperty("paths").GetProperty(path).GetProperty(method);
        Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        Assert.NotEmpty(operation.GetProperty("responses").EnumerateObject());
    }

    [Fact]
    public async Task Shapes_are_described_in_snake_case()
    {
        var schemas = (await _server.GetAsync("/openapi/v1.json")).GetProperty("components").GetProperty("schemas");

        var record = schemas.GetProperty("StoredRecord").GetProperty("properties");
        Assert.True(record.TryGetProperty("trace_id", out var trace));
        Assert.Equal(JsonValueKind.Object, trace.ValueKind);
        Assert.True(schemas.GetProperty("Incident").GetProperty("properties").TryGetProperty("blast_radius", out _));
    }

    [Fact]
    public async Task The_page_to_try_it_needs_no_inline_script()
    {
        using var response = await _server.Client.GetAsync("/docs");

        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode);
        Assert.True(text.Contains("<script src=\"/docs/start.js\"") || text.Contains("npm ci"), text);
        Assert.DoesNotContain("<script>", text);
    }

    [Fact]
    public async Task The_start_page_is_the_dashboard_or_says_how_to_build_it()
    {
        using var response = await _server.Client.GetAsync("/");

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
    }
}

public sealed class WebFilesTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("logflow-web-").FullName;
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "index.html"), "<!doctype html><title>the dashboard</title>");
        Directory.CreateDirectory(Path.Combine(_root, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_root, "assets", "app-1234.js"), "export {}");
        _server = await RunningServer.StartAsync(("WebRoot", _root));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/incidents/abc")]
    [InlineData("/services/api.v2")]
    public async Task Pages_of_the_dashboard_are_its_index(string path)
    {
        using var response = await _server.Client.GetAsync(path);

        Assert.Contains("the dashboard", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task Assets_may_be_kept_for_ever()
    {
        using var response = await _server.Client.GetAsync("/assets/app-1234.js");

        Assert.Equal("text/javascript", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("/assets/missing.js")]
    [InlineData("/api/missing")]
    [InlineData("/hub/missing")]
    [InlineData("/metrics/missing")]
    public async Task What_is_no_page_is_not_answered_with_one(string path)
    {
        using var response = await _server.Client.GetAsync(path);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/assets/..%2f..%2fsecret.txt")]
    public async Task Files_outside_the_folder_stay_outside(string path)
    {
        var secret = Path.Combine(Path.GetDirectoryName(_root)!, "secret.txt");
        await File.WriteAllTextAsync(secret, "the secret");

        using var response = await _server.Client.GetAsync(new Uri(_server.Address.GetLeftPart(UriPartial.Authority) + path));

        Assert.DoesNotContain("the secret", await response.Content.ReadAsStringAsync());
        File.Delete(secret);
    }
}
