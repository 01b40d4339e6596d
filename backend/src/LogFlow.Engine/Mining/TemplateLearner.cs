namespace LogFlow.Engine.Mining;

/// <summary>
/// The slow and thorough half of the miner: finds or makes the template of a line whose skeleton is not known, down the tree, into
/// a group, to a variant; lets templates grow and retires the least useful when there are too many.
/// </summary>
internal sealed class TemplateLearner(MinerOptions options, TemplateBook book)
{
    /// <summary>One in so many is retired at a time, so that looking for them costs each new template little.</summary>
    private const int RetiredShare = 16;

    private readonly TemplateTree _tree = new(options);
    private readonly List<Variant> _variants = [];
    private int _liveVariants;

    // Written by the miner's thread, read by any.
    private long _replaced;
    private long _retired;

    /// <summary>Templates that grew into a more general one.</summary>
    public long Replaced => Volatile.Read(ref _replaced);

    /// <summary>Templates given up because there were too many.</summary>
    public long Retired => Volatile.Read(ref _retired);

    /// <summary>The variant for a line whose skeleton is not known; null when there can be none. Cuts the line into its tokens.</summary>
    public Variant? Learn(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes, TokenizedLine tokenized, long timeNs, byte severity)
    {
        tokenized.Cut(line, holes);
        var leaf = _tree.LeafFor(line, tokenized);
        if (leaf is null)
        {
            return null;
        }

        var group = GroupIn(leaf, tokenized);
        Settle(group, group.Learn(line, holes, tokenized, options), timeNs);
        var variant = group.Find();
        while (variant is null && group.Variants.Count >= options.VariantsMax && group.GeneraliseWidest() is { } changed)
        {
            Settle(group, changed, timeNs);
            variant = group.Find();
        }

        if (variant is not null)
        {
            Unpin(variant, line, holes, tokenized, timeNs);
            return variant;
        }

        if (_liveVariants >= options.TemplatesMax)
        {
            Retire(group);
        }

        variant = group.Add(line, holes, tokenized);
        variant.Entry = book.Enter(TemplateText.Of(variant), timeNs, severity);
        _variants.Add(variant);
        _liveVariants++;
        return variant;
    }

    private TemplateGroup GroupIn(TemplateLeaf leaf, TokenizedLine tokenized)
    {
        TemplateGroup? best = null;
        var most = -1.0;
        foreach (var group in leaf.Groups)
        {
            var similarity = group.Similarity(tokenized);
            if (similarity > most)
            {
                (best, most) = (group, similarity);
            }
        }

        if (best is not null && (most >= options.Similarity || leaf.Groups.Count >= options.GroupsMax))
        {
            return best;
        }

        best = new TemplateGroup(leaf, tokenized.Tokens.Length);
        leaf.Groups.Add(best);
        return best;
    }

    /// <summary>Joins the variants that a generalised position made equal, and gives each that changed its new text.</summary>
    private void Settle(TemplateGroup group, List<Variant>? changed, long timeNs)
    {
        if (changed is null)
        {
            return;
        }

        var kept = new Dictionary<Variant, Variant>();
        foreach (var (gone, into) in group.Join())
        {
            kept[gone] = into;
            _liveVariants--;
        }

        // The kept ones first, so that each of the others finds its text already there.
        foreach (var variant in changed.OrderBy(v => kept.ContainsKey(v)))
        {
            var old = variant.Entry;
            variant.Entry = kept.TryGetValue(variant, out var into)
                ? book.Replace(old, into.Entry.Text, timeNs, old.Template.Severity)
                : book.Replace(old, TemplateText.Of(variant), timeNs, old.Template.Severity);
            _replaced += old.Id == variant.Entry.Id ? 0 : 1;
            if (into is not null)
            {
                book.Leave(variant.Entry);
            }
        }
    }

    private void Unpin(Variant variant, ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes, TokenizedLine tokenized, long timeNs)
    {
        if (!variant.HasPins || !ShapeMaker.GiveUpPins(tokenized, line, holes, variant))
        {
            return;
        }

        variant.Version++;
        _replaced++;
        variant.Entry = book.Replace(variant.Entry, TemplateText.Of(variant), timeNs, variant.Entry.Template.Severity);
    }

    private void Retire(TemplateGroup busy)
    {
        _variants.RemoveAll(v => v.Version < 0);
        var retired = 0;
        foreach (var variant in Retirement.Choose(_variants, Math.Max(1, options.TemplatesMax / RetiredShare)))
        {
            var group = variant.Group;
            if (group == busy && group.Variants.Count == 1)
            {
                continue;
            }

            variant.Version = -1;
            group.Remove(variant);
            book.Leave(variant.Entry);
            retired++;
            if (group.Variants.Count == 0)
            {
                _tree.Remove(group);
            }
        }

        _retired += retired;
        _liveVariants -= retired;
    }
}
