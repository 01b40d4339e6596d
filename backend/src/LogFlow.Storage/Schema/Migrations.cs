using System.Globalization;
using System.Reflection;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Schema;

/// <summary>
/// Numbered steps from an empty database to the present shape. Each runs in a transaction of its own together with its row in
/// <c>schema_version</c>, so a database is always at one whole number. A step that has shipped is never edited.
/// </summary>
internal static class Migrations
{
    private static readonly string[] Steps =
    [
        "0001_records",
        "0002_conclusions",
        "0003_incident_versions",
        "0004_progress",
        "0005_map_layouts",
        "0006_firings_and_scenarios",
        "0007_changes",
        "0008_operations",
        "0009_capsules",
        "0010_template_corrections",
        "0011_expectations",
    ];

    public static int Newest => Steps.Length;

    /// <summary>0 when the database is empty; null when it holds tables but is not ours.</summary>
    public static int? VersionOf(DuckDbConnection connection)
    {
        var isOurs = connection.Scalar("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'schema_version'") > 0;
        if (isOurs)
        {
            return (int)(connection.Scalar("SELECT max(version) FROM schema_version") ?? 0);
        }

        return connection.Scalar("SELECT count(*) FROM duckdb_tables()") > 0 ? null : 0;
    }

    /// <param name="connection">To a database whose version is known to be ours and not newer.</param>
    /// <param name="upTo">For tests that need an older database.</param>
    public static void Apply(DuckDbConnection connection, int? upTo = null)
    {
        var version = VersionOf(connection) ?? throw new InvalidOperationException("The database is not LogFlow's.");
        for (var step = version + 1; step <= (upTo ?? Newest); step++)
        {
            using var transaction = connection.BeginTransaction();
            if (step == 1)
            {
                connection.Execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
            }

            connection.Execute(Read(Steps[step - 1]));
            connection.Execute("INSERT INTO schema_version VALUES ($1)", step);
            transaction.Commit();
        }
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Migration {name} is not embedded."));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
