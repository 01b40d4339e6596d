using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Cli;

/// <param name="Id">Template id.</param>
/// <param name="Text">Its text.</param>
/// <param name="Level">Highest severity seen.</param>
/// <param name="Count">Lines, those of the narrower templates it replaced included.</param>
internal sealed record TemplateTallyRow(TemplateId Id, string Text, string Level, long Count);

/// <summary>Counts lines per template; lines of a template that was replaced count for the one that took its place.</summary>
internal sealed class TemplateTally : IConsumer<LogBatch>
{
    private readonly Dictionary<ulong, (long Count, byte Severity)> _counts = [];
    private readonly Dictionary<ulong, LogTemplate> _templates = [];
    private readonly Dictionary<ulong, ulong> _replacedBy = [];

    public string Name => "tally";

    public ValueTask HandleAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        foreach (var template in batch.NewTemplates)
        {
            _templates[template.Id.Value] = template;
            if (!template.Replaces.IsNone)
            {
                _replacedBy[template.Replaces.Value] = template.Id.Value;
            }
        }

        var templates = batch.Template;
        var severities = batch.Severity;
        for (var i = 0; i < templates.Length; i++)
        {
            var (count, severity) = _counts.GetValueOrDefault(templates[i]);
            _counts[templates[i]] = (count + 1, Math.Max(severity, severities[i]));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Most frequent first, then by text.</summary>
    public IReadOnlyList<TemplateTallyRow> Rows()
    {
        var merged = new Dictionary<ulong, (long Count, byte Severity)>();
        foreach (var (id, (count, severity)) in _counts)
        {
            var final = Final(id);
            var (sum, highest) = merged.GetValueOrDefault(final);
            merged[final] = (sum + count, Math.Max(highest, severity));
        }

        return
        [
            .. merged.Select(row => new TemplateTallyRow(
                    new TemplateId(row.Key),
                    _templates.GetValueOrDefault(row.Key)?.Text ?? "",
                    Severity.Name(row.Value.Severity),
                    row.Value.Count))
                .OrderByDescending(row => row.Count)
                .ThenBy(row => row.Text, StringComparer.Ordinal),
        ];
    }

    private ulong Final(ulong id)
    {
        // A chain of replacements is short; the bound only guards against two that name each other.
        for (var steps = 0; steps < 64 && _replacedBy.TryGetValue(id, out var next); steps++)
        {
            id = next;
        }

        return id;
    }
}
