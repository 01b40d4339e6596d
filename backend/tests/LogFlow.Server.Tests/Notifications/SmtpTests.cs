using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LogFlow.Contracts.Operations;
using LogFlow.Server.Notifications;
using LogFlow.Server.Notifications.Email;
using Microsoft.Extensions.Logging.Abstractions;

namespace LogFlow.Server.Tests.Notifications;

/// <summary>What mail servers do that the real one of <see cref="RealReceiversTests"/> does not.</summary>
public sealed class SmtpTests
{
    private static readonly EmailChannel Mail = new(new ReceiverLine(new NotificationOptions()), NullLogger<EmailChannel>.Instance);

    [Theory]
    [InlineData("AUTH PLAIN LOGIN", "AUTH PLAIN AG1lAHPDqWNyZXQ=")]
    [InlineData("AUTH LOGIN", "AUTH LOGIN|bWU=|c8OpY3JldA==")]
    public async Task It_signs_in_as_the_server_offers(string offer, string expected)
    {
        await using var server = new ScriptedMailServer(line => Usual(line, offer));

        await SendAsync(server, channel => (channel.SmtpUser, channel.SmtpPassword) = ("me", "sécret"));

        Assert.Contains(expected, string.Join('|', server.Lines));
        Assert.Contains("DATA", server.Lines);
    }

    [Fact]
    public async Task An_address_that_is_gone_keeps_the_mail_from_nobody_else()
    {
        await using var server = new ScriptedMailServer(line => line == "RCPT TO:<b@example.com>" ? "550 no such user\r\n" : Usual(line));

        await SendAsync(server, channel => channel.To = ["a@example.com", "b@example.com", "c@example.com"]);

        Assert.Contains("RCPT TO:<c@example.com>", server.Lines);
        Assert.Contains(".", server.Lines);
    }

    [Theory]
    [InlineData("550 no such user\r\n", true)]
    [InlineData("450-busy\r\n450 come back later\r\n", false)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", false)]
    public async Task A_refusal_is_told_and_whether_it_is_for_good(string answer, bool isFinal)
    {
        await using var server = new ScriptedMailServer(line => line.StartsWith("RCPT", StringComparison.Ordinal) ? answer : Usual(line));

        var error = await Assert.ThrowsAsync<ChannelException>(() => SendAsync(server));

        Assert.Equal(isFinal, error.IsFinal);
        Assert.DoesNotContain("DATA", server.Lines);
    }

    [Fact]
    public async Task What_was_said_in_the_clear_after_STARTTLS_is_not_believed()
    {
        await using var server = new ScriptedMailServer(line => line == "STARTTLS" ? "220 go on\r\n250-forged\r\n250 AUTH PLAIN\r\n" : Usual(line, "STARTTLS"));

        var error = await Assert.ThrowsAsync<ChannelException>(() => SendAsync(server, WithSecret));

        Assert.Contains("in the clear", error.Message);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_STARTTLS_nothing_is_said_where_it_is_wanted()
    {
        await using var server = new ScriptedMailServer(line => Usual(line, "AUTH PLAIN"));

        var error = await Assert.ThrowsAsync<ChannelException>(() => SendAsync(server, WithSecret));

        Assert.Contains("does not offer STARTTLS", error.Message);
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("220")]
    public async Task A_server_that_never_stops_talking_is_left(string start)
    {
        var endless = start + new string('x', 1 << 20);
        await using var server = new ScriptedMailServer(_ => endless);

        await Assert.ThrowsAsync<ChannelException>(() => SendAsync(server));
    }

    [Fact]
    public void A_mail_is_plain_ASCII_lines_whatever_it_says()
    {
        var subject = string.Concat(Enumerable.Repeat("zahlung \U0001F4A5 ist gestört; ", 8));

        var lines = Encoding.UTF8.GetString(MailText.Write("id@example.com", SomeNews.Start, "a@example.com", ["b@example.com", "c@example.com"], subject, ".\n.hidden\nöö" + new string('x', 5000))).Split("\r\n");

        Assert.All(lines, line => Assert.True(line.Length <= 78 && line.All(c => c is >= ' ' and <= '~') && !line.StartsWith('.'), line));
        var told = string.Concat(lines.Where(l => l.Contains("=?utf-8?B?", StringComparison.Ordinal)).Select(l => Encoding.UTF8.GetString(Convert.FromBase64String(l.Split('?')[3]))));
        Assert.Equal(subject, told);
        Assert.Contains("Date: Mon, 04 May 2026 14:00:00 +0000", lines);
        Assert.Equal("", lines[^1]);
    }

    [Fact]
    public void Any_subject_and_body_come_out_as_they_went_in() => Prop.ForAll(ArbMap.Default.ArbFor<(string? Subject, string? Body)>(), told =>
    {
        // What is no text, such as half a surrogate, becomes a mark on the way in; control characters are the caller's.
        var subject = string.Concat(Clean(told.Subject).Where(c => !char.IsControl(c)));
        var body = Clean(told.Body).ReplaceLineEndings("\r\n");
        var mail = Encoding.UTF8.GetString(MailText.Write("id@example.com", SomeNews.Start, "a@example.com", ["b@example.com"], subject, body));
        var (head, text) = (mail[..mail.IndexOf("\r\n\r\n", StringComparison.Ordinal)], mail[(mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
        var line = head.Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").Single(l => l.StartsWith("Subject: ", StringComparison.Ordinal))[9..];
        var read = line.StartsWith("=?", StringComparison.Ordinal) ? string.Concat(line.Split(' ').Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w.Split('?')[3])))) : line;
        return read == subject && Encoding.UTF8.GetString(Convert.FromBase64String(text)) == body && mail.All(c => c < 0x7F);
    }).QuickCheckThrowOnFailure();

    private static string Clean(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));

    private static void WithSecret(ChannelSettings channel) => (channel.SmtpTls, channel.SmtpUser, channel.SmtpPassword) = (true, "me", "secret");

    private static string? Usual(string line, string offer = "SIZE 1000") => line.Split(' ')[0] switch
    {
        "" when line.Length == 0 => "220 hello\r\n",
        "EHLO" => $"250-scripted\r\n250 {offer}\r\n",
        "AUTH" when line.StartsWith("AUTH PLAIN", StringComparison.Ordinal) => "235 in\r\n",
        "AUTH" or "bWU=" => "334 \r\n",
        "c8OpY3JldA==" => "235 in\r\n",
        "MAIL" or "RCPT" or "." => "250 fine\r\n",
        "DATA" => "354 go\r\n",
        "QUIT" => "221 bye\r\n",
        _ => null,
    };

    private static Task SendAsync(ScriptedMailServer server, Action<ChannelSettings>? change = null)
    {
        var channel = new ChannelSettings { Id = "c", Name = "c", Type = "email", SmtpHost = "127.0.0.1", SmtpPort = server.Port, From = "logflow@example.com", To = ["oncall@example.com"] };
        change?.Invoke(channel);
        var delivery = new Delivery(1, "c", SomeNews.Start, SomeNews.Start, Delivery.Waiting, 0, null, null, [SomeNews.Of(SomeNews.Incident())]);
        return Mail.SendAsync(channel, delivery, CancellationToken.None);
    }
}
