using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Operations;
using LogFlow.Server.Notifications;
using LogFlow.Server.Notifications.Webhook;
using Microsoft.Extensions.DependencyInjection;

namespace LogFlow.Server.Tests.Notifications;

public sealed class DeliveryTests : IDisposable
{
    private static readonly (string, string)[] Quick =
        [("Notifications:LookInterval", "00:00:00.02"), ("Notifications:SendTimeout", "00:01:00"), ("Notifications:RetryFirst", "00:00:00.1"), ("Notifications:RetryMax", "00:00:01")];

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-news-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_webhook_gets_signed_news_in_one_message()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        await AddAsync(server, receiver, """ "secret":"s3cret", "group_seconds":2, """);

        Publish(server, SomeNews.Of(SomeNews.Incident("a")));
        Publish(server, SomeNews.Of(SomeNews.Incident("b")));

        var message = await NextAsync(receiver);
        var body = JsonDocument.Parse(message.Body).RootElement;
        Assert.Equal(["a", "b"], body.GetProperty("events").EnumerateArray().Select(e => e.GetProperty("incident").GetString()));
        Assert.Equal("sha256=" + WebhookChannel.Sign("s3cret", message.Headers["X-LogFlow-Timestamp"], Encoding.UTF8.GetBytes(message.Body)), message.Headers["X-LogFlow-Signature"]);
        Assert.Contains("payments is failing", body.GetProperty("text").GetString());
        Assert.DoesNotContain("s3cret", (await server.GetAsync("/api/notifications/channels")).GetRawText());
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task A_receiver_that_fails_for_a_while_gets_its_message_once()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => receiver.Requests < 4 ? 500 : 200;
        await using var server = await StartAsync();
        await AddAsync(server, receiver);

        Publish(server, SomeNews.Of(SomeNews.Incident()));

        await NextAsync(receiver);
        var delivery = await RunningServer.UntilAsync(async () => (await server.GetAsync("/api/notifications/deliveries")).GetProperty("items")[0], d => d.GetProperty("state").GetString() == "sent");
        Assert.Equal(4, delivery.GetProperty("attempts").GetInt32());
        Assert.Single(receiver.Messages);
    }

    [Fact]
    public async Task One_that_hangs_holds_up_nobody_else()
    {
        await using var hanging = await Receiver.StartAsync();
        hanging.Answer = _ => null;
        await using var well = await Receiver.StartAsync();
        await using var server = await StartAsync();
        await AddAsync(server, hanging);
        await AddAsync(server, well);

        for (var i = 0; i < 5; i++)
        {
            Publish(server, SomeNews.Of(SomeNews.Incident($"i{i}")));
            await RunningServer.UntilAsync(() => Task.FromResult(well.Messages.Count), count => count == i + 1);
        }

        Assert.Empty(hanging.Messages);
        Assert.Equal("ok", (await server.GetAsync("/api/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task What_waited_is_sent_after_a_restart()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => 503;
        await using (var server = await StartAsync())
        {
            await AddAsync(server, receiver);
            Publish(server, SomeNews.Of(SomeNews.Incident()));
            await RunningServer.UntilAsync(() => Task.FromResult(receiver.Requests), count => count > 0);
        }

        receiver.Answer = _ => 200;
        await using var again = await StartAsync();

        Assert.Contains("payments is failing", (await NextAsync(receiver)).Body);
    }

    [Fact]
    public async Task A_silence_holds_back_what_it_names_and_counts_it()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        await AddAsync(server, receiver);
        var silence = await server.SendAsync(HttpMethod.Post, "/api/silences", new { service = "payments", minutes = 5, reason = "planned" }, HttpStatusCode.Created);

        Publish(server, SomeNews.Of(SomeNews.Incident("silenced")));
        Publish(server, SomeNews.Of(SomeNews.Incident("heard", root: "ledger")));

        Assert.Contains("ledger is failing", (await NextAsync(receiver)).Body);
        var held = (await server.GetAsync("/api/silences")).GetProperty("items")[0];
        Assert.Equal(1, held.GetProperty("silenced").GetInt64());
        await server.SendAsync(HttpMethod.Delete, $"/api/silences/{silence.GetProperty("id").GetString()}", expected: HttpStatusCode.NoContent);
        Publish(server, SomeNews.Of(SomeNews.Incident("again")));
        Assert.Contains("\"again\"", (await RunningServer.UntilAsync(() => Task.FromResult(receiver.Messages.ToArray()), m => m.Length == 2))[1].Body);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_and_link_local_is_not_asked()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context => context.Request.Path == "/elsewhere" ? 200 : 302;
        await using var server = await StartAsync();
        var id = await AddAsync(server, receiver);
        var clouds = await server.SendAsync(HttpMethod.Post, "/api/notifications/channels", """{"name":"cloud","type":"webhook","url":"http://169.254.169.254/latest/meta-data"}""", HttpStatusCode.Created);

        var redirected = await server.SendAsync(HttpMethod.Post, $"/api/notifications/channels/{id}/test");
        var refused = await server.SendAsync(HttpMethod.Post, $"/api/notifications/channels/{clouds.GetProperty("settings").GetProperty("id").GetString()}/test");

        Assert.Empty(receiver.Messages);
        Assert.Contains("302", redirected.GetProperty("error").GetString());
        Assert.Contains("link-local", refused.GetProperty("error").GetString());
    }

    [Fact]
    public async Task A_kept_secret_goes_to_no_other_address()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var thief = await Receiver.StartAsync();
        await using var server = await StartAsync();
        var id = await AddAsync(server, receiver, """ "secret":"s3cret", """);

        await server.SendAsync(HttpMethod.Put, $"/api/notifications/channels/{id}", $$"""{"name":"x","type":"webhook","url":"{{thief.Address}}/"}""");
        await server.SendAsync(HttpMethod.Post, $"/api/notifications/channels/{id}/test");

        Assert.False((await NextAsync(thief)).Headers.ContainsKey("X-LogFlow-Signature"));
    }

    [Fact]
    public async Task A_kept_password_is_not_sent_in_the_clear_where_it_was_encrypted()
    {
        await using var mail = new ScriptedMailServer(line => line.Length == 0 ? "220 hello\r\n" : line.StartsWith("EHLO", StringComparison.Ordinal) ? "250-me\r\n250 AUTH PLAIN\r\n" : "250 fine\r\n");
        await using var server = await StartAsync();
        var settings = $$"""{"name":"m","type":"email","smtp_host":"127.0.0.1","smtp_port":{{mail.Port}},"smtp_user":"me","from":"a@b.example","to":["c@d.example"],""";
        var made = await server.SendAsync(HttpMethod.Post, "/api/notifications/channels", settings + """ "smtp_tls":true,"smtp_password":"s3cret"}""", HttpStatusCode.Created);
        var path = $"/api/notifications/channels/{made.GetProperty("settings").GetProperty("id").GetString()}";

        var changed = await server.SendAsync(HttpMethod.Put, path, settings + """ "smtp_tls":false}""");
        await server.SendAsync(HttpMethod.Post, path + "/test");

        Assert.False(changed.GetProperty("has_secret").GetBoolean());
        Assert.DoesNotContain(mail.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal) && Encoding.UTF8.GetString(Convert.FromBase64String(line[11..])).Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"","type":"webhook","url":"http://a.example/"}""")]
    [InlineData("""{"name":"x","type":"pager","url":"http://a.example/"}""")]
    [InlineData("""{"name":"x","type":"webhook","url":"file:///etc/passwd"}""")]
    [InlineData("""{"name":"x","type":"webhook","url":"http://me:pass@a.example/"}""")]
    [InlineData("""{"name":"x","type":"webhook","url":null,"to":null,"services":null}""")]
    [InlineData("""{"name":"x","type":"email","smtp_host":"h","from":"a@b.example","to":["x@y.example\r\nBcc: z@z.example"]}""")]
    [InlineData("""{"name":"x","type":"webhook","url":"http://a.example/","template":"{password}"}""")]
    [InlineData("""{"name":"x","type":"webhook","url":"http://a.example/","quiet_from":"25:00","quiet_to":"06:00"}""")]
    public async Task A_channel_that_cannot_work_is_refused(string body)
    {
        await using var server = await StartAsync();

        await server.ProblemAsync(HttpMethod.Post, "/api/notifications/channels", HttpStatusCode.BadRequest, new StringContent(body, Encoding.UTF8, "application/json"));
    }

    [Fact]
    public async Task Too_many_messages_for_one_channel_drop_the_oldest_and_count_it()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => 503;
        await using var server = await RunningServer.StartInAsync(_folder, [.. Quick, ("Notifications:WaitingMax", "3"), ("Notifications:RetryFirst", "00:01:00")]);
        await AddAsync(server, receiver);

        List<string?> states = [];
        for (var i = 0; i < 10; i++)
        {
            Publish(server, SomeNews.Of(SomeNews.Incident($"i{i}")));
            var messages = i + 1;
            // News that comes before the last was made a message of would go into one with it.
            states = await RunningServer.UntilAsync(
                async () => (await server.GetAsync("/api/notifications/deliveries")).GetProperty("items").EnumerateArray().Select(d => d.GetProperty("state").GetString()).ToList(),
                list => list.Count == messages && list.Count(s => s == "waiting") <= 3);
        }

        Assert.Equal(3, states.Count(s => s == "waiting"));
        Assert.Equal(7, states.Count(s => s == "dropped"));
    }

    [Fact]
    public async Task Slack_gets_text_that_calls_nobody()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var server = await StartAsync();
        var made = await server.SendAsync(HttpMethod.Post, "/api/notifications/channels", $$"""{"name":"s","type":"slack","url":"{{receiver.Address}}/services/T0/B0/tops3cret","group_seconds":0}""", HttpStatusCode.Created);

        Publish(server, SomeNews.Of(SomeNews.Incident()) with { Headline = "<!channel> payments & co" });

        var message = await NextAsync(receiver);
        Assert.Equal("/services/T0/B0/tops3cret", message.Path);
        Assert.DoesNotContain("<!channel>", JsonDocument.Parse(message.Body).RootElement.GetProperty("text").GetString());
        Assert.DoesNotContain("tops3cret", made.GetRawText() + (await server.GetAsync("/api/notifications/channels")).GetRawText());
    }

    private static Task<RunningServer> StartInAsync(string folder) => RunningServer.StartInAsync(folder, Quick);

    private static void Publish(RunningServer server, Notification news) =>
        server.Services.GetRequiredService<Outbox>().Add(news, SomeNews.Incident(news.Incident, news.Service, SignalSeverity.Critical));

    private static async Task<string> AddAsync(RunningServer server, Receiver receiver, string more = "")
    {
        var group = more.Contains("group_seconds", StringComparison.Ordinal) ? "" : "\"group_seconds\":0,";
        var made = await server.SendAsync(HttpMethod.Post, "/api/notifications/channels", string.Create(CultureInfo.InvariantCulture, $$"""{ {{more}} {{group}} "name":"hook","type":"webhook","url":"{{receiver.Address}}/hook"}"""), HttpStatusCode.Created);
        return made.GetProperty("settings").GetProperty("id").GetString()!;
    }

    private static async Task<Received> NextAsync(Receiver receiver) => (await RunningServer.UntilAsync(() => Task.FromResult(receiver.Messages.ToArray()), m => m.Length > 0))[0];

    private Task<RunningServer> StartAsync() => StartInAsync(_folder);
}
