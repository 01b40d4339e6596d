using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.NewTemplate;

/// <summary>A template that a service said for the first time, for as long as that is news.</summary>
internal sealed class Novelty(TemplateWindow first, long tick)
{
    private readonly List<string> _examples = [];

    public TemplateId Template { get; private set; } = first.Key.Template;

    public string Text { get; private set; } = first.Text;

    public long Since { get; } = tick;

    public long LastSeen { get; private set; } = tick;

    public long Lines { get; private set; }

    public byte Severity { get; private set; }

    /// <summary>How many templates were new at the service in the same second, when this one stands for all; 1 otherwise.</summary>
    public int FloodOf { get; set; } = 1;

    /// <summary>Told above information: the budget was asked, once.</summary>
    public bool IsAlarm { get; set; }

    /// <summary>The budget said no.</summary>
    public bool IsRefused { get; set; }

    public IReadOnlyList<string> Examples => _examples;

    public void Add(TemplateWindow window, long now)
    {
        LastSeen = now;
        Lines += window.Count;
        Severity = Math.Max(Severity, window.Severity);
        if (window.Example is { } example && _examples.Count < 3 && !_examples.Contains(example))
        {
            _examples.Add(example);
        }
    }

    public void GrowInto(LogTemplate replacement)
    {
        Template = replacement.Id;
        Text = replacement.Text;
    }
}
