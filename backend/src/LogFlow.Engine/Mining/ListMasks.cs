using System.Runtime.CompilerServices;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Lists of variable length: ids of one kind with nothing but blanks and commas between them, and values joined by commas, are one
/// hole, so that <c>blk_1</c> and <c>blk_1 blk_2 blk_3</c> are the same shape. Dates and times in several tokens are joined likewise.
/// </summary>
internal static class ListMasks
{
    /// <summary>A quick look at what stands between two holes: false for nearly all that are no list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayBeList(ReadOnlySpan<byte> text, in Hole last, in Hole next)
    {
        var gap = next.TokenStart - last.End;
        if (gap == 0 || (gap > 1 && text[last.End + 1] is not ((byte)' ' or (byte)',')))
        {
            return false;
        }

        return text[last.End] switch
        {
            (byte)',' => true,
            (byte)' ' => next.Start != next.TokenStart || last.Kind == HoleKind.Time || next.Kind == HoleKind.Time,
            (byte)'/' or (byte)':' => next.Kind == HoleKind.Time,
            _ => false,
        };
    }

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

        var prefix = text[last.TokenStart..last.Start];
        return IsListGap(gap) && prefix.SequenceEqual(text[next.TokenStart..next.Start]) &&
               (!prefix.IsEmpty || IsJoining(text, gap, last) || last.Kind == HoleKind.Time || next.Kind == HoleKind.Time);
    }

    /// <summary>True when the token at <paramref name="start"/>, whose end was not looked for, goes on with the list.</summary>
    public static bool IsCutList(ReadOnlySpan<byte> text, in Hole last, int start)
    {
        var gap = text[last.End..start];
        var prefix = text[last.TokenStart..last.Start];
        return !gap.IsEmpty && !last.HasUnit && IsValue(last.Kind) && IsListGap(gap) && text[start..].StartsWith(prefix) &&
               (!prefix.IsEmpty || IsJoining(text, gap, last));
    }

    /// <summary>
    /// Bare values are a list when a comma alone joins them, or a comma and blanks in square or curly brackets. Two numbers with a
    /// blank between them are two parameters (a status and a size), and so are the two of a pair.
    /// </summary>
    private static bool IsJoining(ReadOnlySpan<byte> text, ReadOnlySpan<byte> gap, in Hole last) =>
        gap[0] == ',' &&
        (gap.Length == 1 || (last.TokenStart > 0 && text[last.TokenStart - 1] is (byte)'[' or (byte)'{'));

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
        !Ablation.Lists && (a == b ? IsValue(a) || a is HoleKind.Mixed or HoleKind.Path or HoleKind.Address : IsValue(a) && IsValue(b));

    private static bool IsValue(HoleKind kind) => kind is HoleKind.Number or HoleKind.Hex or HoleKind.Time;
}
