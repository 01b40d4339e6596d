namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// Whom a service's error lines blame: of those it wrote lately, the share that names somebody it calls. "No instances of payments" is an
/// error at checkout, but not checkout's own. Bounded by services and by seconds with errors; used by the tick thread only.
/// </summary>
internal sealed class BlameBook(int servicesMax)
{
    /// <summary>Seconds with errors that are kept of each service.</summary>
    private const int SecondsMax = 64;

    private readonly Dictionary<string, Queue<Second>> _said = new(StringComparer.Ordinal);

    /// <param name="tick">Unix seconds, not before those told earlier.</param>
    /// <param name="speaker">Who wrote the lines.</param>
    /// <param name="lines">Error lines of one shape.</param>
    /// <param name="named">Services that the shape's example names; copied.</param>
    public void Hear(long tick, string speaker, long lines, IEnumerable<string> named)
    {
        if (!_said.TryGetValue(speaker, out var seconds))
        {
            if (_said.Count >= servicesMax)
            {
                _said.Remove(_said.MinBy(entry => entry.Value.Last().Tick).Key);
            }

            _said[speaker] = seconds = new Queue<Second>();
        }

        seconds.Enqueue(new Second(tick, lines, [.. named]));
        while (seconds.Count > SecondsMax || (seconds.Count > 1 && seconds.Peek().Tick < tick - SecondsMax))
        {
            seconds.Dequeue();
        }
    }

    /// <summary>The share, 0 to 1, of the speaker's error lines since then that name one of those.</summary>
    public double Share(string speaker, long from, Func<string, bool> isOneOfThose)
    {
        if (!_said.TryGetValue(speaker, out var seconds))
        {
            return 0;
        }

        long all = 0, blaming = 0;
        foreach (var second in seconds)
        {
            if (second.Tick >= from)
            {
                all += second.Lines;
                blaming += second.Named.Exists(name => isOneOfThose(name)) ? second.Lines : 0;
            }
        }

        return all > 0 ? (double)blaming / all : 0;
    }

    private readonly record struct Second(long Tick, long Lines, List<string> Named);
}
