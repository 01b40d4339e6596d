using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Operations;

namespace LogFlow.Storage.Schema;

/// <summary>What an earlier run left behind and the writer goes on from.</summary>
/// <param name="NextSequence">One more than the largest ever given.</param>
/// <param name="LastTick">The newest second whose frame is stored.</param>
internal sealed record StoredState(long NextSequence, long? LastTick)
{
    public static StoredState Load(DuckDbConnection connection, ServiceNames services, TemplateCatalog templates, RecordExtent extent)
    {
        using (var result = connection.Query("SELECT id, name FROM services"))
        {
            while (result.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    services.Add(chunk.Column(0).Values<int>()[row], chunk.Column(1).String(row)!);
                }
            }
        }

        using (var result = connection.Query("SELECT id, text, first_seen_ns, severity, replaced_by FROM templates"))
        {
            while (result.Next() is { } chunk)
            {
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    templates.Load(new StoredTemplate(
                        chunk.Column(0).Values<ulong>()[row],
                        chunk.Column(1).String(row)!,
                        chunk.Column(2).Values<long>()[row],
                        chunk.Column(3).Values<byte>()[row])
                    {
                        ReplacedBy = chunk.Column(4).Values<ulong>()[row],
                    });
                }
            }
        }

        templates.Corrections = CorrectionStore.Load(connection);
        var kept = connection.Scalar("SELECT max(next_seq) FROM store_state") ?? 0;
        var newest = extent.Load(connection) ?? -1;
        return new StoredState(Math.Max(kept, newest + 1), connection.Scalar("SELECT max(tick) FROM frames"));
    }
}
