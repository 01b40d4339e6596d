using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LogFlow.Server.Security;

namespace LogFlow.Server.Tests.Security;

public sealed class SessionTests(KeyedServer keyed) : IClassFixture<KeyedServer>
{
    [Fact]
    public async Task The_cookie_is_for_this_site_alone_and_not_for_scripts()
    {
        using var response = await SignInAsync(keyed.Read);
        var cookie = response.Headers.GetValues("Set-Cookie").Single();

        Assert.StartsWith("logflow_session=", cookie);
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.DoesNotContain(keyed.Read, cookie);
    }

    [Fact]
    public async Task A_write_with_the_cookie_alone_is_refused()
    {
        var (cookie, token) = await BeginAsync(keyed.Admin);
        var (_, tokenOfAnother) = await BeginAsync(keyed.Admin);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, "/api/stats", cookie));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/api/incidents/none/acknowledge", cookie));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/api/incidents/none/acknowledge", cookie, ""));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/api/incidents/none/acknowledge", cookie, token[..^1] + "~"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/api/incidents/none/acknowledge", cookie, tokenOfAnother));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/api/ingest", cookie));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, "/api/incidents/none/acknowledge", cookie, token));
    }

    [Fact]
    public async Task A_cookie_that_was_not_given_opens_nothing()
    {
        foreach (var forged in (string[])["logflow_session=", "logflow_session=x", $"logflow_session={keyed.Admin}", "logflow_session=" + new string('a', 43), "session=" + keyed.Admin])
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, "/api/stats", forged));
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_session_on_the_server()
    {
        var (cookie, token) = await BeginAsync(keyed.Read);

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, "/api/session", cookie, token));

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, "/api/stats", cookie));
    }

    [Fact]
    public async Task A_revoked_key_ends_its_sessions()
    {
        var key = keyed.Make("gone", AccessScope.Read);
        var (cookie, _) = await BeginAsync(key);

        keyed.Revoke(key);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, "/api/stats", cookie));
    }

    [Fact]
    public async Task A_session_has_the_scope_of_its_key()
    {
        var (cookie, token) = await BeginAsync(keyed.Read);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Post, "/api/incidents/none/acknowledge", cookie, token));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(HttpMethod.Get, "/api/audit", cookie));
    }

    [Fact]
    public async Task A_wrong_key_or_one_that_may_not_look_signs_nobody_in()
    {
        using var wrong = await SignInAsync("lf_wrong");
        using var empty = await SignInAsync("");
        using var ingest = await SignInAsync(keyed.Ingest);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden], [wrong.StatusCode, empty.StatusCode, ingest.StatusCode]);
        Assert.False(wrong.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Another_site_cannot_sign_anybody_in(string name, string value)
    {
        using var response = await keyed.SendAsync(HttpMethod.Post, "/api/session", null, JsonContent.Create(new { key = keyed.Read }), (name, value));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Guessing_is_slowed_down()
    {
        var brake = await KeyedServer.StartAsync(("Security:WrongKeysMax", "5"));
        try
        {
            for (var i = 0; i < 5; i++)
            {
                using var wrong = await brake.SendAsync(HttpMethod.Post, "/api/session", null, JsonContent.Create(new { key = $"guess{i}" }));
                Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
                using var header = await brake.SendAsync(HttpMethod.Get, "/api/stats", $"guess{i}");
                Assert.Equal(HttpStatusCode.Unauthorized, header.StatusCode);
            }

            using var atTheDoor = await brake.SendAsync(HttpMethod.Post, "/api/session", null, JsonContent.Create(new { key = "guess" }));
            using var withHeader = await brake.SendAsync(HttpMethod.Get, "/api/stats", "guess");
            using var right = await brake.SendAsync(HttpMethod.Get, "/api/stats", brake.Read);

            Assert.Equal(HttpStatusCode.TooManyRequests, atTheDoor.StatusCode);
            Assert.Equal(HttpStatusCode.TooManyRequests, withHeader.StatusCode);
            Assert.NotNull(withHeader.Headers.RetryAfter);
            Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        }
        finally
        {
            await brake.DisposeAsync();
        }
    }

    [Fact]
    public void The_number_of_sessions_is_bounded_and_idle_ones_end()
    {
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        var (key, _) = ApiKey.Make("x", AccessScope.Read, time.GetUtcNow());
        var folder = Directory.CreateTempSubdirectory("logflow-keys-");
        var file = KeyFile.For(Path.Combine(folder.FullName, "k.json"), "");
        file.Change(keys =>
        {
            keys.Add(key);
            return true;
        });
        var store = new SessionStore(new SecurityOptions { SessionsMax = 10, SessionIdle = TimeSpan.FromMinutes(5) }, new KeyRing(file, time), time);
        var cookies = Enumerable.Range(0, 100).Select(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return store.Begin(key).Cookie;
        }).ToList();

        Assert.Equal(10, cookies.Count(c => store.Find(c) is not null));
        time.Advance(TimeSpan.FromMinutes(6));
        Assert.DoesNotContain(cookies, c => store.Find(c) is not null);
        folder.Delete(recursive: true);
    }

    private Task<HttpResponseMessage> SignInAsync(string key) => keyed.SendAsync(HttpMethod.Post, "/api/session", null, JsonContent.Create(new { key }));

    private async Task<(string Cookie, string Token)> BeginAsync(string key)
    {
        using var response = await SignInAsync(key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var report = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return (response.Headers.GetValues("Set-Cookie").Single().Split(';')[0], report.GetProperty("antiforgery").GetString()!);
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string cookie, string? token = null)
    {
        (string, string)[] headers = token is null ? [("Cookie", cookie)] : [("Cookie", cookie), ("X-LogFlow-Antiforgery", token)];
        using var response = await keyed.SendAsync(method, path, null, method == HttpMethod.Post ? new StringContent("", Encoding.UTF8, "text/plain") : null, headers);
        return response.StatusCode;
    }
}
