namespace LogFlow.Server.Masking;

/// <summary>Hides secrets in text by a list of masks. Immutable and thread-safe.</summary>
/// <param name="masks">Run one after the other, in this order.</param>
public sealed class TextMasker(IReadOnlyList<PatternMask> masks)
{
    /// <summary>Everything that ships.</summary>
    public static readonly TextMasker Full = new(PatternMasks.All);

    public bool IsEmpty => masks.Count == 0;

    /// <summary>The same string when there is nothing to hide.</summary>
    public string Mask(string text) => Mask(text, out _);

    /// <param name="text">Any text; its length is the caller's to bound.</param>
    /// <param name="hidden">How many secrets were hidden.</param>
    public string Mask(string text, out int hidden)
    {
        hidden = 0;
        foreach (var mask in masks)
        {
            text = mask.Apply(text, out var found);
            hidden += found;
        }

        return text;
    }
}
