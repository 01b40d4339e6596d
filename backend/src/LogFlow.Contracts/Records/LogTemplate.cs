namespace LogFlow.Contracts.Records;

/// <summary>
/// A mined template: constant text with <c>&lt;*&gt;</c> for what varies. The text of an id never changes; when a shape grows
/// more general the miner makes a new template and says which older one it <see cref="Replaces"/>, so rows that carry the old id
/// can still be rebuilt exactly. Each template is replaced by at most one other; one may replace several and is then announced
/// once for each.
/// </summary>
/// <param name="Id">Hash of <paramref name="Text"/>.</param>
/// <param name="Text">UTF-8 text as a string, at most 4 KiB.</param>
/// <param name="Replaces">The narrower template that this one grew out of, or none.</param>
/// <param name="FirstSeenNs">Event time of the record that made it, Unix nanoseconds.</param>
/// <param name="Severity">Severity of that record.</param>
public sealed record LogTemplate(TemplateId Id, string Text, TemplateId Replaces, long FirstSeenNs, byte Severity)
{
    public const string Wildcard = "<*>";
}
