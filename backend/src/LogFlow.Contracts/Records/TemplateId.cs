using System.Globalization;

namespace LogFlow.Contracts.Records;

/// <summary>
/// A 64-bit FNV-1a hash of a template's UTF-8 text, so that two workers that saw the same shape agree without talking.
/// 0 means not mined. Written as 16 lower-case hex digits.
/// </summary>
public readonly record struct TemplateId(ulong Value) : IComparable<TemplateId>
{
    public static TemplateId None => default;

    public bool IsNone => Value == 0;

    public static TemplateId Of(ReadOnlySpan<byte> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in text)
        {
            hash = (hash ^ b) * 1099511628211UL;
        }

        return new TemplateId(hash == 0 ? 1 : hash);
    }

    public int CompareTo(TemplateId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> text, out TemplateId id)
    {
        var read = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
        id = new TemplateId(value);
        return read && text.Length == 16;
    }
}
