using System.Collections.Concurrent;
using System.Text;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// The templates that exist, by id. Written by the miner's thread; <see cref="Published"/> may be read by any. What has to be told
/// to the stream waits in <see cref="Announcements"/> until the miner hands it to a batch.
/// </summary>
internal sealed class TemplateBook
{
    private readonly Dictionary<ulong, TemplateEntry> _entries = new(ScatteredKeys.Comparer);
    private readonly Dictionary<ulong, LogTemplate> _restored = [];

    public ConcurrentDictionary<ulong, LogTemplate> Published { get; } = new(ScatteredKeys.Comparer);

    public List<LogTemplate> Announcements { get; } = [];

    /// <summary>A template of an earlier run: when its shape comes back it is the same template, and no news.</summary>
    public void Remember(LogTemplate template) => _restored[template.Id.Value] = template;

    public void Forget() => _restored.Clear();

    /// <summary>The template of a new variant.</summary>
    public TemplateEntry Enter(byte[] text, long timeNs, byte severity)
    {
        var id = TemplateId.Of(text);
        if (!_entries.TryGetValue(id.Value, out var entry))
        {
            entry = Make(id, text, TemplateId.None, timeNs, severity);
        }

        entry.Variants++;
        return entry;
    }

    /// <summary>The template that a variant grows into. When nothing is left of the old one it is announced as replaced.</summary>
    public TemplateEntry Replace(TemplateEntry old, byte[] text, long timeNs, byte severity)
    {
        var id = TemplateId.Of(text);
        if (id == old.Id)
        {
            return old;
        }

        Leave(old);
        var replaces = old.Variants == 0 ? old.Id : TemplateId.None;
        if (!_entries.TryGetValue(id.Value, out var entry))
        {
            entry = Make(id, text, replaces, timeNs, severity);
        }
        else if (!replaces.IsNone)
        {
            Announcements.Add(entry.Template with { Replaces = replaces });
        }

        entry.Variants++;
        return entry;
    }

    public void Leave(TemplateEntry entry)
    {
        if (--entry.Variants == 0)
        {
            _entries.Remove(entry.Id.Value);
            Published.TryRemove(entry.Id.Value, out _);
        }
    }

    private TemplateEntry Make(TemplateId id, byte[] text, TemplateId replaces, long timeNs, byte severity)
    {
        if (!_restored.TryGetValue(id.Value, out var template) || !replaces.IsNone)
        {
            template = new LogTemplate(id, Encoding.UTF8.GetString(text), replaces, timeNs, severity);
            Announcements.Add(template);
        }

        var entry = new TemplateEntry(template, text);
        _entries[id.Value] = entry;
        Published[id.Value] = template;
        return entry;
    }
}
