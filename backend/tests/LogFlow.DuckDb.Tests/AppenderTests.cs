using System.Text;

namespace LogFlow.DuckDb.Tests;

public sealed class AppenderTests : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
    private readonly DuckDbConnection _connection;

    public AppenderTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Every_type_round_trips_over_many_chunks()
    {
        const int Rows = 25_000;
        _connection.Execute(
            """
            CREATE TABLE t(i BIGINT, flag BOOLEAN, tiny UTINYINT, small SMALLINT, number INTEGER, id UBIGINT, wide HUGEINT,
                           uwide UHUGEINT, real DOUBLE, moment TIMESTAMP_NS, text VARCHAR, bytes BLOB)
            """);
        using (var appender = _connection.CreateAppender("t"))
        {
            Assert.Equal(12, appender.Chunk.ColumnCount);
            Assert.Equal(DuckDbType.UBigInt, appender.Chunk.ColumnType(5));
            for (var first = 0; first < Rows; first += appender.Chunk.Capacity)
            {
                var count = Math.Min(appender.Chunk.Capacity, Rows - first);
                Fill(appender.Chunk, first, count);
                appender.AppendChunk(count);
            }

            appender.Close();
        }

        using var result = _connection.Query("SELECT * FROM t ORDER BY i");
        var seen = 0;
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++, seen++)
            {
                CheckRow(chunk, row, seen);
            }
        }

        Assert.Equal(Rows, seen);
    }

    [Fact]
    public void Text_of_every_length_round_trips()
    {
        _connection.Execute("CREATE TABLE t(i BIGINT, text VARCHAR)");
        int[] lengths = [0, 1, 11, 12, 13, 14, 100, 4096, 1 << 20, (1 << 20) + 1, 3 << 20];
        using (var appender = _connection.CreateAppender("t"))
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                appender.Chunk.Values<long>(0)[i] = lengths[i];
                appender.Chunk.SetText(1, i, Text(lengths[i]));
            }

            appender.AppendChunk(lengths.Length);
            appender.Close();
        }

        using var result = _connection.Query("SELECT i, text FROM t ORDER BY i");
        var chunk = result.Next()!;
        Assert.Equal(lengths.Length, chunk.RowCount);
        for (var row = 0; row < chunk.RowCount; row++)
        {
            Assert.Equal(Text(lengths[row]), chunk.Column(1).String(row));
        }
    }

    [Fact]
    public void Bytes_that_are_not_utf8_become_replacement_characters()
    {
        _connection.Execute("CREATE TABLE t(text VARCHAR)");
        using (var appender = _connection.CreateAppender("t"))
        {
            appender.Chunk.SetText(0, 0, [(byte)'a', 0xFF, (byte)'b', 0xC3]);
            appender.AppendChunk(1);
            appender.Close();
        }

        using var result = _connection.Query("SELECT text FROM t");
        Assert.Equal("a\uFFFDb\uFFFD", result.Next()!.Column(0).String(0));
    }

    [Fact]
    public void Appended_rows_belong_to_the_transaction()
    {
        _connection.Execute("CREATE TABLE t(i BIGINT)");
        using var other = _database.Connect();
        using var appender = _connection.CreateAppender("t");

        using (_connection.BeginTransaction())
        {
            Append(appender, 300_000);
            appender.Flush();
            Assert.Equal(300_000, Count(_connection));
            Assert.Equal(0, Count(other));
        }

        var afterRollback = Count(_connection);
        using (var transaction = _connection.BeginTransaction())
        {
            Append(appender, 5_000);
            appender.Flush();
            transaction.Commit();
        }

        Assert.Equal(0, afterRollback);
        Assert.Equal(5_000, Count(other));
    }

    [Fact]
    public void What_was_not_flushed_is_discarded()
    {
        _connection.Execute("CREATE TABLE t(i BIGINT)");
        using (var appender = _connection.CreateAppender("t"))
        {
            Append(appender, 10);
        }

        Assert.Equal(0, Count(_connection));
    }

    [Fact]
    public void Appending_fails_with_duckdbs_text()
    {
        _connection.Execute("CREATE TABLE t(i BIGINT CHECK (i < 5))");
        using var appender = _connection.CreateAppender("t");
        Append(appender, 10);

        var constraint = Assert.Throws<DuckDbException>(appender.Flush);
        var missing = Assert.Throws<DuckDbException>(() => _connection.CreateAppender("nowhere"));

        Assert.Contains("CHECK constraint", constraint.Message);
        Assert.Contains("nowhere", missing.Message);
    }

    [Fact]
    public void A_column_takes_its_own_type_only()
    {
        _connection.Execute("CREATE TABLE t(i BIGINT, s VARCHAR)");
        using var appender = _connection.CreateAppender("t");

        Assert.Throws<InvalidCastException>(() => appender.Chunk.Values<int>(0).Length);
        Assert.Throws<InvalidCastException>(() => appender.Chunk.SetText(0, 0, "x"));
        Assert.Throws<InvalidCastException>(() => appender.Chunk.SetBlob(1, 0, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.Chunk.SetText(1, appender.Chunk.Capacity, "x"));
        Assert.Throws<ArgumentOutOfRangeException>(() => appender.AppendChunk(appender.Chunk.Capacity + 1));
    }

    private static void Append(DuckDbAppender appender, int rows)
    {
        for (var first = 0; first < rows; first += appender.Chunk.Capacity)
        {
            var count = Math.Min(appender.Chunk.Capacity, rows - first);
            for (var i = 0; i < count; i++)
            {
                appender.Chunk.Values<long>(0)[i] = first + i;
            }

            appender.AppendChunk(count);
        }
    }

    private static long Count(DuckDbConnection connection)
    {
        using var result = connection.Query("SELECT count(*) FROM t");
        return result.Next()!.Column(0).Values<long>()[0];
    }

    private static string Text(int length) => string.Create(length, length, static (span, seed) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = (char)('a' + ((i + seed) % 26));
        }
    });

    private static void Fill(DuckDbChunkWriter chunk, int first, int count)
    {
        for (var row = 0; row < count; row++)
        {
            var i = first + row;
            chunk.Values<long>(0)[row] = i;
            if (i % 5 == 0)
            {
                for (var column = 1; column < chunk.ColumnCount; column++)
                {
                    chunk.SetNull(column, row);
                }

                continue;
            }

            chunk.Values<bool>(1)[row] = i % 2 == 0;
            chunk.Values<byte>(2)[row] = (byte)i;
            chunk.Values<short>(3)[row] = (short)-i;
            chunk.Values<int>(4)[row] = int.MaxValue - i;
            chunk.Values<ulong>(5)[row] = ulong.MaxValue - (ulong)i;
            chunk.Values<Int128>(6)[row] = Int128.MinValue + 1 + i;
            chunk.Values<UInt128>(7)[row] = UInt128.MaxValue - (UInt128)i;
            chunk.Values<double>(8)[row] = i / 3.0;
            chunk.Values<long>(9)[row] = 1_767_225_600_000_000_000 + i;
            chunk.SetText(10, row, new string('ß', i % 40));
            chunk.SetBlob(11, row, Encoding.ASCII.GetBytes(new string((char)(i % 128), i % 30)));
        }
    }

    private static void CheckRow(DuckDbChunk chunk, int row, int i)
    {
        Assert.Equal(i, chunk.Column(0).Values<long>()[row]);
        if (i % 5 == 0)
        {
            for (var column = 1; column < chunk.ColumnCount; column++)
            {
                Assert.True(chunk.Column(column).IsNull(row));
            }

            return;
        }

        Assert.Equal(i % 2 == 0, chunk.Column(1).Values<bool>()[row]);
        Assert.Equal((byte)i, chunk.Column(2).Values<byte>()[row]);
        Assert.Equal((short)-i, chunk.Column(3).Values<short>()[row]);
        Assert.Equal(int.MaxValue - i, chunk.Column(4).Values<int>()[row]);
        Assert.Equal(ulong.MaxValue - (ulong)i, chunk.Column(5).Values<ulong>()[row]);
        Assert.Equal(Int128.MinValue + 1 + i, chunk.Column(6).Values<Int128>()[row]);
        Assert.Equal(UInt128.MaxValue - (UInt128)i, chunk.Column(7).Values<UInt128>()[row]);
        Assert.Equal(i / 3.0, chunk.Column(8).Values<double>()[row]);
        Assert.Equal(1_767_225_600_000_000_000 + i, chunk.Column(9).Values<long>()[row]);
        Assert.Equal(new string('ß', i % 40), chunk.Column(10).String(row));
        Assert.Equal(i % 30, chunk.Column(11).Bytes(row).Length);
    }
}
