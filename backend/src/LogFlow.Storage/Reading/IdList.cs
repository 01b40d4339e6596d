using System.Globalization;

namespace LogFlow.Storage.Reading;

/// <summary>Numbers as one text parameter, which DuckDB takes apart: there is no other way to hand it a list of any length.</summary>
internal static class IdList
{
    public static string Of(IEnumerable<ulong> ids) => string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    public static string Of(IEnumerable<long> ids) => string.Join(',', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A subquery that gives the numbers of the named parameter; none when it is empty.</summary>
    public static string Unnest(string parameter, string type = "UBIGINT") =>
        $"SELECT unnest(string_split({parameter}, ',')::{type}[]) WHERE {parameter} <> ''";
}
