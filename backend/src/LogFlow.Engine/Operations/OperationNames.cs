using System.Text;

namespace LogFlow.Engine.Operations;

/// <summary>
/// Names of operations by number. What varies from call to call in a span's name (numbers, ids) is masked, and nothing else: names are
/// short and alike, and a miner would make one template of them. Bounded; beyond, all are forgotten together and learnt again.
/// </summary>
internal sealed class OperationNames
{
    private const int NamesMax = 16_384;
    private const int TextMax = 120;

    /// <summary>A word with a third of digits and this length is an id.</summary>
    private const int IdLength = 6;

    private readonly Dictionary<ulong, ulong> _known = [];
    private readonly Dictionary<ulong, string> _texts = [];
    private readonly StringBuilder _text = new();

    /// <summary>The operation's number, the same in every run; never 0.</summary>
    public ulong Of(ReadOnlySpan<byte> name)
    {
        var raw = StableHash.Of(name);
        if (_known.TryGetValue(raw, out var operation))
        {
            return operation;
        }

        if (_known.Count >= NamesMax)
        {
            _known.Clear();
            _texts.Clear();
        }

        var text = Mask(Encoding.UTF8.GetString(name[..Math.Min(name.Length, TextMax)]));
        operation = StableHash.Of(Encoding.UTF8.GetBytes(text));
        _texts[operation] = text;
        return _known[raw] = operation;
    }

    public string Text(ulong operation) => _texts.GetValueOrDefault(operation, "");

    private string Mask(string name)
    {
        _text.Clear();
        for (var at = 0; at < name.Length;)
        {
            var end = at;
            var digits = 0;
            while (end < name.Length && (char.IsLetterOrDigit(name[end]) || name[end] is '-' or '_'))
            {
                digits += char.IsAsciiDigit(name[end]) ? 1 : 0;
                end++;
            }

            var length = end - at;
            if (length == 0)
            {
                _text.Append(name[at++]);
                continue;
            }

            _text.Append(digits == length || (length >= IdLength && digits * 3 >= length) ? "<*>" : name[at..end]);
            at = end;
        }

        return _text.ToString();
    }
}
