using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.ZScore;

/// <summary>Up to three lines of WARN or worse of the newest second that had any; worst first, then the most frequent.</summary>
internal sealed class ExampleLines
{
    private const int Max = 3;
    private const int FreshSeconds = 30;

    private readonly List<TemplateWindow> _best = [];
    private long _tick;

    public void Offer(long tick, TemplateWindow template)
    {
        if (tick != _tick)
        {
            _best.Clear();
            _tick = tick;
        }

        var at = _best.Count;
        while (at > 0 && Compare(template, _best[at - 1]) < 0)
        {
            at--;
        }

        if (at < Max)
        {
            _best.Insert(at, template);
            if (_best.Count > Max)
            {
                _best.RemoveAt(Max);
            }
        }
    }

    public IReadOnlyList<string> At(long tick) =>
        _best.Count == 0 || tick - _tick > FreshSeconds ? [] : _best.ConvertAll(t => t.Example!);

    private static int Compare(TemplateWindow a, TemplateWindow b)
    {
        var bySeverity = b.Severity.CompareTo(a.Severity);
        var byCount = b.Count.CompareTo(a.Count);
        return bySeverity != 0 ? bySeverity : byCount != 0 ? byCount : a.Key.CompareTo(b.Key);
    }
}
