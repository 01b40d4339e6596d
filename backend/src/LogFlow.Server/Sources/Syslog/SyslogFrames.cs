namespace LogFlow.Server.Sources.Syslog;

/// <summary>
/// Cuts a TCP stream into syslog messages (RFC 6587): a message that begins with a number and a blank is so many bytes long, any other ends
/// with a newline or NUL. Told message by message. A count that lies, or a line beyond the limit, is cut there and the rest read over.
/// </summary>
internal sealed class SyslogFrames(int messageBytesMax)
{
    private const int CountDigitsMax = 7;

    private bool _isSkipping;
    private int _skipCounted;

    /// <summary>Finds the messages in <paramref name="bytes"/>; how many bytes they take. What is left belongs to a message that goes on.</summary>
    public int Read(ReadOnlySpan<byte> bytes, bool isEnd, List<Range> messages)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            var rest = bytes[at..];
            if (_skipCounted > 0)
            {
                var skipped = Math.Min(_skipCounted, rest.Length);
                _skipCounted -= skipped;
                at += skipped;
                continue;
            }

            if (_isSkipping)
            {
                var over = rest.IndexOfAny((byte)'\n', (byte)0);
                _isSkipping = over < 0;
                at += over < 0 ? rest.Length : over + 1;
                continue;
            }

            if (rest[0] is (byte)'\n' or (byte)'\r' or 0 or (byte)' ')
            {
                at++;
                continue;
            }

            var taken = rest[0] is >= (byte)'1' and <= (byte)'9' ? ReadCounted(rest, at, isEnd, messages) : ReadLine(rest, at, isEnd, messages);
            if (taken == 0)
            {
                break;
            }

            at += taken;
        }

        return at;
    }

    private int ReadCounted(ReadOnlySpan<byte> rest, int at, bool isEnd, List<Range> messages)
    {
        var digits = rest[..Math.Min(rest.Length, CountDigitsMax + 1)].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits < 0 && rest.Length <= CountDigitsMax && !isEnd)
        {
            return 0;
        }

        if (digits < 0 || rest[digits] != ' ')
        {
            return ReadLine(rest, at, isEnd, messages);
        }

        var count = int.Parse(rest[..digits], System.Globalization.CultureInfo.InvariantCulture);
        var start = digits + 1;
        var wanted = Math.Min(count, messageBytesMax);
        if (rest.Length - start < wanted && !isEnd)
        {
            return 0;
        }

        wanted = Math.Min(wanted, rest.Length - start);
        messages.Add(new Range(at + start, at + start + wanted));
        if (count > messageBytesMax)
        {
            _skipCounted = count - wanted;
        }

        return start + wanted;
    }

    private int ReadLine(ReadOnlySpan<byte> rest, int at, bool isEnd, List<Range> messages)
    {
        var end = rest.IndexOfAny((byte)'\n', (byte)0);
        if (end < 0 && rest.Length < messageBytesMax && !isEnd)
        {
            return 0;
        }

        if (end < 0)
        {
            end = Math.Min(rest.Length, messageBytesMax);
            _isSkipping = !isEnd;
            messages.Add(new Range(at, at + end));
            return end;
        }

        messages.Add(new Range(at, at + end));
        return end + 1;
    }
}
