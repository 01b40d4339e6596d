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
        Count += other.Count;
        Severity = Math.Max(Severity, other.Severity);
        if (other.Example is not null)
        {
            Offer(other.Example, other.ExampleTimeNs, other.ExampleTrace);
        }
    }
}
