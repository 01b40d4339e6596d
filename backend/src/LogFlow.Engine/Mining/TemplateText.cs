using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>The text of a variant, and whether a line can be put together again from a text and its parameters.</summary>
internal static class TemplateText
{
    private static readonly byte[] Wildcard = System.Text.Encoding.UTF8.GetBytes(LogTemplate.Wildcard);

    public static byte[] Of(Variant variant)
    {
        var text = new List<byte>(128);
        var positions = variant.Group.Positions;
        for (var i = 0; i < positions.Length; i++)
        {
            text.AddRange(variant.Gaps[i]);
            if (variant.Values[i] == TokenPosition.Varies)
            {
                text.AddRange(Wildcard);
                continue;
            }

            var value = positions[i][variant.Values[i]];
            var pin = variant.Pins[i];
            if (pin.Mode == PinMode.None)
            {
                text.AddRange(value);
                continue;
            }

            var hole = value.IndexOf(Wildcard);
            text.AddRange(value[..hole]);
            if (pin.Mode == PinMode.Unit)
            {
                text.AddRange(Wildcard);
            }

            text.AddRange(pin.Bytes);
            text.AddRange(value[(hole + Wildcard.Length)..]);
        }

        text.AddRange(variant.Gaps[^1]);
        return [.. text];
    }

    /// <summary>True when the text, its wildcards replaced by the parameters, is the line.</summary>
    public static bool Rebuilds(ReadOnlySpan<byte> text, ReadOnlySpan<TextSlice> parameters, ReadOnlySpan<byte> line)
    {
        var at = 0;
        foreach (var parameter in parameters)
        {
            var length = text.IndexOf(Wildcard);
            if (length < 0 || parameter.Offset - at != length || !line.Slice(at, length).SequenceEqual(text[..length]))
            {
                return false;
            }

            at = parameter.End;
            text = text[(length + Wildcard.Length)..];
        }

        return line[at..].SequenceEqual(text) && text.IndexOf(Wildcard) < 0;
    }
}
