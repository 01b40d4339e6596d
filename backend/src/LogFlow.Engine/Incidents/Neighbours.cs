namespace LogFlow.Engine.Incidents;

/// <summary>
/// Which of the services that spoke are related, found along the calls instead of by asking of each pair: when thousands fail at once,
/// there are few calls and millions of pairs.
/// </summary>
internal sealed class Neighbours
{
    private readonly Dictionary<string, SortedSet<string>> _related = new(StringComparer.Ordinal);

    public Neighbours(IEnumerable<string> services, Scene scene)
    {
        var spoke = services.ToHashSet(StringComparer.Ordinal);
        foreach (var service in spoke)
        {
            var reach = scene.Map.ReachOf(scene.Map.Number(service));
            foreach (var node in reach.Order)
            {
                var other = scene.Map.Name(node);
                if (reach.Impact(node) >= scene.Options.ImpactMin && spoke.Contains(other) && !string.Equals(other, service, StringComparison.Ordinal))
                {
                    // One reaches the other: both are related.
                    Relate(service, other);
                    Relate(other, service);
                }
            }
        }
    }

    /// <summary>Without the service itself, by name.</summary>
    public IReadOnlyCollection<string> Of(string service) => _related.TryGetValue(service, out var related) ? related : [];

    private void Relate(string service, string other)
    {
        if (!_related.TryGetValue(service, out var related))
        {
            _related[service] = related = new SortedSet<string>(StringComparer.Ordinal);
        }

        related.Add(other);
    }
}
