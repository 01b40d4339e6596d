using System.Globalization;
using System.Text;

namespace LogFlow.Server.Notifications.Email;

/// <summary>
/// A mail as bytes (RFC 5322): plain text in UTF-8, written as base64 so that no line of it is too long or means anything on the way, not
/// even a dot at its beginning.
/// </summary>
internal static class MailText
{
    private const int Base64LineLength = 76;

    /// <summary>Bytes of one encoded word of a header: with its frame at most 75 characters.</summary>
    private const int WordBytes = 42;

    public static byte[] Write(string id, DateTimeOffset date, string from, IReadOnlyList<string> to, string subject, string body)
    {
        var mail = new StringBuilder();
        Header("Date", date.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header("From", from);
        Header("To", string.Join(",\r\n ", to));
        Header("Subject", Words(subject));
        Header("Message-ID", $"<{id}>");
        // Nobody's holiday answer is wanted.
        Header("Auto-Submitted", "auto-generated");
        Header("MIME-Version", "1.0");
        Header("Content-Type", "text/plain; charset=utf-8");
        Header("Content-Transfer-Encoding", "base64");
        mail.Append("\r\n");
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(body.ReplaceLineEndings("\r\n")));
        for (var at = 0; at < text.Length; at += Base64LineLength)
        {
            mail.Append(text, at, Math.Min(Base64LineLength, text.Length - at)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(mail.ToString());

        void Header(string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    /// <summary>As it is where it is plain, else in encoded words (RFC 2047), no character cut.</summary>
    private static string Words(string text)
    {
        if (text.Length <= WordBytes && text.All(c => c is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal))
        {
            return text;
        }

        var words = new List<string>();
        var word = new List<byte>();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > WordBytes)
            {
                Close();
            }

            word.AddRange(bytes[..length]);
        }

        Close();
        return string.Join("\r\n ", words);

        void Close()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }
}
