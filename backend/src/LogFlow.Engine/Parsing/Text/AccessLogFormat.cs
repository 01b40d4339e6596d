using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>
/// Access logs of Apache and nginx, common and combined, a virtual host in front allowed:
/// <c>host ident user [17/May/2015:10:05:03 +0000] "GET /path HTTP/1.1" 200 5432 "referer" "agent"</c>. The message is request and
/// status, <c>GET /path HTTP/1.1 200</c>; the rest is attributes. A 5xx is an error and a failed status, a 4xx a warning (the
/// client's fault, but a surge of them tells something), the rest info and, from 200 to 399, an ok status.
/// </summary>
internal sealed class AccessLogFormat : ITextFormat
{
    public string Name => "access-log";

    public bool IsHeadered => false;

    public bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record)
    {
        var open = line[..Math.Min(line.Length, 1024)].IndexOf(" ["u8);
        if (open <= 0)
        {
            return false;
        }

        var head = line[..open];
        var rest = line[(open + 2)..];
        var used = TimeScanner.ReadDated(rest, out var time);
        if (used == 0 || !rest[used..].StartsWith("] \""u8) || !context.TryResolve(time, out record.TimeNs) || !TryHead(head, context))
        {
            return false;
        }

        context.HasTime = true;
        rest = rest[(used + 3)..];
        var end = QuotedText.End(rest);
        if (end < 0 || end + 2 > rest.Length || rest[end + 1] != ' ')
        {
            return false;
        }

        var request = rest[..end];
        return TryTail(request, rest[(end + 2)..], context, ref record);
    }

    private static bool TryHead(ReadOnlySpan<byte> head, ParseContext context)
    {
        // Virtual host, client, identity and user; the first and the third may be missing.
        var blanks = head.Count((byte)' ');
        if (blanks is < 1 or > 3)
        {
            return false;
        }

        if (blanks == 3)
        {
            var blank = head.IndexOf((byte)' ');
            context.Attributes.Add("vhost"u8, head[..blank]);
            head = head[(blank + 1)..];
        }

        var clientEnd = head.IndexOf((byte)' ');
        context.Attributes.Add("client"u8, head[..clientEnd]);
        var user = head[(head.LastIndexOf((byte)' ') + 1)..];
        if (!user.SequenceEqual("-"u8))
        {
            context.Attributes.Add("user"u8, user);
        }

        return true;
    }

    private static bool TryTail(ReadOnlySpan<byte> request, ReadOnlySpan<byte> tail, ParseContext context, ref LogRecord record)
    {
        var statusEnd = tail.IndexOf((byte)' ');
        var status = statusEnd < 0 ? tail : tail[..statusEnd];
        if (status.Length != 3 || !StatusText.TryNumber(status, out record.Status))
        {
            return false;
        }

        record.Flags |= StatusText.FlagsOf(record.Status);
        record.Severity = record.Status switch
        {
            >= 500 => Severity.Error,
            >= 400 => Severity.Warn,
            _ => Severity.Info,
        };
        var length = request.Length + 1 + status.Length;
        if (context.Scratch.Length < length)
        {
            context.Scratch = new byte[length];
        }

        request.CopyTo(context.Scratch);
        context.Scratch[request.Length] = (byte)' ';
        status.CopyTo(context.Scratch.AsSpan(request.Length + 1));
        record.Body = context.Scratch.AsSpan(0, length);
        AddRest(statusEnd < 0 ? [] : tail[(statusEnd + 1)..], context);
        return true;
    }

    /// <summary>Bytes, referer, agent; whatever the server was told to add behind them stays together.</summary>
    private static void AddRest(ReadOnlySpan<byte> rest, ParseContext context)
    {
        var bytesEnd = rest.IndexOf((byte)' ');
        var bytes = bytesEnd < 0 ? rest : rest[..bytesEnd];
        if (DecimalNumber.TryScale(bytes, 0, out var count))
        {
            context.Attributes.Add("bytes"u8, count);
        }

        rest = bytesEnd < 0 ? [] : rest[(bytesEnd + 1)..];
        rest = AddQuoted("referer"u8, rest, context);
        rest = AddQuoted("agent"u8, rest, context);
        if (!rest.IsEmpty)
        {
            context.Attributes.Add("extra"u8, rest);
        }
    }

    private static ReadOnlySpan<byte> AddQuoted(ReadOnlySpan<byte> name, ReadOnlySpan<byte> rest, ParseContext context)
    {
        if (!rest.StartsWith("\""u8) || QuotedText.End(rest[1..]) is var end && end < 0)
        {
            return rest;
        }

        var value = rest.Slice(1, end);
        if (!value.SequenceEqual("-"u8))
        {
            context.Attributes.Add(name, value);
        }

        return rest[(end + 2)..].TrimStart((byte)' ');
    }
}
