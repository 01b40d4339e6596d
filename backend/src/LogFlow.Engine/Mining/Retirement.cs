namespace LogFlow.Engine.Mining;

/// <summary>
/// Which templates to give up when there are too many: first those whose line came once and not again, then those not seen for
/// longest. A flood of lines that never come twice so pushes out itself and not what the services say every day. The newest quarter
/// is on probation: what came once lately may still come again.
/// </summary>
internal static class Retirement
{
    private const int ProbationShare = 4;

    public static IEnumerable<Variant> Choose(IReadOnlyList<Variant> variants, int count)
    {
        var seen = new long[variants.Count];
        for (var i = 0; i < seen.Length; i++)
        {
            seen[i] = variants[i].LastLine;
        }

        Array.Sort(seen);
        var probation = seen[^Math.Max(1, seen.Length / ProbationShare)];
        var ranks = new (bool IsUseful, long LastLine)[variants.Count];
        for (var i = 0; i < ranks.Length; i++)
        {
            var variant = variants[i];
            ranks[i] = (variant.LastLine != variant.FirstLine || variant.LastLine >= probation, variant.LastLine);
        }

        Array.Sort(ranks);
        var last = ranks[Math.Min(count, ranks.Length) - 1];
        return variants.Where(v => (v.LastLine != v.FirstLine || v.LastLine >= probation, v.LastLine).CompareTo(last) <= 0).Take(count).ToList();
    }
}
