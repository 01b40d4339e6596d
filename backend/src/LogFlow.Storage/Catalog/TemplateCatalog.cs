using System.Collections.Concurrent;
using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Catalog;

/// <summary>
/// All stored templates, in memory: readers rebuild text from it. The writer adds under its lock; any thread reads. Bounded in
/// number and in text; what finds no place is not remembered and its records keep their text.
/// </summary>
internal sealed class TemplateCatalog(int templatesMax)
{
    private const long TextCharsMax = 64L << 20;

    private readonly ConcurrentDictionary<ulong, StoredTemplate> _templates = new();
    private long _chars;
    private volatile IReadOnlyList<TemplateCorrection> _corrections = [];

    // Made when it is asked for; null when corrections or replacements have changed since.
    private volatile CorrectedTemplates? _corrected = CorrectedTemplates.None;

    public int Count => _templates.Count;

    /// <summary>By time, then id.</summary>
    public IReadOnlyList<TemplateCorrection> Corrections
    {
        get => _corrections;
        set
        {
            _corrections = value;
            _corrected = null;
        }
    }

    /// <summary>What the corrections make of the templates as they are now.</summary>
    public CorrectedTemplates Corrected => _corrected ??= CorrectedTemplates.Of(
        _corrections, id => Grown(id.Value) is { } newest ? (newest.Id, newest.Text) : null);

    public StoredTemplate? Find(ulong id) => _templates.GetValueOrDefault(id);

    /// <summary>By id; a moment's snapshot.</summary>
    public IReadOnlyList<StoredTemplate> All() => [.. _templates.Values.OrderBy(t => t.Id)];

    public void Load(StoredTemplate template)
    {
        _templates[template.Id] = template;
        _chars += template.Text.Length;
    }

    /// <summary>The template when it is new and finds a place; null when it is known or refused.</summary>
    public StoredTemplate? Add(LogTemplate template, out bool isRefused)
    {
        isRefused = false;
        if (_templates.ContainsKey(template.Id.Value))
        {
            return null;
        }

        if (_templates.Count >= templatesMax || _chars + template.Text.Length > TextCharsMax)
        {
            isRefused = true;
            return null;
        }

        var stored = new StoredTemplate(template.Id.Value, template.Text, template.FirstSeenNs, template.Severity);
        Load(stored);
        return stored;
    }

    /// <summary>Notes that <paramref name="older"/> grew into another template.</summary>
    public void Replace(StoredTemplate older, ulong by)
    {
        older.ReplacedBy = by;
        if (_corrections.Count > 0)
        {
            _corrected = null;
        }
    }

    /// <summary>The template that <paramref name="id"/> has grown into by now; itself when it was never replaced.</summary>
    public StoredTemplate? Grown(ulong id)
    {
        var current = Find(id);
        // Each step must lead to a more general shape; the bound keeps a damaged chain from going round.
        for (var steps = 0; current is not null && current.ReplacedBy != 0 && steps < 1000; steps++)
        {
            if (Find(current.ReplacedBy) is not { } next)
            {
                break;
            }

            current = next;
        }

        return current;
    }

    /// <summary>
    /// The template that records of <paramref name="id"/> are told as: what it has grown into, and where a person merged that to. A
    /// template that only a correction speaks of is told all the same.
    /// </summary>
    public StoredTemplate? Newest(ulong id)
    {
        var grown = Grown(id);
        var corrected = Corrected;
        if (corrected.IsEmpty)
        {
            return grown;
        }

        var kept = corrected.Kept(grown?.Id ?? id);
        return kept == grown?.Id ? grown
            : Find(kept) ?? (corrected.Text(kept) is { } text ? new StoredTemplate(kept, text, grown?.FirstSeenNs ?? 0, grown?.Severity ?? Severity.Info) : grown);
    }

    /// <summary>All ids whose newest template is that of <paramref name="id"/>, ascending; just the id when it is unknown.</summary>
    public IReadOnlyList<ulong> Family(ulong id)
    {
        if (Newest(id) is not { } newest)
        {
            return [id];
        }

        var concerned = Corrected.Concerned;
        return
        [
            .. _templates.Values
                .Where(t => t.Id == newest.Id || ((t.ReplacedBy != 0 || concerned.Contains(t.Id)) && Newest(t.Id)?.Id == newest.Id))
                .Select(t => t.Id).Order(),
        ];
    }
}
