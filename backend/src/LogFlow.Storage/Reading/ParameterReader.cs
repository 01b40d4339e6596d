using LogFlow.DuckDb;
using LogFlow.Storage.Catalog;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Reading;

/// <summary>What the wildcards of a template stood for in its latest records.</summary>
internal sealed class ParameterReader(SplitReader splits)
{
    private const int RecentRecords = 5000;

    /// <param name="connection">To read with.</param>
    /// <param name="template">Whose records are looked at.</param>
    /// <param name="part">Only those of this part, and without the wildcard that it fixes; null for all.</param>
    /// <param name="until">Not later than this; null for all.</param>
    public IReadOnlyList<ParameterValues> Read(DuckDbConnection connection, StoredTemplate template, SplitPart? part, DateTimeOffset? until)
    {
        if (template.Wildcards == 0)
        {
            return [];
        }

        var values = new ParameterValues[template.Wildcards];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = new ParameterValues();
        }

        var left = RecentRecords;
        foreach (var (from, to) in TimeWindows.Of(connection, long.MinValue, until is { } end ? UnixTime.ToNs(end) : long.MaxValue))
        {
            var filter = new Filter().Add("template_id = {0} AND params IS NOT NULL AND time_ns >= {1} AND time_ns < {2}", template.Id, from, to);
            if (part is not null)
            {
                filter.Add(splits.Condition(filter, part));
            }

            var limit = filter.Parameter(left);
            using var result = connection.Query($"SELECT params FROM records {filter} ORDER BY time_ns DESC, seq DESC LIMIT {limit}", filter.Parameters);
            while (result.Next() is { } chunk)
            {
                left -= chunk.RowCount;
                for (var row = 0; row < chunk.RowCount; row++)
                {
                    var texts = chunk.Column(0).String(row)!.Split(ParameterSeparator.Character);
                    for (var i = 0; i < Math.Min(texts.Length, values.Length); i++)
                    {
                        values[i].Add(texts[i]);
                    }
                }
            }

            if (left <= 0)
            {
                break;
            }
        }

        return part is null ? values : [.. values.Where((_, i) => i != part.Position)];
    }
}
