using System.Runtime.InteropServices;
using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Cli;

/// <param name="Id">Template id.</param>
/// <param name="Text">Its text.</param>
/// <param name="Level">Highest severity seen.</param>
/// <param name="Count">Lines, those of the narrower templates it replaced included.</param>
/// <param name="Parameters">Per wildcard, left to right, what it stands for.</param>
internal sealed record TemplateTallyRow(TemplateId Id, string Text, string Level, long Count, IReadOnlyList<ParameterNote> Parameters);

/// <summary>
/// Counts lines per template and samples what its wildcards stand for: the first lines of each, and every so many of the rest. Lines of
/// a template that was replaced count for the one that took its place.
/// </summary>
internal sealed class TemplateTally : IConsumer<LogBatch>
{
    private const int SampledWhole = 128;
    private const int SampledEvery = 64;
    private const int ValueBytesMax = 120;

    private readonly Dictionary<ulong, Entry> _entries = [];
    private readonly Dictionary<ulong, LogTemplate> _templates = [];
    private readonly Dictionary<ulong, ulong> _replacedBy = [];

    public string Name => "tally";

    /// <summary>Lines counted so far.</summary>
    public long Lines { get; private set; }

    public ValueTask HandleAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        Add(batch);
        return ValueTask.CompletedTask;
    }

    public void Add(LogBatch batch)
    {
        foreach (var template in batch.NewTemplates)
        {
            _templates[template.Id.Value] = template;
            // What is announced lives, whatever it may have grown into earlier; so no chain can close into a ring.
            _replacedBy.Remove(template.Id.Value);
            if (!template.Replaces.IsNone)
            {
                _replacedBy[template.Replaces.Value] = template.Id.Value;
            }
        }

        var templates = batch.Template;
        var severities = batch.Severity;
        for (var i = 0; i < templates.Length; i++)
        {
            if (templates[i] == 0)
            {
                continue;
            }

            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, templates[i], out _);
            entry ??= new Entry();
            entry.Count++;
            entry.Severity = Math.Max(entry.Severity, severities[i]);
            if (entry.Count <= SampledWhole || entry.Count % SampledEvery == 0)
            {
                Sample(entry, batch, i);
            }
        }

        Lines += templates.Length;
    }

    /// <summary>Most frequent first, then by text.</summary>
    public IReadOnlyList<TemplateTallyRow> Rows()
    {
        var merged = new Dictionary<ulong, Entry>();
        foreach (var (id, entry) in _entries.OrderBy(e => e.Key))
        {
            var final = Final(id);
            if (!merged.TryGetValue(final, out var into))
            {
                merged[final] = into = new Entry();
            }

            into.Count += entry.Count;
            into.Severity = Math.Max(into.Severity, entry.Severity);
            Join(into, TextOf(final), entry, TextOf(id));
        }

        return
        [
            .. merged.Select(row => new TemplateTallyRow(
                    new TemplateId(row.Key), TextOf(row.Key), Severity.Name(row.Value.Severity), row.Value.Count, [.. row.Value.Samples.Select(s => s.Note())]))
                .OrderByDescending(row => row.Count)
                .ThenBy(row => row.Text, StringComparer.Ordinal),
        ];
    }

    private static void Sample(Entry entry, LogBatch batch, int row)
    {
        var parameters = batch.Parameters(row);
        var at = 0;
        foreach (var parameter in parameters)
        {
            if (entry.Samples.Count <= at)
            {
                entry.Samples.Add(new ParameterSample());
            }

            var bytes = batch.Bytes(parameter);
            entry.Samples[at++].Add(Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, ValueBytesMax)]));
        }
    }

    /// <summary>The sample of a narrower template as one of the template that it grew into: its own words are values there.</summary>
    private static void Join(Entry into, string wide, Entry narrow, string text)
    {
        if (TemplateAlignment.Of(text, wide) is not { } pieces)
        {
            return;
        }

        while (into.Samples.Count < pieces.Count)
        {
            into.Samples.Add(new ParameterSample());
        }

        var at = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            var wildcards = pieces[i].Split(LogTemplate.Wildcard).Length - 1;
            if (wildcards == 0)
            {
                into.Samples[i].Add(pieces[i], Math.Min(narrow.Count, SampledWhole + (narrow.Count / SampledEvery)));
            }
            else if (pieces[i] == LogTemplate.Wildcard && at < narrow.Samples.Count)
            {
                into.Samples[i].MergeFrom(narrow.Samples[at]);
            }

            at += wildcards;
        }
    }

    private string TextOf(ulong id) => _templates.GetValueOrDefault(id)?.Text ?? "";

    private ulong Final(ulong id)
    {
        while (_replacedBy.TryGetValue(id, out var next))
        {
            id = next;
        }

        return id;
    }

    private sealed class Entry
    {
        public long Count { get; set; }

        public byte Severity { get; set; }

        public List<ParameterSample> Samples { get; } = [];
    }
}
