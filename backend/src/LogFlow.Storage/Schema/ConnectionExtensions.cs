using LogFlow.DuckDb;

namespace LogFlow.Storage.Schema;

internal static class ConnectionExtensions
{
    /// <summary>The first column of the first row as a whole number; null when there is no row or it is NULL.</summary>
    public static long? Scalar(this DuckDbConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var result = connection.Query(sql, parameters);
        if (result.Next() is not { } chunk)
        {
            return null;
        }

        var column = chunk.Column(0);
        if (column.IsNull(0))
        {
            return null;
        }

        return column.Type switch
        {
            DuckDbType.BigInt => column.Values<long>()[0],
            DuckDbType.Integer => column.Values<int>()[0],
            DuckDbType.HugeInt => (long)column.Values<Int128>()[0],
            _ => throw new InvalidOperationException($"{sql} gives {column.Type}, not a whole number."),
        };
    }
}
