using System.Text.RegularExpressions;

namespace LogFlow.Server.Masking;

/// <summary>
/// The masks that ship. All patterns are non-backtracking: their time is linear in the text, whatever it holds.
/// </summary>
public static partial class PatternMasks
{
    private static readonly string[] Schemes = ["Bearer", "Basic", "Token"];

    /// <summary><c>alice@example.com</c> becomes <c>[email]</c>.</summary>
    public static readonly PatternMask Email = new("email", EmailPattern, "[email]");

    /// <summary>Payment card numbers of 13 to 19 digits, also grouped by blanks or hyphens, whose check digit is right.</summary>
    public static readonly PatternMask Card = new("card", CardPattern, "[card]", IsCardNumber);

    /// <summary>JSON web tokens, <c>Bearer</c> and <c>Basic</c> credentials, and keys of well-known shapes.</summary>
    public static readonly PatternMask Token = new("token", TokenPattern, "[token]");

    /// <summary>What follows <c>password=</c>, <c>"api_key": </c>, <c>secret: </c> and the like; the name stays.</summary>
    public static readonly PatternMask NamedSecret = new("secret", NamedSecretPattern, "[secret]", IsNoScheme);

    /// <summary>User and password in an address: <c>amqp://user:pass@host</c>.</summary>
    public static readonly PatternMask UrlPassword = new("url-password", UrlPasswordPattern, "[secret]@");

    /// <summary>Addresses of version 4, a port kept.</summary>
    public static readonly PatternMask IpV4 = new("ipv4", IpV4Pattern, "[ip]", IsIpV4);

    /// <summary>Addresses of version 6, whole or shortened.</summary>
    public static readonly PatternMask IpV6 = new("ipv6", IpV6Pattern, "[ip]", IsIpV6);

    /// <summary>All of them, in the order in which they must run: what names a secret before what only looks like one.</summary>
    public static readonly IReadOnlyList<PatternMask> All = [UrlPassword, Token, NamedSecret, Email, Card, IpV6, IpV4];

    [GeneratedRegex(@"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(\.[A-Za-z0-9\-]{1,63})*\.[A-Za-z]{2,24}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"\b[0-9]([ \-]?[0-9]){12,18}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex CardPattern();

    [GeneratedRegex(
        @"\beyJ[A-Za-z0-9_\-]{5,}\.[A-Za-z0-9_\-]{5,}(\.[A-Za-z0-9_\-]*)?|(?<keep>\b(Bearer|Basic|Token) +)[A-Za-z0-9._~+/\-]{8,}=*|\b(sk|pk|rk)_(live|test)_[A-Za-z0-9]{8,}|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bxox[abprs]-[A-Za-z0-9\-]{10,}|\bAIza[A-Za-z0-9_\-]{30,}|\blf_[A-Za-z0-9_\-]{43}|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*(-----END [A-Z ]{0,20}PRIVATE KEY-----)?",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex TokenPattern();

    [GeneratedRegex(
        @"(?<keep>\b[A-Za-z0-9_\-.]{0,32}(password|passwd|pwd|secret|api[_\-]?key|apikey|token|client[_\-]?secret|private[_\-]?key|authorization|set-cookie|cookie)\\?[""']?\s{0,3}[:=]\s{0,3}(\\?[""'])?)[^\s""'\\,;&\[{}]{3,}",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex NamedSecretPattern();

    [GeneratedRegex(@"(?<keep>\b[a-z][a-z0-9+.\-]{1,20}://)[^\s/@:""'<>]{0,128}:[^\s/@""'<>]{1,256}@", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex UrlPasswordPattern();

    [GeneratedRegex(@"\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex IpV4Pattern();

    [GeneratedRegex(@"[0-9a-f]{0,4}(:[0-9a-f]{0,4}){2,7}(%[a-z0-9]{1,16})?", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex IpV6Pattern();

    /// <summary>Luhn's check, as on payment cards.</summary>
    private static bool IsCardNumber(string within, Match match)
    {
        var text = match.Value;
        int sum = 0, digits = 0;
        var differs = false;
        char? first = null;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            var value = text[i] - '0';
            first ??= text[i];
            differs |= text[i] != first;
            if (digits++ % 2 == 1)
            {
                value = value * 2 > 9 ? (value * 2) - 9 : value * 2;
            }

            sum += value;
        }

        return differs && digits is >= 13 and <= 19 && sum % 10 == 0;
    }

    private static bool IsIpV4(string within, Match match)
    {
        foreach (var part in match.Value.Split('.'))
        {
            if (int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) > 255)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A time of day has colons as well, and so has <c>std::vector</c>.</summary>
    private static bool IsIpV6(string within, Match match)
    {
        var text = match.Value;
        var end = match.Index + match.Length;
        return (text.Contains("::", StringComparison.Ordinal) || text.Count(c => c == ':') == 7) &&
            text.Any(char.IsAsciiHexDigit) &&
            (match.Index == 0 || !IsWord(within[match.Index - 1])) && (end == within.Length || !IsWord(within[end])) &&
            System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
    }

    /// <summary>In <c>Authorization: Bearer ...</c> the scheme is no secret; what follows it is the token mask's.</summary>
    private static bool IsNoScheme(string within, Match match) =>
        !Schemes.Any(scheme => match.Value.EndsWith(scheme, StringComparison.OrdinalIgnoreCase));

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
