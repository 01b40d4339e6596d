using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// The tag in front of a syslog message, <c>sshd(pam_unix)[19939]</c>: the program is the service, module and process id are
/// attributes.
/// </summary>
internal static class SyslogTag
{
    private const int TagBytesMax = 128;

    /// <summary>
    /// Splits <c>tag[pid]: message</c>; also tags with a version (<c>syslogd 1.4.1: restart.</c>), with dashes in front
    /// (<c>-- root[42]: ...</c>), with an address behind (<c>com.apple.xpc.launchd[1] (com.apple.x): ...</c>). False when the text
    /// has no tag: it is then all message.
    /// </summary>
    public static bool TrySplit(ReadOnlySpan<byte> text, ParseContext context, scoped ref LogRecord record, out ReadOnlySpan<byte> message)
    {
        message = text;
        var colon = FindColon(text[..Math.Min(text.Length, TagBytesMax)]);
        if (colon <= 0)
        {
            return false;
        }

        var tag = text[..colon];
        var start = tag.StartsWith("-- "u8) ? 3 : 0;
        tag = tag[start..].TrimEnd((byte)' ');
        var blank = tag.IndexOf((byte)' ');
        if (blank > 0)
        {
            // One more word is a version or an address in parentheses; anything else is running text with a colon.
            var more = tag[(blank + 1)..];
            if (!TimeScanner.IsDigit(more[0]) && (more[0] != '(' || more[^1] != ')'))
            {
                return false;
            }

            if (!TryTake(tag[..blank], context, ref record))
            {
                return false;
            }

            context.Attributes.Add(more[0] == '(' ? "module"u8 : "version"u8, more[0] == '(' ? more[1..^1] : more);
        }
        else if (!TryTake(tag, context, ref record))
        {
            return false;
        }

        message = text[(colon + 1)..].TrimStart((byte)' ');
        return true;
    }

    public static bool TryTake(ReadOnlySpan<byte> tag, ParseContext context, scoped ref LogRecord record)
    {
        var bracket = tag.IndexOf((byte)'[');
        var pid = bracket > 0 && tag[^1] == ']' ? tag[(bracket + 1)..^1] : default;
        var name = bracket > 0 ? tag[..bracket] : tag;
        var parenthesis = name.IndexOf((byte)'(');
        var module = parenthesis > 0 && name[^1] == ')' ? name[(parenthesis + 1)..^1] : default;
        name = parenthesis > 0 ? name[..parenthesis] : name;
        if (name.IsEmpty || name.IndexOfAny(" \t\"=,;"u8) >= 0 || !IsStart(name[0]))
        {
            return false;
        }

        record.Service = context.Service(name);
        if (!module.IsEmpty)
        {
            context.Attributes.Add("module"u8, module);
        }

        if (!pid.IsEmpty)
        {
            context.Attributes.Add("pid"u8, pid);
        }

        return true;
    }

    private static bool IsStart(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'/' or (byte)'.' or (byte)'%';

    /// <summary>The colon that ends the tag: followed by a blank or the end, with at most one blank before it (two behind dashes).</summary>
    private static int FindColon(ReadOnlySpan<byte> text)
    {
        var blanks = text.StartsWith("-- "u8) ? -1 : 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':' && (i + 1 == text.Length || text[i + 1] == ' '))
            {
                return i;
            }

            if (text[i] == ' ' && ++blanks > 1)
            {
                return -1;
            }
        }

        return -1;
    }
}
