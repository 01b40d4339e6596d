using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;

namespace LogFlow.Server.Notifications.Email;

/// <summary>
/// One conversation with a mail server (RFC 5321): TLS from the first byte (RFC 8314) or after STARTTLS (RFC 3207), AUTH PLAIN or LOGIN,
/// one mail. What the server says is bounded, and nothing that it said in the clear counts once TLS has begun.
/// </summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int ReplyBytesMax = 64 * 1024;
    private const int SaidMax = 200;

    private readonly string _host;
    private readonly byte[] _buffer = new byte[4096];
    private Stream _stream;
    private int _from;
    private int _to;
    private HashSet<string> _offers = [];
    private string _methods = "";

    private SmtpSession(string host, Stream stream) => (_host, _stream) = (host, stream);

    /// <summary>Connects, secures and signs in as the channel wants it.</summary>
    /// <exception cref="ChannelException">It did not come to that.</exception>
    public static async Task<SmtpSession> BeginAsync(ChannelSettings channel, ReceiverLine line, CancellationToken cancellationToken)
    {
        var host = channel.SmtpHost!;
        Stream plain;
        try
        {
            plain = await ReceiverLine.ConnectAsync(new DnsEndPoint(host, channel.SmtpPort), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or System.Net.Sockets.SocketException)
        {
            throw new ChannelException($"{host} cannot be reached: {error.Message}");
        }

        var session = new SmtpSession(host, plain);
        try
        {
            await session.BeginAsync(channel, line.Tls(host), cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch (Exception error)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw error is IOException or AuthenticationException ? new ChannelException($"{host}: {error.Message}") : error;
        }
    }

    /// <summary>Sends to whom the server takes; says whom it did not take, which is never everybody.</summary>
    /// <param name="mail">Ends with a newline, and no line of it begins with a dot.</param>
    /// <exception cref="ChannelException">Nobody gets it.</exception>
    public async Task<IReadOnlyList<string>> SendAsync(string from, IReadOnlyList<string> to, byte[] mail, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        try
        {
            await AskAsync($"MAIL FROM:<{from}>", 250, cancellationToken).ConfigureAwait(false);
            foreach (var address in to)
            {
                try
                {
                    await AskAsync($"RCPT TO:<{address}>", 250, cancellationToken).ConfigureAwait(false);
                }
                catch (ChannelException error) when (refused.Count < to.Count - 1)
                {
                    // One address that is gone keeps the mail from nobody else.
                    refused.Add(error.Message);
                }
            }

            await AskAsync("DATA", 354, cancellationToken).ConfigureAwait(false);
            await _stream.WriteAsync((byte[])[.. mail, .. ".\r\n"u8], cancellationToken).ConfigureAwait(false);
            await ExpectAsync("the mail", 250, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw new ChannelException($"{_host}: {error.Message}");
        }

        try
        {
            await AskAsync("QUIT", 221, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ChannelException)
        {
            // The mail is taken: how the server parts with us does not matter.
        }

        return refused;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task BeginAsync(ChannelSettings channel, SslClientAuthenticationOptions tls, CancellationToken cancellationToken)
    {
        if (channel.SmtpTlsAtOnce)
        {
            await SecureAsync(tls, cancellationToken).ConfigureAwait(false);
        }

        await ExpectAsync("the connection", 220, cancellationToken).ConfigureAwait(false);
        await HelloAsync(cancellationToken).ConfigureAwait(false);
        if (channel is { SmtpTls: true, SmtpTlsAtOnce: false })
        {
            if (!_offers.Contains("STARTTLS"))
            {
                throw new ChannelException($"{_host} does not offer STARTTLS.");
            }

            await AskAsync("STARTTLS", 220, cancellationToken).ConfigureAwait(false);
            if (_from < _to)
            {
                throw new ChannelException($"{_host} went on in the clear after STARTTLS.");
            }

            await SecureAsync(tls, cancellationToken).ConfigureAwait(false);
            await HelloAsync(cancellationToken).ConfigureAwait(false);
        }

        if (channel.SmtpUser is { Length: > 0 } user)
        {
            await SignInAsync(user, channel.SmtpPassword ?? "", cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SecureAsync(SslClientAuthenticationOptions tls, CancellationToken cancellationToken)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(tls, cancellationToken).ConfigureAwait(false);
    }

    private async Task HelloAsync(CancellationToken cancellationToken)
    {
        // The name of the own machine is nobody's business, and an address literal is always right.
        var lines = await AskAsync("EHLO [127.0.0.1]", 250, cancellationToken).ConfigureAwait(false);
        _offers = lines.Skip(1).Select(l => l.Split(' ', 2)[0].ToUpperInvariant()).ToHashSet(StringComparer.Ordinal);
        _methods = lines.FirstOrDefault(l => l.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.ToUpperInvariant() ?? "";
    }

    private async Task SignInAsync(string user, string password, CancellationToken cancellationToken)
    {
        var methods = _methods.Split(' ');
        if (methods.Contains("PLAIN"))
        {
            await AskAsync("AUTH PLAIN " + Base64($"\0{user}\0{password}"), 235, cancellationToken, "AUTH PLAIN").ConfigureAwait(false);
        }
        else if (methods.Contains("LOGIN"))
        {
            await AskAsync("AUTH LOGIN", 334, cancellationToken).ConfigureAwait(false);
            await AskAsync(Base64(user), 334, cancellationToken, "the user").ConfigureAwait(false);
            await AskAsync(Base64(password), 235, cancellationToken, "the password").ConfigureAwait(false);
        }
        else
        {
            throw new ChannelException($"{_host} offers no way to sign in that is known here (PLAIN, LOGIN).");
        }
    }

    private async Task<IReadOnlyList<string>> AskAsync(string command, int expected, CancellationToken cancellationToken, string? shown = null)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken).ConfigureAwait(false);
        return await ExpectAsync(shown ?? command, expected, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads one reply; its lines without the code.</summary>
    private async Task<IReadOnlyList<string>> ExpectAsync(string to, int expected, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var length = 0;
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if ((length += line.Length) > ReplyBytesMax || line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                throw new ChannelException($"{_host} does not speak SMTP.");
            }

            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-')
            {
                continue;
            }

            if (code == expected || (expected == 250 && code == 251))
            {
                return lines;
            }

            var said = string.Concat(string.Join(' ', lines).Select(c => char.IsControl(c) ? ' ' : c));
            // Codes from 500 are for good, as far as the server knows.
            throw new ChannelException($"{_host} answered {code} to {to}: {(said.Length > SaidMax ? said[..SaidMax] : said)}", isFinal: code >= 500);
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            while (_from < _to)
            {
                var next = _buffer[_from++];
                if (next == '\n')
                {
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                }

                line.Add(next);
            }

            (_from, _to) = (0, await _stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
            if (_to == 0 || line.Count > ReplyBytesMax)
            {
                throw new IOException(_to == 0 ? "the mail server hung up." : "the mail server says too much.");
            }
        }
    }
}
