using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>Releases and other changes as the engine told them.</summary>
internal sealed class ChangeReader(ServiceNames services)
{
    private const int LimitMax = 1000;

    /// <summary>Newest first, then by service.</summary>
    public IReadOnlyList<ChangeEvent> List(DuckDbConnection connection, ChangeQuery query)
    {
        if (query.Limit is < 1 or > LimitMax)
        {
            throw new BadQueryException($"The limit must be 1 to {LimitMax}, not {query.Limit}.");
        }

        var filter = new Filter();
        if (!string.IsNullOrEmpty(query.Service))
        {
            if (!services.TryFind(query.Service, out var service))
            {
                return [];
            }

            filter.Add("service = {0}", service);
        }

        if (query.From is { } from)
        {
            filter.Add("at_ns >= {0}", UnixTime.ToNs(from));
        }

        if (query.To is { } to)
        {
            filter.Add("at_ns < {0}", UnixTime.ToNs(to));
        }

        var limit = filter.Parameter(query.Limit);
        var changes = new List<ChangeEvent>();
        using var result = connection.Query(
            $"SELECT at_ns, kind, service, from_version, to_version, text FROM changes {filter} ORDER BY at_ns DESC, service, to_version LIMIT {limit}",
            filter.Parameters);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                changes.Add(new ChangeEvent(
                    chunk.Column(1).String(row)!,
                    services[chunk.Column(2).Values<int>()[row]],
                    UnixTime.FromNs(chunk.Column(0).Values<long>()[row]),
                    Known(chunk.Column(3).String(row)),
                    Known(chunk.Column(4).String(row)),
                    chunk.Column(5).String(row)!));
            }
        }

        return changes;
    }

    private static string? Known(string? version) => string.IsNullOrEmpty(version) ? null : version;
}
