using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;

namespace LogFlow.Engine.Tests.Mining;

/// <summary>Runs lines through a miner and keeps what the batches said.</summary>
internal sealed class Mined
{
    private readonly NameTable _services = new();
    private readonly Dictionary<TemplateId, TemplateId> _replacedBy = [];

    public Mined(Miner? miner = null) => Miner = miner ?? new Miner();

    public Miner Miner { get; }

    public List<LogTemplate> Announced { get; } = [];

    public List<MinedLine> Lines { get; } = [];

    public Dictionary<TemplateId, string> Texts { get; } = [];

    public static Mined Of(params string[] lines) => new Mined().Add(lines);

    public Mined Add(params string[] lines) => Add([.. lines.Select(Encoding.UTF8.GetBytes)]);

    public Mined Add(IReadOnlyList<byte[]> lines, int batchSize = int.MaxValue)
    {
        for (var from = 0; from < lines.Count; from += Math.Min(batchSize, lines.Count - from))
        {
            var batch = new LogBatch(_services);
            foreach (var line in lines.Skip(from).Take(batchSize))
            {
                batch.Add(new LogRecord { TimeNs = Lines.Count + batch.Count, Severity = Severity.Info, Body = line });
            }

            Miner.Mine(batch);
            Keep(batch);
            batch.Release();
        }

        return this;
    }

    /// <summary>The texts that the lines have in the end, one per line.</summary>
    public IEnumerable<string> FinalTexts() => Lines.Select(l => Texts[Final(l.Template)]);

    /// <summary>The text of the last line's template.</summary>
    public string LastText => Texts[Lines[^1].Template];

    public TemplateId Final(TemplateId id)
    {
        while (_replacedBy.TryGetValue(id, out var next))
        {
            id = next;
        }

        return id;
    }

    private void Keep(LogBatch batch)
    {
        foreach (var template in batch.NewTemplates)
        {
            Announced.Add(template);
            Texts[template.Id] = template.Text;
            if (!template.Replaces.IsNone)
            {
                _replacedBy[template.Replaces] = template.Id;
            }
        }

        for (var i = 0; i < batch.Count; i++)
        {
            var parameters = new List<byte[]>();
            foreach (var slice in batch.Parameters(i))
            {
                parameters.Add(batch.Bytes(slice).ToArray());
            }

            Lines.Add(new MinedLine(
                batch.Bytes(batch.Body[i]).ToArray(),
                new TemplateId(batch.Template[i]),
                parameters,
                (batch.Flags[i] & RecordFlags.Rebuildable) != 0));
        }
    }
}

internal sealed record MinedLine(byte[] Body, TemplateId Template, List<byte[]> Parameters, bool IsRebuildable)
{
    public string[] ParameterTexts => [.. Parameters.Select(Encoding.UTF8.GetString)];

    /// <summary>The flag says exactly whether the line can be put together again.</summary>
    public void AssertFlagIsTrue(string text) => Assert.True(
        Rebuild(text).AsSpan().SequenceEqual(Body) == IsRebuildable,
        $"flag {IsRebuildable} of '{Encoding.UTF8.GetString(Body)}' by '{text}' and '{string.Join("', '", ParameterTexts)}'");

    /// <summary>The template's text with its wildcards replaced by the parameters.</summary>
    public byte[] Rebuild(string text)
    {
        var parts = text.Split(LogTemplate.Wildcard);
        Assert.True(parts.Length - 1 == Parameters.Count, $"{Parameters.Count} parameters for '{text}' of '{Encoding.UTF8.GetString(Body)}'");
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(parts[0]));
        for (var i = 0; i < Parameters.Count; i++)
        {
            bytes.AddRange(Parameters[i]);
            bytes.AddRange(Encoding.UTF8.GetBytes(parts[i + 1]));
        }

        return [.. bytes];
    }
}
