using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.NewTemplate;

public enum TemplateChangeKind : byte
{
    /// <summary>It came steadily and has stopped, while its service goes on talking.</summary>
    Gone,

    /// <summary>It comes far more often than it used to.</summary>
    Surging,
}

/// <summary>What is different about a template at a service. Rates in lines a second.</summary>
/// <param name="Service">Where.</param>
/// <param name="Template">What.</param>
/// <param name="Text">Its text.</param>
/// <param name="Severity">The highest it was seen with.</param>
/// <param name="Kind">How it changed.</param>
/// <param name="Since">First second of the change: the one after the last line, or the one in which the surge was found.</param>
/// <param name="Before">Its rate before.</param>
/// <param name="Now">Its rate now; 0 when gone.</param>
public sealed record TemplateChange(
    string Service, TemplateId Template, string Text, byte Severity, TemplateChangeKind Kind, DateTimeOffset Since, double Before, double Now);
