using System.Globalization;
using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <param name="Id">Template id.</param>
/// <param name="Text">Its text.</param>
/// <param name="Lines">Lines of it, those of the narrower templates that grew into it included.</param>
/// <param name="FirstLine">Number of its first line, from 1.</param>
/// <param name="Example">That line, at most 500 characters.</param>
public sealed record MinedTemplate(TemplateId Id, string Text, long Lines, long FirstLine, string Example);

/// <summary>
/// Template mining alone, over the batches of any source, one record a line. Remembers each line's template (four bytes a line) so
/// that at the end every line can be given the template that its own grew into. One thread at a time.
/// </summary>
/// <param name="miner">Where the lines go.</param>
/// <param name="keepsLines">Whether <see cref="WriteLinesAsync"/> will be asked for.</param>
public sealed class TemplateMiningRun(Miner miner, bool keepsLines) : IBatchSink
{
    private const int ChunkLines = 1 << 16;
    private const int ExampleCharactersMax = 500;

    private readonly List<int[]> _lines = [];
    private readonly Dictionary<ulong, int> _indexOf = [];
    private readonly List<Row> _rows = [];
    private readonly Dictionary<ulong, string> _texts = [];
    private readonly Dictionary<ulong, ulong> _replacedBy = [];

    public NameTable Services { get; } = new();

    /// <summary>Lines mined so far.</summary>
    public long Lines { get; private set; }

    public ValueTask PublishAsync(LogBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Add(batch);
        }
        finally
        {
            batch.Release();
        }

        return ValueTask.CompletedTask;
    }

    public void Add(LogBatch batch)
    {
        miner.Mine(batch);
        foreach (var template in batch.NewTemplates)
        {
            _texts[template.Id.Value] = template.Text;
            // What is announced lives, whatever it may have grown into earlier; so no chain can close into a ring.
            _replacedBy.Remove(template.Id.Value);
            if (!template.Replaces.IsNone)
            {
                _replacedBy[template.Replaces.Value] = template.Id.Value;
            }
        }

        var ids = batch.Template;
        for (var i = 0; i < ids.Length; i++)
        {
            Lines++;
            if (!_indexOf.TryGetValue(ids[i], out var index))
            {
                index = _rows.Count;
                _indexOf[ids[i]] = index;
                _rows.Add(new Row(ids[i], Lines, Example(batch.Bytes(batch.Body[i]))));
            }

            _rows[index].Lines++;
            if (keepsLines)
            {
                Keep(index);
            }
        }
    }

    /// <summary>Most frequent first, then by text.</summary>
    public IReadOnlyList<MinedTemplate> Templates()
    {
        var merged = new Dictionary<ulong, Row>();
        foreach (var row in _rows)
        {
            var final = Final(row.Id);
            if (!merged.TryGetValue(final, out var into))
            {
                merged[final] = into = new Row(final, row.FirstLine, row.Example);
            }

            // Rows are in order of their first line.
            into.Lines += row.Lines;
        }

        return
        [
            .. merged.Values
                .Select(r => new MinedTemplate(new TemplateId(r.Id), _texts.GetValueOrDefault(r.Id, ""), r.Lines, r.FirstLine, r.Example))
                .OrderByDescending(t => t.Lines)
                .ThenBy(t => t.Text, StringComparer.Ordinal),
        ];
    }

    /// <summary>CSV <c>LineId,TemplateId,Template</c>, one row per line in order, by the templates that the lines have in the end.</summary>
    public async Task WriteLinesAsync(TextWriter writer, CancellationToken cancellationToken)
    {
        var tails = new string[_rows.Count];
        for (var i = 0; i < tails.Length; i++)
        {
            var final = Final(_rows[i].Id);
            tails[i] = $",{new TemplateId(final)},{Csv.Field(_texts.GetValueOrDefault(final, ""))}\n";
        }

        await writer.WriteAsync("LineId,TemplateId,Template\n".AsMemory(), cancellationToken).ConfigureAwait(false);
        var buffer = new StringBuilder();
        for (long line = 0; line < Lines; line++)
        {
            buffer.Append(CultureInfo.InvariantCulture, $"{line + 1}").Append(tails[_lines[(int)(line / ChunkLines)][line % ChunkLines]]);
            if (buffer.Length > 1 << 16)
            {
                await writer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
                buffer.Clear();
            }
        }

        await writer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>CSV <c>TemplateId,Template,Count,Example</c>, most frequent first.</summary>
    public async Task WriteTemplatesAsync(TextWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteAsync("TemplateId,Template,Count,Example\n".AsMemory(), cancellationToken).ConfigureAwait(false);
        foreach (var template in Templates())
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"{template.Id},{Csv.Field(template.Text)},{template.Lines},{Csv.Field(template.Example)}\n");
            await writer.WriteAsync(row.AsMemory(), cancellationToken).ConfigureAwait(false);
        }
    }

    private void Keep(int index)
    {
        var at = (int)((Lines - 1) % ChunkLines);
        if (at == 0)
        {
            _lines.Add(new int[ChunkLines]);
        }

        _lines[^1][at] = index;
    }

    private ulong Final(ulong id)
    {
        while (_replacedBy.TryGetValue(id, out var next))
        {
            id = next;
        }

        return id;
    }

    private static string Example(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, ExampleCharactersMax * 3)]);
        return text.Length <= ExampleCharactersMax ? text : text[..ExampleCharactersMax];
    }

    private sealed class Row(ulong id, long firstLine, string example)
    {
        public ulong Id { get; } = id;

        public long FirstLine { get; } = firstLine;

        public string Example { get; } = example;

        public long Lines { get; set; }
    }
}
