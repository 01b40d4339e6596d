namespace LogFlow.Benchmarks;

/// <summary>
/// Drain as in the paper, written plainly: strings, split on blanks, token count, three leading tokens, similarity .4, at most 100
/// children, no masks. The yardstick of <see cref="MiningBenchmark"/>.
/// </summary>
internal sealed class TextbookDrain
{
    private const int Depth = 2;
    private const double Threshold = 0.4;
    private const int ChildrenMax = 100;
    private const string Wildcard = "<*>";

    private readonly Dictionary<int, Node> _byLength = [];
    private int _clusters;

    public int Add(string line)
    {
        var tokens = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!_byLength.TryGetValue(tokens.Length, out var node))
        {
            _byLength[tokens.Length] = node = new Node();
        }

        for (var i = 0; i < Math.Min(Depth, tokens.Length); i++)
        {
            node = node.Child(tokens[i].Any(char.IsAsciiDigit) ? Wildcard : tokens[i]);
        }

        Cluster? best = null;
        var most = -1.0;
        foreach (var cluster in node.Clusters)
        {
            var same = 0;
            for (var i = 0; i < tokens.Length; i++)
            {
                same += cluster.Tokens[i] == tokens[i] ? 1 : 0;
            }

            var similarity = tokens.Length == 0 ? 1 : (double)same / tokens.Length;
            if (similarity > most)
            {
                (best, most) = (cluster, similarity);
            }
        }

        if (best is null || most < Threshold)
        {
            best = new Cluster(_clusters++, tokens);
            node.Clusters.Add(best);
            return best.Id;
        }

        for (var i = 0; i < tokens.Length; i++)
        {
            if (best.Tokens[i] != tokens[i])
            {
                best.Tokens[i] = Wildcard;
            }
        }

        return best.Id;
    }

    private sealed record Cluster(int Id, string[] Tokens);

    private sealed class Node
    {
        private readonly Dictionary<string, Node> _children = [];

        public List<Cluster> Clusters { get; } = [];

        public Node Child(string token)
        {
            if (_children.TryGetValue(token, out var child))
            {
                return child;
            }

            var key = _children.Count < ChildrenMax ? token : Wildcard;
            if (!_children.TryGetValue(key, out child))
            {
                _children[key] = child = new Node();
            }

            return child;
        }
    }
}
