using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Frames;

public readonly record struct TemplateKey(string Service, TemplateId Template) : IComparable<TemplateKey>
{
    public int CompareTo(TemplateKey other)
    {
        var byService = string.CompareOrdinal(Service, other.Service);
        return byService != 0 ? byService : Template.CompareTo(other.Template);
    }
}

/// <summary>One template at one service in one second of event time.</summary>
public sealed class TemplateWindow(TemplateKey key, string text)
{
    public TemplateKey Key { get; } = key;

    /// <summary>The template's text.</summary>
    public string Text { get; } = text;

    public long Count { get; set; }

    /// <summary>The highest severity seen.</summary>
    public byte Severity { get; set; }

    /// <summary>
    /// A whole line of this template, given for warnings and worse and for templates that are new at the service; null otherwise.
    /// At most 500 characters. On merging, the earlier one stays (by time, then by text).
    /// </summary>
    public string? Example { get; set; }

    public long ExampleTimeNs { get; set; } = long.MaxValue;

    /// <summary>Trace of the example, so that a reader can open it.</summary>
    public TraceId ExampleTrace { get; set; }

    /// <summary>
    /// Where a person split the template: the lines of each value, told as a template of its own. <see cref="Count"/> holds them too. Null
    /// when there are none; not stored, for the records hold the values.
    /// </summary>
    public SortedDictionary<TemplateId, TemplateWindow>? Parts { get; private set; }

    /// <summary>Whoever looks for what is new learns it without a word: the template was split a moment ago, or the value is known from before.</summary>
    public bool IsLearnt { get; set; }

    /// <summary>The part with that text, made when it is absent.</summary>
    public TemplateWindow Part(TemplateId template, string text)
    {
        Parts ??= [];
        if (!Parts.TryGetValue(template, out var part))
        {
            Parts[template] = part = new TemplateWindow(Key with { Template = template }, text);
        }

        return part;
    }

    public void Offer(string example, long timeNs, TraceId trace)
    {
        if (Example is null || timeNs < ExampleTimeNs ||
            (timeNs == ExampleTimeNs && string.CompareOrdinal(example, Example) < 0))
        {
            (Example, ExampleTimeNs, ExampleTrace) = (example, timeNs, trace);
        }
    }

    public void MergeFrom(TemplateWindow other)
    {
        Take(other, other.Count);
        IsLearnt |= other.IsLearnt;
        foreach (var (template, part) in other.Parts ?? [])
        {
            Part(template, part.Text).MergeFrom(part);
        }
    }

    /// <summary>Takes over so many of another window's lines, its parts aside.</summary>
    public void Take(TemplateWindow other, long count)
    {
        Count += count;
        Severity = Math.Max(Severity, other.Severity);
        if (other.Example is not null)
        {
            Offer(other.Example, other.ExampleTimeNs, other.ExampleTrace);
        }
    }
}
