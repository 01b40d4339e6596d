using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Records;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Writing;

namespace LogFlow.Storage.Operations;

/// <summary>What people said about templates: a row per correction, applied when something is read. No stored record is changed.</summary>
public sealed class CorrectionStore
{
    private readonly GroupCommit _group;
    private readonly TemplateCatalog _templates;
    private readonly Lock _changing = new();

    internal CorrectionStore(GroupCommit group, TemplateCatalog templates) => (_group, _templates) = (group, templates);

    /// <summary>By time, then id. From memory.</summary>
    public IReadOnlyList<TemplateCorrection> All() => _templates.Corrections;

    /// <summary>Id and text of what a template has grown into by itself, corrections aside; null when it is unknown.</summary>
    public (ulong Id, string Text)? Grown(TemplateId id) => _templates.Grown(id.Value) is { } grown ? (grown.Id, grown.Text) : null;

    /// <summary>Id and text that records of a template are told as; null when it is unknown.</summary>
    public (TemplateId Id, string Text)? ToldAs(TemplateId id) => _templates.Newest(id.Value) is { } told ? (new TemplateId(told.Id), told.Text) : null;

    /// <summary>Puts corrections in, each in the place of an earlier one with its id, in one transaction.</summary>
    public Task SaveAsync(IReadOnlyList<TemplateCorrection> corrections, CancellationToken cancellationToken) => ChangeAsync(
        connection =>
        {
            foreach (var correction in corrections)
            {
                connection.Execute("DELETE FROM template_corrections WHERE id = $1", correction.Id);
                connection.Execute("INSERT INTO template_corrections VALUES ($1, $2)", correction.Id, JsonSerializer.Serialize(correction, LogFlowJson.Options));
            }

            return 0;
        },
        before => before.ExceptBy(corrections.Select(c => c.Id), c => c.Id).Concat(corrections),
        cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        connection => connection.Execute("DELETE FROM template_corrections WHERE id = $1", id),
        before => before.Where(c => c.Id != id),
        cancellationToken);

    internal static IReadOnlyList<TemplateCorrection> Load(DuckDbConnection connection)
    {
        var found = new List<TemplateCorrection>();
        using var result = connection.Query("SELECT json FROM template_corrections");
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                found.Add(JsonSerializer.Deserialize<TemplateCorrection>(chunk.Column(0).String(row) ?? "", LogFlowJson.Options)!);
            }
        }

        return Sorted(found);
    }

    private Task ChangeAsync(
        Func<DuckDbConnection, long> write, Func<IReadOnlyList<TemplateCorrection>, IEnumerable<TemplateCorrection>> change, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                lock (_changing)
                {
                    _group.Run(write);
                    _templates.Corrections = Sorted(change(_templates.Corrections));
                }
            },
            cancellationToken);

    private static IReadOnlyList<TemplateCorrection> Sorted(IEnumerable<TemplateCorrection> corrections) =>
        [.. corrections.OrderBy(c => c.At).ThenBy(c => c.Id, StringComparer.Ordinal)];
}
