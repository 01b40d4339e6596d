using System.Text;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Loki;

/// <summary>
/// The labels of one stream: at most so many, which of them names the service, and all of them as JSON members. Their text form is
/// Prometheus' one, <c>{app="shop", level="info"}</c> with Go's escapes.
/// </summary>
internal sealed class LokiLabels
{
    private const int LabelsMax = 64;
    private const int BytesMax = 16 * 1024;

    /// <summary>Best first. The last ones name a container or a scrape job, which a line's own service name beats.</summary>
    private static readonly string[] ServiceNames = ["service_name", "service", "app", "application", "app_kubernetes_io_name", "job", "container", "container_name"];

    private const int StrongNames = 5;

    private readonly JsonObjectBuilder _json = new();
    private int _rank;
    private int _count;

    /// <summary>Members without braces; empty when there are none.</summary>
    public ReadOnlySpan<byte> Members => _json.Raw.IsEmpty ? [] : _json.Raw[1..];

    public string? Service { get; private set; }

    /// <summary>The label that names the service says so for sure.</summary>
    public bool IsServiceSure => _rank < StrongNames;

    public void Clear()
    {
        _json.Clear();
        (_rank, _count, Service) = (ServiceNames.Length, 0, null);
    }

    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.IsEmpty || ++_count > LabelsMax || _json.Raw.Length + name.Length + value.Length > BytesMax)
        {
            return;
        }

        var rank = Array.IndexOf(ServiceNames, Encoding.UTF8.GetString(name));
        if (rank >= 0 && rank < _rank && !value.IsEmpty)
        {
            // job="namespace/service" is how Kubernetes scrapes are called.
            (_rank, Service) = (rank, Encoding.UTF8.GetString(value[(value.LastIndexOf((byte)'/') + 1)..]));
        }

        _json.Add(name, value);
    }

    /// <summary>Reads the text form. False when it is malformed.</summary>
    public bool TryParse(ReadOnlySpan<byte> text)
    {
        Clear();
        text = Utf8Text.TrimBlanks(text);
        if (text.Length < 2 || text[0] != '{' || text[^1] != '}')
        {
            return false;
        }

        text = Utf8Text.TrimBlanks(text[1..^1]);
        while (!text.IsEmpty)
        {
            var equals = text.IndexOf("=\""u8);
            if (equals <= 0)
            {
                return false;
            }

            var name = Utf8Text.TrimBlanks(text[..equals]);
            text = text[(equals + 2)..];
            var end = EndOfQuoted(text);
            if (end < 0)
            {
                return false;
            }

            Add(name, Unescape(text[..end]));
            text = text[(end + 1)..].TrimStart(" ,"u8);
        }

        return true;
    }

    private static int EndOfQuoted(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> text)
    {
        if (text.IndexOf((byte)'\\') < 0)
        {
            return text;
        }

        var plain = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            plain[length++] = text[i] != '\\' || ++i == text.Length ? text[Math.Min(i, text.Length - 1)] : text[i] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                var c => c,
            };
        }

        return plain.AsSpan(0, length);
    }
}
