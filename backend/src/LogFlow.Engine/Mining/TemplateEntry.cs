using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>A template that exists. Two groups may hold variants of the same text; they share the entry.</summary>
internal sealed class TemplateEntry(LogTemplate template, byte[] text)
{
    public LogTemplate Template { get; } = template;

    /// <summary>UTF-8 of the template's text.</summary>
    public byte[] Text { get; } = text;

    public TemplateId Id => Template.Id;

    /// <summary>Variants that have this text.</summary>
    public int Variants { get; set; }
}
