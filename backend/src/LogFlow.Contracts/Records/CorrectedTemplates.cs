using LogFlow.Contracts.Frames;

namespace LogFlow.Contracts.Records;

/// <summary>
/// What corrections make of the templates as they are now. Immutable and shareable: made anew when a correction changes or when a
/// template that one is about grows into another.
/// </summary>
public sealed class CorrectedTemplates
{
    private readonly Dictionary<ulong, ulong> _kept = [];
    private readonly Dictionary<ulong, string> _texts = [];
    private readonly HashSet<ulong> _noise = [];
    private readonly Dictionary<ulong, string> _names = [];
    private readonly Dictionary<ulong, int> _splits = [];

    private CorrectedTemplates()
    {
    }

    public static CorrectedTemplates None { get; } = new();

    public bool IsEmpty => _texts.Count == 0;

    /// <summary>Ids that a correction is about, as they are now and before they were merged.</summary>
    public IReadOnlyCollection<ulong> Concerned => _texts.Keys;

    /// <summary>Templates that are split, with the wildcard.</summary>
    public IReadOnlyDictionary<ulong, int> Splits => _splits;

    /// <param name="corrections">In any order.</param>
    /// <param name="newest">What a template has grown into: id and text; null when it is not known here.</param>
    public static CorrectedTemplates Of(IEnumerable<TemplateCorrection> corrections, Func<TemplateId, (ulong Id, string Text)?> newest)
    {
        var all = corrections.OrderBy(c => c.At).ThenBy(c => c.Id, StringComparer.Ordinal).ToList();
        var made = new CorrectedTemplates();
        foreach (var merge in all.Where(c => c.Kind == TemplateCorrection.Merge))
        {
            var source = made.Note(merge.Text, newest);
            var target = made.Note(merge.Into!, newest);
            // Grown into one another by now, merged already, or a ring: nothing is left to be done.
            if (source != target && made.Kept(target) != source && !made._kept.ContainsKey(source))
            {
                made._kept[source] = target;
            }
        }

        foreach (var correction in all)
        {
            var id = made.Kept(made.Note(correction.Text, newest));
            switch (correction.Kind)
            {
                case TemplateCorrection.Noise:
                    made._noise.Add(id);
                    break;
                case TemplateCorrection.Naming:
                    made._names[id] = correction.Name!;
                    break;
                case TemplateCorrection.Split when TemplateAlignment.Follow(correction.Text, correction.Position!.Value, made._texts[id]) is { } position:
                    made._splits.TryAdd(id, position);
                    break;
            }
        }

        return made;
    }

    /// <summary>The template that lines of <paramref name="id"/> count for; itself when nobody merged it.</summary>
    public ulong Kept(ulong id)
    {
        while (_kept.TryGetValue(id, out var into))
        {
            id = into;
        }

        return id;
    }

    public bool IsNoise(ulong kept) => _noise.Contains(kept);

    /// <summary>Null when nobody gave it a name.</summary>
    public string? Name(ulong kept) => _names.GetValueOrDefault(kept);

    /// <summary>Text of a template that a correction is about; null for others.</summary>
    public string? Text(ulong id) => _texts.GetValueOrDefault(id);

    /// <summary>
    /// The windows as detectors shall see them: merged ones under the kept template, noise left out, split ones as their parts beside what
    /// is left of them.
    /// </summary>
    /// <param name="windows">As they were counted.</param>
    /// <param name="keepsNoise">Noise is not left out.</param>
    /// <param name="isLearnt">Whether a part of a split template is to be learnt without a word; null for none.</param>
    public IReadOnlyDictionary<TemplateKey, TemplateWindow> Apply(
        IReadOnlyDictionary<TemplateKey, TemplateWindow> windows, bool keepsNoise = false, Func<ulong, TemplateId, bool>? isLearnt = null)
    {
        if (IsEmpty || !windows.Keys.Any(key => _texts.ContainsKey(key.Template.Value)))
        {
            return windows;
        }

        var judged = new SortedDictionary<TemplateKey, TemplateWindow>();
        foreach (var (key, window) in windows)
        {
            var kept = Kept(key.Template.Value);
            if (IsNoise(kept) && !keepsNoise)
            {
                continue;
            }

            var shown = key with { Template = new TemplateId(kept) };
            if (window.Parts is not { } parts || !_splits.ContainsKey(kept))
            {
                Into(judged, shown, kept == key.Template.Value ? window.Text : _texts[kept]).Take(window, window.Count);
                continue;
            }

            foreach (var (template, part) in parts)
            {
                if (keepsNoise || !IsNoise(template.Value))
                {
                    var into = Into(judged, key with { Template = template }, part.Text);
                    into.Take(part, part.Count);
                    into.IsLearnt |= isLearnt?.Invoke(kept, template) ?? false;
                }
            }

            if (window.Count - parts.Values.Sum(part => part.Count) is > 0 and var rest)
            {
                Into(judged, shown, _texts[kept]).Take(window, rest);
            }
        }

        return judged;
    }

    private static TemplateWindow Into(SortedDictionary<TemplateKey, TemplateWindow> judged, TemplateKey key, string text)
    {
        if (!judged.TryGetValue(key, out var into))
        {
            judged[key] = into = new TemplateWindow(key, text);
        }

        return into;
    }

    private ulong Note(string text, Func<TemplateId, (ulong Id, string Text)?> newest)
    {
        var id = TemplateCorrection.IdOf(text);
        var (grown, grownText) = newest(id) ?? (id.Value, text);
        _texts[id.Value] = text;
        _texts[grown] = grownText;
        return grown;
    }
}
