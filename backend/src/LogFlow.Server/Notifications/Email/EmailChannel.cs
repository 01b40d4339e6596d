using System.Net;
using System.Net.Mail;
using System.Text;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications.Email;

/// <summary>Mail over SMTP, as plain text, with STARTTLS when asked for.</summary>
internal sealed class EmailChannel : IChannel
{
    private const int SubjectMax = 200;

    public string Type => "email";

    public async Task SendAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken)
    {
        using var mail = new MailMessage
        {
            From = new MailAddress(channel.From!),
            Subject = Subject(delivery),
            SubjectEncoding = Encoding.UTF8,
            Body = string.Join("\n\n", delivery.News.Select(n => MessageTemplate.Fill(channel.Template, n))),
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = false,
        };
        // The same message again is recognised as such.
        mail.Headers.Add("Message-ID", $"<logflow-{delivery.Id}-{delivery.Created.ToUnixTimeSeconds()}@{mail.From.Host}>");
        foreach (var to in channel.To)
        {
            mail.To.Add(new MailAddress(to));
        }

        using var client = new SmtpClient(channel.SmtpHost!, channel.SmtpPort) { EnableSsl = channel.SmtpTls, DeliveryMethod = SmtpDeliveryMethod.Network };
        if (channel.SmtpUser is { Length: > 0 } user)
        {
            client.Credentials = new NetworkCredential(user, channel.SmtpPassword);
        }

        try
        {
            await client.SendMailAsync(mail, cancellationToken).ConfigureAwait(false);
        }
        catch (SmtpException error)
        {
            throw new ChannelException($"{channel.SmtpHost} did not take the mail ({error.StatusCode}): {error.InnerException?.Message ?? error.Message}");
        }
    }

    /// <summary>One line, whatever a log line put into the headline.</summary>
    private static string Subject(Delivery delivery)
    {
        var first = delivery.News[0];
        var text = $"[LogFlow] {(first.Injected.Count > 0 ? "[injected fault] " : "")}{MessageTemplate.Word(first)}: {first.Headline}{(delivery.News.Count > 1 ? $" (and {delivery.News.Count - 1} more)" : "")}";
        text = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return text.Length > SubjectMax ? text[..SubjectMax] : text;
    }
}
