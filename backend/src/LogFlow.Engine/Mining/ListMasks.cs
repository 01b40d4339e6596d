namespace LogFlow.Engine.Mining;

/// <summary>
/// Lists of variable length: tokens of one pattern with nothing but blanks and commas between them are one hole, so that
/// <c>blk_1</c> and <c>blk_1 blk_2 blk_3</c> are the same shape. Dates and times in several tokens are joined in the same way.
/// </summary>
internal static class ListMasks
{
    public static bool IsSameList(ReadOnlySpan<byte> text, in Hole last, in Hole next)
    {
        var gap = text[last.End..next.TokenStart];
        if (gap.IsEmpty || last.HasUnit || next.HasUnit || !AreAlike(last.Kind, next.Kind))
        {
            return false;
        }

        if (gap.Length == 1 && gap[0] is (byte)'/' or (byte)':')
        {
            return next.Kind == HoleKind.Time && (gap[0] == '/' || last.Kind == HoleKind.Time);
        }

        return IsListGap(gap) && text[last.TokenStart..last.Start].SequenceEqual(text[next.TokenStart..next.Start]);
    }

    /// <summary>True when the token at <paramref name="start"/>, whose end was not looked for, goes on with the list.</summary>
    public static bool IsCutList(ReadOnlySpan<byte> text, in Hole last, int start)
    {
        var gap = text[last.End..start];
        return !gap.IsEmpty && !last.HasUnit && IsValue(last.Kind) && IsListGap(gap) &&
               text[start..].StartsWith(text[last.TokenStart..last.Start]);
    }

    private static bool IsListGap(ReadOnlySpan<byte> gap)
    {
        foreach (var b in gap)
        {
            if (b is not ((byte)' ' or (byte)','))
            {
                return false;
            }
        }

        return true;
    }

    private static bool AreAlike(HoleKind a, HoleKind b) =>
        (IsValue(a) && IsValue(b)) || (a == b && a is HoleKind.Path or HoleKind.Address);

    private static bool IsValue(HoleKind kind) => kind is HoleKind.Number or HoleKind.Mixed or HoleKind.Hex or HoleKind.Time;
}
