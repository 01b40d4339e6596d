namespace LogFlow.DuckDb;

/// <summary>Bytes that a value takes in a vector of fixed width; 0 for types that are not read as numbers.</summary>
internal static class DuckDbWidths
{
    internal static int Of(DuckDbType type) => type switch
    {
        DuckDbType.Boolean or DuckDbType.TinyInt or DuckDbType.UTinyInt => 1,
        DuckDbType.SmallInt or DuckDbType.USmallInt => 2,
        DuckDbType.Integer or DuckDbType.UInteger or DuckDbType.Float or DuckDbType.Date => 4,
        DuckDbType.BigInt or DuckDbType.UBigInt or DuckDbType.Double or DuckDbType.Time => 8,
        DuckDbType.Timestamp or DuckDbType.TimestampSeconds or DuckDbType.TimestampMilliseconds => 8,
        DuckDbType.TimestampNanoseconds or DuckDbType.TimestampTz => 8,
        DuckDbType.HugeInt or DuckDbType.UHugeInt => 16,
        _ => 0,
    };
}
