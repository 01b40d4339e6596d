using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// The corrections that a person made, as the detectors need them. They outlive the growth of the templates they are about: what a
/// corrected template grows into is corrected the same way. <see cref="Set"/> may be called from any thread, <see cref="Judge"/>
/// and <see cref="Look"/> by whoever concludes seconds, one at a time.
/// </summary>
public sealed class CorrectionBook
{
    /// <summary>Seconds in which the values of a template that was just split are learnt without a word.</summary>
    private const long LearningSeconds = 120;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, LogTemplate> _grown = [];
    private readonly Dictionary<ulong, long> _splitSince = [];
    private readonly List<LogTemplate> _moved = [];
    private IReadOnlySet<TemplateId> _known = new HashSet<TemplateId>();
    private IReadOnlyList<TemplateCorrection> _corrections = [];
    private Func<TemplateId, (ulong Id, string Text)?> _newest = _ => null;
    private volatile CorrectedTemplates _current = CorrectedTemplates.None;

    public CorrectedTemplates Current => _current;

    /// <param name="corrections">All that hold from now on.</param>
    /// <param name="newest">What a template had grown into before this run; null when it is not known.</param>
    /// <param name="known">Parts of split templates that are stored, so that they are no news; null when that is not known.</param>
    public void Set(
        IReadOnlyList<TemplateCorrection> corrections, Func<TemplateId, (ulong Id, string Text)?>? newest = null, IReadOnlySet<TemplateId>? known = null)
    {
        lock (_gate)
        {
            _known = known ?? _known;
            _corrections = corrections;
            _newest = newest ?? _newest;
            Renew();
        }
    }

    /// <summary>Gives the frame the templates that detectors shall look at.</summary>
    /// <param name="frame">Before any detector saw it.</param>
    /// <param name="isPast">Of stored seconds noise is learnt too, lest it is news when somebody takes the mark away.</param>
    public void Judge(TickFrame frame, bool isPast = false) => Look(frame, isPast).Put(frame);

    /// <summary>
    /// What <see cref="Judge"/> gives a frame, which is only read here. Templates that a new correction moved are told as replacements, so that
    /// who knew the one knows the other; each is told once.
    /// </summary>
    public Judgement Look(TickFrame frame, bool isPast = false)
    {
        IReadOnlyList<LogTemplate> moved;
        CorrectedTemplates current;
        IReadOnlySet<TemplateId> known;
        HashSet<ulong> young;
        lock (_gate)
        {
            var concerned = _current.Concerned;
            if (concerned.Count > 0)
            {
                var grown = frame.Replacements.Where(r => concerned.Contains(r.Replaces.Value)).ToList();
                grown.ForEach(r => _grown[r.Replaces.Value] = r);
                if (grown.Count > 0)
                {
                    Renew();
                }
            }

            moved = [.. _moved];
            _moved.Clear();
            current = _current;
            known = _known;
            young = YoungSplits(frame.Tick, isPast);
        }

        return new Judgement(current, current.Apply(frame.Templates, keepsNoise: isPast, (template, part) => young.Contains(template) || known.Contains(part)), moved);
    }

    /// <summary>The templates whose values are still being learnt. Stored seconds know nothing of values, so they teach none.</summary>
    private HashSet<ulong> YoungSplits(long tick, bool isPast)
    {
        if (isPast || _current.Splits.Count + _splitSince.Count == 0)
        {
            return [];
        }

        foreach (var template in _splitSince.Keys.Where(template => !_current.Splits.ContainsKey(template)).ToList())
        {
            _splitSince.Remove(template);
        }

        foreach (var template in _current.Splits.Keys)
        {
            _splitSince.TryAdd(template, tick);
        }

        return [.. _splitSince.Where(split => tick - split.Value < LearningSeconds).Select(split => split.Key)];
    }

    private void Renew()
    {
        var (before, after) = (_current, CorrectedTemplates.Of(_corrections, Newest));
        foreach (var id in before.Concerned.Union(after.Concerned).Order())
        {
            var (old, kept) = (before.Kept(id), after.Kept(id));
            if (old != kept)
            {
                var text = after.Text(kept) ?? before.Text(kept) ?? "";
                _moved.Add(new LogTemplate(new TemplateId(kept), text, new TemplateId(old), 0, Severity.Info));
            }
        }

        _current = after;
    }

    private (ulong Id, string Text)? Newest(TemplateId id)
    {
        var found = _newest(id);
        // Each step leads to a more general text; the bound only guards against two that name each other.
        for (var steps = 0; steps < 64 && _grown.TryGetValue(found?.Id ?? id.Value, out var next); steps++)
        {
            found = (next.Id.Value, next.Text);
        }

        return found;
    }
}
