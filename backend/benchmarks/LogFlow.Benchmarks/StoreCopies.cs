using System.Globalization;
using LogFlow.DuckDb;
using LogFlow.Storage;

namespace LogFlow.Benchmarks;

/// <summary>
/// Makes a long past out of a short one: the rows of a store again and again, each copy further back in time, with sequence numbers, traces,
/// spans and incidents of its own; the store itself is the end.
/// </summary>
internal static class StoreCopies
{
    private static readonly string[] ByTick = ["frames", "service_windows", "edge_windows", "template_windows", "signals", "rule_firings", "version_windows", "changes"];
    private static readonly string[] Once = ["services", "templates", "rules"];

    public static void Make(string part, string database, long bytes, Action<string> say)
    {
        LogStore.Open(new StoreOptions { Path = database }).Dispose();
        using var opened = DuckDbDatabase.Open(database, new Dictionary<string, string> { ["threads"] = "2", ["memory_limit"] = "2GB", ["checkpoint_threshold"] = "256MB" });
        using var connection = opened.Connect();
        connection.Execute($"ATTACH '{part.Replace("'", "''", StringComparison.Ordinal)}' AS part (READ_ONLY)");
        foreach (var table in Once)
        {
            connection.Execute($"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM part.{table}");
        }

        var copies = (int)Math.Ceiling(bytes / (double)UsedBytes(connection));
        var records = Number(connection, "SELECT max(seq) + 1 FROM part.records");
        var seconds = Number(connection, "SELECT max(tick) - min(tick) + 1 FROM part.frames");
        for (var copy = 0; copy < copies; copy++)
        {
            var back = copies - 1 - copy;
            Copy(connection, copy, copy * records, back * seconds, isLast: back == 0);
            connection.Execute("CHECKPOINT");
            say(string.Create(CultureInfo.InvariantCulture, $"  {new FileInfo(database).Length / 1e9:F1} GB"));
        }
    }

    private static void Copy(DuckDbConnection connection, int copy, long firstSequence, long secondsBack, bool isLast)
    {
        var nanosecondsBack = secondsBack * 1_000_000_000;
        var mark = string.Create(CultureInfo.InvariantCulture, $"{(ulong)copy * 0x9E3779B97F4A7C15 >> 1}::UBIGINT");
        connection.Execute(
            $"""
            INSERT INTO records SELECT * REPLACE (
                seq + {firstSequence} AS seq, time_ns - {nanosecondsBack} AS time_ns,
                CASE WHEN trace_hi = 0 AND trace_lo = 0 THEN 0 ELSE xor(trace_hi, {mark}) END AS trace_hi,
                CASE WHEN span_id = 0 THEN 0 ELSE xor(span_id, {mark}) END AS span_id,
                CASE WHEN parent_span_id = 0 THEN 0 ELSE xor(parent_span_id, {mark}) END AS parent_span_id)
            FROM part.records
            """);
        foreach (var table in ByTick)
        {
            var time = table switch { "signals" => "onset_ns", "version_windows" => "first_ns", "changes" => "at_ns", _ => null };
            var further = time is null ? "" : $", {time} - {nanosecondsBack} AS {time}";
            connection.Execute($"INSERT INTO {table} SELECT * REPLACE (tick - {secondsBack} AS tick{further}) FROM part.{table}");
        }

        var id = isLast ? "id" : $"id || '-{copy}'";
        var only = isLast ? "" : "WHERE id NOT IN (SELECT id FROM part.incidents WHERE state <> 2)";
        connection.Execute($"INSERT INTO incident_versions SELECT * REPLACE (tick - {secondsBack} AS tick, {id} AS id, replace(json, id, {id}) AS json) FROM part.incident_versions {only}");
        connection.Execute(
            $"""
            INSERT INTO incidents SELECT * REPLACE (
                {id} AS id, replace(json, id, {id}) AS json, onset_ns - {nanosecondsBack} AS onset_ns,
                last_signal_ns - {nanosecondsBack} AS last_signal_ns, resolved_ns - {nanosecondsBack} AS resolved_ns)
            FROM part.incidents {only}
            """);
    }

    /// <summary>Without the blocks that are free again.</summary>
    private static long UsedBytes(DuckDbConnection connection) =>
        Number(connection, "SELECT used_blocks * block_size FROM pragma_database_size() WHERE database_name = 'part'");

    private static long Number(DuckDbConnection connection, string sql)
    {
        using var result = connection.Query(sql);
        return result.Next()!.Column(0).Values<long>()[0];
    }
}
