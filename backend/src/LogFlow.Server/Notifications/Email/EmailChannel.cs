using System.Net.Mail;
using LogFlow.Contracts.Operations;

namespace LogFlow.Server.Notifications.Email;

/// <summary>Mail over SMTP, as plain text; in the clear, with STARTTLS or with TLS from the first byte, as the channel says.</summary>
internal sealed partial class EmailChannel(ReceiverLine line, ILogger<EmailChannel> logger) : IChannel
{
    private const int SubjectMax = 200;

    public string Type => "email";

    public async Task SendAsync(ChannelSettings channel, Delivery delivery, CancellationToken cancellationToken)
    {
        var from = new MailAddress(channel.From!);
        var to = channel.To.Select(a => new MailAddress(a).Address).ToList();
        // The same message again is recognised as such.
        var id = $"logflow-{delivery.Id}-{delivery.Created.ToUnixTimeSeconds()}@{from.Host}";
        var body = string.Join("\n\n", delivery.News.Select(n => MessageTemplate.Fill(channel.Template, n)));
        var mail = MailText.Write(id, delivery.Created, from.Address, to, Subject(delivery), body);
        var session = await SmtpSession.BeginAsync(channel, line, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            foreach (var refusal in await session.SendAsync(from.Address, to, mail, cancellationToken).ConfigureAwait(false))
            {
                Log.NotAll(logger, channel.Name, refusal);
            }
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

    private static partial class Log
    {
        [LoggerMessage(322, LogLevel.Warning, "Channel {Channel} reached the others, but {Refusal}")]
        public static partial void NotAll(ILogger logger, string channel, string refusal);
    }
}
