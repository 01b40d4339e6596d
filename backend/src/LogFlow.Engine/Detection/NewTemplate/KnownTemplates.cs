using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.NewTemplate;

/// <summary>The templates that a service has had, with the second in which each was last seen.</summary>
internal sealed class KnownTemplates(int max)
{
    private readonly Dictionary<TemplateId, long> _lastSeen = [];

    public int Count => _lastSeen.Count;

    /// <summary>False when it was not known yet. Known from now on.</summary>
    public bool Touch(TemplateId template, long tick)
    {
        if (_lastSeen.ContainsKey(template))
        {
            _lastSeen[template] = tick;
            return true;
        }

        if (_lastSeen.Count >= max)
        {
            ForgetOlderHalf();
        }

        _lastSeen[template] = tick;
        return false;
    }

    /// <summary>A template grew into another one: who knows the old one knows the new one.</summary>
    public bool Replace(TemplateId old, TemplateId replacement)
    {
        if (!_lastSeen.TryGetValue(old, out var tick))
        {
            return false;
        }

        Touch(replacement, tick);
        return true;
    }

    private void ForgetOlderHalf()
    {
        var oldest = _lastSeen.OrderBy(t => t.Value).ThenBy(t => t.Key).Take((_lastSeen.Count + 1) / 2).Select(t => t.Key).ToList();
        foreach (var template in oldest)
        {
            _lastSeen.Remove(template);
        }
    }
}
