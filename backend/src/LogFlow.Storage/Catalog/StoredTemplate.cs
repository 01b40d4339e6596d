using System.Text;
using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Catalog;

/// <summary>A template as the store knows it.</summary>
internal sealed class StoredTemplate(ulong id, string text, long firstSeenNs, byte severity)
{
    private ulong _replacedBy;

    public ulong Id { get; } = id;

    public string Text { get; } = text;

    /// <summary>The constant parts: one more than there are wildcards.</summary>
    public string[] Parts { get; } = text.Split(LogTemplate.Wildcard);

    public int Wildcards => Parts.Length - 1;

    /// <summary>UTF-8 bytes of the constant parts together.</summary>
    public int ConstantBytes { get; } = Encoding.UTF8.GetByteCount(text) - (text.Split(LogTemplate.Wildcard).Length - 1) * LogTemplate.Wildcard.Length;

    public long FirstSeenNs { get; } = firstSeenNs;

    public byte Severity { get; } = severity;

    /// <summary>0, or the template that this one grew into. The writer writes, any thread reads.</summary>
    public ulong ReplacedBy
    {
        get => Volatile.Read(ref _replacedBy);
        set => Volatile.Write(ref _replacedBy, value);
    }

    /// <summary>The text with its wildcards replaced by <paramref name="parameters"/> (joined with the unit separator).</summary>
    public string Rebuild(string parameters)
    {
        if (Wildcards == 0)
        {
            return Text;
        }

        var text = new StringBuilder(Text.Length + parameters.Length);
        text.Append(Parts[0]);
        var part = 1;
        foreach (var range in parameters.AsSpan().Split(ParameterSeparator.Character))
        {
            text.Append(parameters.AsSpan(range));
            if (part < Parts.Length)
            {
                text.Append(Parts[part++]);
            }
        }

        return text.ToString();
    }
}
