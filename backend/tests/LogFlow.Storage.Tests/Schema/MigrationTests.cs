using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;

namespace LogFlow.Storage.Tests.Schema;

public sealed class MigrationTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logflow-migrate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void An_empty_database_becomes_the_newest()
    {
        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
        using var connection = database.Connect();
        Assert.Equal(0, Migrations.VersionOf(connection));

        Migrations.Apply(connection);
        Migrations.Apply(connection);

        Assert.Equal(Migrations.Newest, Migrations.VersionOf(connection));
        Assert.Equal(Migrations.Newest, connection.Scalar("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task An_older_database_keeps_its_records()
    {
        var path = Path.Combine(_folder.FullName, "older.duckdb");
        using (var database = DuckDbDatabase.Open(path))
        using (var connection = database.Connect())
        {
            Migrations.Apply(connection, upTo: 1);
            connection.Execute(
                """
                INSERT INTO services VALUES (0, 'old-service');
                INSERT INTO templates VALUES (77, 'an old <*>', 0, 5, 9);
                INSERT INTO records VALUES (41, 1000, 0, -1, 9, 0, 32, 0, 77, 'line', NULL, 0, 0, 0, 0, -1, NULL)
                """);
        }

        await using var store = LogStore.Open(new StoreOptions { Path = path });
        await store.Writer.Records.HandleAsync(new Rows().Log("a new line").Take(), CancellationToken.None);
        store.Writer.Flush();
        var records = (await store.Reader.SearchAsync(new SearchQuery(), CancellationToken.None)).Records;

        Assert.Equal(["a new line", "an old line"], records.Select(r => r.Message));
        Assert.Equal([42, 41], records.Select(r => r.Sequence));
        Assert.Equal("old-service", records[1].Service);
        Assert.Empty(await store.Reader.RulesAsync(CancellationToken.None));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_version_before()
    {
        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
        using var connection = database.Connect();
        Migrations.Apply(connection, upTo: 1);
        connection.Execute("CREATE TABLE rules (already_there INTEGER)");

        Assert.Throws<DuckDbException>(() => Migrations.Apply(connection));

        Assert.Equal(1, Migrations.VersionOf(connection));
        Assert.Equal(0, connection.Scalar("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'frames'"));
    }
}
