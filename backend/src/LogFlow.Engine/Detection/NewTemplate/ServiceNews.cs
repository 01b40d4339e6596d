using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Detection.Statistics;

namespace LogFlow.Engine.Detection.NewTemplate;

/// <summary>What one service has said, and what of it is news.</summary>
internal sealed class ServiceNews(string service, long tick, NewTemplateOptions options)
{
    private readonly List<Novelty> _current = [];

    public string Service { get; } = service;

    public long FirstSeen { get; } = tick;

    public long LastSeen { get; set; } = tick;

    public KnownTemplates Known { get; } = new(options.TemplatesMax);

    public Allowance Alarms { get; } = new(options.FindingsPerHour, options.FindingsAtOnce);

    public Allowance Information { get; } = new(options.InformationPerHour, Math.Max(1, options.InformationPerHour / 6));

    public IReadOnlyList<Novelty> Current => _current;

    public void Replace(LogTemplate replacement)
    {
        if (!Known.Replace(replacement.Replaces, replacement.Id))
        {
            return;
        }

        var grown = _current.Find(n => n.Template == replacement.Replaces);
        if (grown is null)
        {
            return;
        }

        if (_current.Exists(n => n.Template == replacement.Id))
        {
            _current.Remove(grown);
        }
        else
        {
            grown.GrowInto(replacement);
        }
    }

    public void Add(Novelty novelty) => _current.Add(novelty);

    public void Count(TemplateWindow window, long tick) => _current.Find(n => n.Template == window.Key.Template)?.Add(window, tick);

    public void Age(long tick) =>
        _current.RemoveAll(n => tick - n.Since >= options.NewsSeconds || tick - n.LastSeen >= options.JudgeSeconds);
}
