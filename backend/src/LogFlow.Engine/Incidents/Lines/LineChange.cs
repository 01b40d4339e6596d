using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Incidents.Lines;

internal enum LineChangeKind : byte
{
    New,
    Surging,
    Rarer,
    Gone,
}

/// <summary>A template that a service writes otherwise since a moment than in the minutes before it, beyond chance.</summary>
/// <param name="Kind">New and gone ones came not once before or since.</param>
/// <param name="Template">Its id.</param>
/// <param name="Text">Its text.</param>
/// <param name="Before">Lines before the moment.</param>
/// <param name="BeforeSeconds">In so much time.</param>
/// <param name="After">Lines since.</param>
/// <param name="AfterSeconds">In so much time.</param>
/// <param name="Expected">Lines since, had nothing changed but the service's traffic.</param>
/// <param name="Sigmas">How far beyond chance.</param>
/// <param name="Severity">The worst of its lines.</param>
internal sealed record LineChange(
    LineChangeKind Kind,
    TemplateId Template,
    string Text,
    long Before,
    long BeforeSeconds,
    long After,
    long AfterSeconds,
    double Expected,
    double Sigmas,
    byte Severity);
