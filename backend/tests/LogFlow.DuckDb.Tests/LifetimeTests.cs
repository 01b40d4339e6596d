namespace LogFlow.DuckDb.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public void Closing_twice_is_harmless()
    {
        var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
        var connection = database.Connect();
        connection.Execute("CREATE TABLE t(i INTEGER)");
        var statement = connection.Prepare("SELECT 1");
        var result = connection.Query("SELECT 1");
        var appender = connection.CreateAppender("t");
        IDisposable[] all = [database, connection, statement, result, appender];

        foreach (var each in all)
        {
            each.Dispose();
            each.Dispose();
        }

        Assert.Throws<ObjectDisposedException>(() => connection.Execute("SELECT 1"));
        Assert.Throws<ObjectDisposedException>(() => database.Connect());
        Assert.Throws<ObjectDisposedException>(() => result.Next());
        connection.Interrupt();
    }

    [Fact]
    public void A_result_outlives_the_connection_and_database_it_came_from()
    {
        var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
        var connection = database.Connect();
        using var result = connection.Query("SELECT i FROM range(5000) t(i)");

        connection.Dispose();
        database.Dispose();
        var rows = 0;
        while (result.Next() is { } chunk)
        {
            rows += chunk.RowCount;
        }

        Assert.Equal(5000, rows);
    }

    [Fact]
    public void A_file_keeps_what_was_committed()
    {
        using var folder = new TemporaryFolder();
        using (var database = DuckDbDatabase.Open(folder.File("kept.duckdb")))
        using (var connection = database.Connect())
        {
            connection.Execute("CREATE TABLE t AS SELECT 42 AS answer");
        }

        using var again = DuckDbDatabase.Open(folder.File("kept.duckdb"));
        using var reader = again.Connect();
        using var result = reader.Query("SELECT answer FROM t");

        Assert.Equal(42, result.Next()!.Column(0).Values<int>()[0]);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_duckdbs_text()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("letter.duckdb"), new string('x', 100_000));

        var error = Assert.Throws<DuckDbException>(() => DuckDbDatabase.Open(folder.File("letter.duckdb")));

        Assert.Contains("not a valid DuckDB database file", error.Message);
    }

    [Fact]
    public async Task A_running_query_is_interrupted_from_another_thread()
    {
        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
        using var connection = database.Connect();
        using var started = new ManualResetEventSlim();
        var query = Task.Run(() =>
        {
            started.Set();
            // Far longer than any test may run, were it not stopped.
            using var result = connection.Query("SELECT sum(a.i * b.i % 7) FROM range(1000000) a(i), range(1000000) b(i)");
            while (result.Next() is not null)
            {
            }
        });

        Assert.True(started.Wait(TimeSpan.FromMinutes(2)));
        // An interrupt that comes before the query runs is forgotten, so it is repeated until it bites.
        while (!query.IsCompleted)
        {
            connection.Interrupt();
            await Task.WhenAny(query, Task.Delay(10));
        }

        var error = await Assert.ThrowsAsync<DuckDbException>(() => query);
        Assert.True(error.Kind == DuckDbErrorKind.Interrupted, $"{error.Kind}: {error}");
        using var next = connection.Query("SELECT 1");
        Assert.Equal(1, next.Next()!.Column(0).Values<int>()[0]);
    }

    [Fact]
    public void Connections_see_each_others_commits_and_nothing_sooner()
    {
        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
        using var writer = database.Connect();
        using var reader = database.Connect();
        writer.Execute("CREATE TABLE t(i INTEGER)");

        using var transaction = writer.BeginTransaction();
        writer.Execute("INSERT INTO t VALUES (1)");
        var before = Count(reader);
        transaction.Commit();

        Assert.Equal(0, before);
        Assert.Equal(1, Count(reader));
    }

    [Fact]
    public void A_transaction_that_is_not_committed_leaves_nothing()
    {
        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
        using var connection = database.Connect();
        connection.Execute("CREATE TABLE t(i INTEGER)");

        using (connection.BeginTransaction())
        {
            connection.Execute("INSERT INTO t VALUES (1)");
        }

        Assert.Throws<DuckDbException>(() =>
        {
            using var failing = connection.BeginTransaction();
            connection.Execute("INSERT INTO t VALUES (2)");
            connection.Execute("INSERT INTO t SELECT ('x' || i)::INTEGER FROM range(3) r(i)");
            failing.Commit();
        });

        Assert.Equal(0, Count(connection));
    }

    private static long Count(DuckDbConnection connection)
    {
        using var result = connection.Query("SELECT count(*) FROM t");
        return result.Next()!.Column(0).Values<long>()[0];
    }
}
