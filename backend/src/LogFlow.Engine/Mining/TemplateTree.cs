namespace LogFlow.Engine.Mining;

/// <summary>Where the walk down the tree ends: groups of similar templates.</summary>
internal sealed class TemplateLeaf(TemplateNode parent, ulong key)
{
    public TemplateNode Parent { get; } = parent;

    public ulong Key { get; } = key;

    public List<TemplateGroup> Groups { get; } = [];
}

internal sealed class TemplateNode(TemplateNode? parent, ulong key)
{
    public TemplateNode? Parent { get; } = parent;

    public ulong Key { get; } = key;

    public Dictionary<ulong, TemplateNode> Nodes { get; } = [];

    public Dictionary<ulong, TemplateLeaf> Leaves { get; } = [];
}

/// <summary>
/// The fixed-depth tree of Drain (He, Zhu, Zheng, Lyu: Drain: An Online Log Parsing Approach with Fixed Depth Tree, ICWS 2017),
/// with the line's structure in place of its token count on the first level and the leading words below it. A word that varies by
/// its look, or that finds its node full, takes the wildcard child.
/// </summary>
internal sealed class TemplateTree(MinerOptions options)
{
    private const ulong WildcardKey = 0;

    private readonly Dictionary<ulong, (byte[] Structure, TemplateNode Node)> _structures = new(ScatteredKeys.Comparer);
    private readonly TemplateNode _root = new(null, 0);

    /// <summary>The leaf for a line; null when its structure's hash is taken by another structure, which only malice brings about.</summary>
    public TemplateLeaf? LeafFor(ReadOnlySpan<byte> text, TokenizedLine line)
    {
        var structure = Ablation.Structure ? BitConverter.GetBytes(line.Tokens.Length) : line.Structure;
        var hash = ByteHash.Add(ByteHash.Seed, structure);
        if (!_structures.TryGetValue(hash, out var entry))
        {
            entry = (structure.ToArray(), new TemplateNode(_root, hash));
            _structures[hash] = entry;
        }
        else if (!structure.SequenceEqual(entry.Structure))
        {
            return null;
        }

        var node = entry.Node;
        var depth = Math.Min(options.LeadingWords, line.Tokens.Length);
        for (var i = 0; i < depth - 1; i++)
        {
            var key = KeyOf(text, line, i, node.Nodes);
            if (!node.Nodes.TryGetValue(key, out var child))
            {
                node.Nodes[key] = child = new TemplateNode(node, key);
            }

            node = child;
        }

        var last = depth == 0 ? WildcardKey : KeyOf(text, line, depth - 1, node.Leaves);
        if (!node.Leaves.TryGetValue(last, out var leaf))
        {
            node.Leaves[last] = leaf = new TemplateLeaf(node, last);
        }

        return leaf;
    }

    /// <summary>Takes a group that has no variants left out of the tree, and what is empty then.</summary>
    public void Remove(TemplateGroup group)
    {
        var leaf = group.Leaf;
        leaf.Groups.Remove(group);
        if (leaf.Groups.Count > 0)
        {
            return;
        }

        leaf.Parent.Leaves.Remove(leaf.Key);
        for (var node = leaf.Parent; node.Parent is { } parent && node.Leaves.Count == 0 && node.Nodes.Count == 0; node = parent)
        {
            if (parent == _root)
            {
                _structures.Remove(node.Key);
            }

            parent.Nodes.Remove(node.Key);
        }
    }

    private ulong KeyOf<T>(ReadOnlySpan<byte> text, TokenizedLine line, int token, Dictionary<ulong, T> children)
    {
        if (line.IsWildcard(token) || (!Ablation.Hosts && line.IsHostName(text, token)))
        {
            return WildcardKey;
        }

        var key = line.Tokens[token].ValueHash;
        return children.ContainsKey(key) || children.Count < options.ChildrenMax ? key : WildcardKey;
    }
}
