using System.Text;

namespace LogFlow.DuckDb.Tests;

public sealed class QueryTests : IDisposable
{
    private readonly DuckDbDatabase _database = DuckDbDatabase.Open(DuckDbDatabase.InMemory);
    private readonly DuckDbConnection _connection;

    public QueryTests() => _connection = _database.Connect();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void The_library_is_the_pinned_version() => Assert.Equal("v1.5.6", DuckDbDatabase.LibraryVersion);

    public static TheoryData<object, string, DuckDbType> Parameters() => new()
    {
        { true, "BOOLEAN", DuckDbType.Boolean },
        { -7, "INTEGER", DuckDbType.Integer },
        { int.MinValue, "INTEGER", DuckDbType.Integer },
        { long.MinValue, "BIGINT", DuckDbType.BigInt },
        { long.MaxValue, "BIGINT", DuckDbType.BigInt },
        { ulong.MaxValue, "UBIGINT", DuckDbType.UBigInt },
        { double.Epsilon, "DOUBLE", DuckDbType.Double },
        { double.NegativeInfinity, "DOUBLE", DuckDbType.Double },
        { "", "VARCHAR", DuckDbType.Varchar },
        { "twelve bytes", "VARCHAR", DuckDbType.Varchar },
        { "thirteen byte", "VARCHAR", DuckDbType.Varchar },
        { "ünïcödé ✓ \0 inside 👩‍👩‍👧", "VARCHAR", DuckDbType.Varchar },
        { "'; DROP TABLE logs; --", "VARCHAR", DuckDbType.Varchar },
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_parameter_comes_back_as_it_went(object value, string type, DuckDbType expectedType)
    {
        using var result = _connection.Query($"SELECT $1::{type}", value);
        var column = result.Next()!.Column(0);

        Assert.Equal(expectedType, column.Type);
        Assert.Equal(value, Read(column, 0));
        Assert.Null(result.Next());
    }

    [Fact]
    public void Wide_integers_and_bytes_come_back_as_they_went()
    {
        byte[] bytes = [0, 255, 128, 10, .. Enumerable.Repeat((byte)7, 100_000)];

        using var result = _connection.Query(
            "SELECT $1::HUGEINT, $2::UHUGEINT, $3::BLOB, $4::BLOB", Int128.MinValue + 1, UInt128.MaxValue, bytes, Array.Empty<byte>());
        var chunk = result.Next()!;

        Assert.Equal(Int128.MinValue + 1, chunk.Column(0).Values<Int128>()[0]);
        Assert.Equal(UInt128.MaxValue, chunk.Column(1).Values<UInt128>()[0]);
        Assert.Equal(bytes, chunk.Column(2).Bytes(0).ToArray());
        Assert.False(chunk.Column(3).IsNull(0));
        Assert.Equal(0, chunk.Column(3).Bytes(0).Length);
    }

    [Theory]
    [InlineData("BOOLEAN")]
    [InlineData("BIGINT")]
    [InlineData("UHUGEINT")]
    [InlineData("DOUBLE")]
    [InlineData("VARCHAR")]
    [InlineData("BLOB")]
    [InlineData("TIMESTAMP_NS")]
    public void A_null_comes_back_as_null(string type)
    {
        using var result = _connection.Query($"SELECT $1::{type}", [null]);

        Assert.True(result.Next()!.Column(0).IsNull(0));
    }

    [Fact]
    public void Nanosecond_timestamps_are_read_as_nanoseconds()
    {
        using var result = _connection.Query("SELECT make_timestamp_ns($1)", 1_767_225_600_123_456_789);
        var column = result.Next()!.Column(0);

        Assert.Equal(DuckDbType.TimestampNanoseconds, column.Type);
        Assert.Equal(1_767_225_600_123_456_789, column.Values<long>()[0]);
    }

    [Fact]
    public void Lists_are_read_in_place()
    {
        using var result = _connection.Query("SELECT * FROM (VALUES (1, ['a', NULL, 'a longer text than twelve']), (2, NULL), (3, [])) t(i, l) ORDER BY i");
        var column = result.Next()!.Column(1);
        var elements = column.ListElements();

        var first = column.List(0).GetOffsetAndLength(elements.Count);
        Assert.Equal(3, first.Length);
        Assert.Equal("a", elements.String(first.Offset));
        Assert.Null(elements.String(first.Offset + 1));
        Assert.Equal("a longer text than twelve", elements.String(first.Offset + 2));
        Assert.True(column.IsNull(1));
        Assert.False(column.IsNull(2));
        Assert.Equal(0, column.List(2).GetOffsetAndLength(elements.Count).Length);
    }

    [Fact]
    public void Many_rows_stream_in_chunks_with_their_nulls()
    {
        using var result = _connection.Query("SELECT i, CASE WHEN i % 3 = 0 THEN NULL ELSE 'row number ' || i END FROM range(10000) t(i) ORDER BY i");
        long seen = 0;
        var chunks = 0;
        while (result.Next() is { } chunk)
        {
            chunks++;
            var numbers = chunk.Column(0).Values<long>();
            var texts = chunk.Column(1);
            for (var row = 0; row < chunk.RowCount; row++, seen++)
            {
                Assert.Equal(seen, numbers[row]);
                Assert.Equal(seen % 3 == 0 ? null : $"row number {seen}", texts.String(row));
            }
        }

        Assert.Equal(10_000, seen);
        Assert.True(chunks > 1);
    }

    [Fact]
    public void Column_names_and_types_are_known_before_the_rows()
    {
        using var result = _connection.Query("SELECT 1::UTINYINT AS small, 'x' AS \"a text\"");

        Assert.Equal(2, result.ColumnCount);
        Assert.Equal("small", result.ColumnName(0));
        Assert.Equal("a text", result.ColumnName(1));
        Assert.Equal(DuckDbType.UTinyInt, result.ColumnType(0));
    }

    [Fact]
    public void A_column_is_not_read_as_something_else()
    {
        using var result = _connection.Query("SELECT 1::INTEGER, 'x'");
        var chunk = result.Next()!;

        Assert.Throws<InvalidCastException>(() => chunk.Column(0).Values<long>().Length);
        Assert.Throws<InvalidCastException>(() => chunk.Column(0).Bytes(0).Length);
        Assert.Throws<InvalidCastException>(() => chunk.Column(1).Values<int>().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk.Column(1).Bytes(1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => chunk.Column(2).Count);
    }

    [Fact]
    public void Invalid_sql_fails_with_duckdbs_text()
    {
        var syntax = Assert.Throws<DuckDbException>(() => _connection.Execute("SELEC 1"));
        var catalog = Assert.Throws<DuckDbException>(() => _connection.Query("SELECT * FROM nowhere"));

        Assert.Contains("syntax error", syntax.Message);
        Assert.Contains("nowhere", catalog.Message);
    }

    [Fact]
    public void A_failure_in_the_middle_of_the_rows_is_not_taken_for_their_end()
    {
        using var result = _connection.Query("SELECT CASE WHEN i < 5000000 THEN '1' ELSE 'x' END::INTEGER FROM range(10000000) t(i)");

        var error = Assert.Throws<DuckDbException>(() =>
        {
            while (result.Next() is not null)
            {
            }
        });
        Assert.Contains("Could not convert", error.Message);
    }

    [Fact]
    public void A_missing_parameter_is_named()
    {
        using var statement = _connection.Prepare("SELECT $1::INTEGER");

        Assert.Equal(1, statement.ParameterCount);
        Assert.Throws<DuckDbException>(() => statement.Bind(2, 1));
        Assert.Throws<DuckDbException>(() => statement.Query());
        Assert.Throws<ArgumentException>(() => statement.Bind(1, (object)new Uri("http://x")));
    }

    [Fact]
    public void A_statement_runs_again_with_other_values()
    {
        _connection.Execute("CREATE TABLE t(i INTEGER, s VARCHAR)");
        using var insert = _connection.Prepare("INSERT INTO t VALUES ($1, $2)");
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, insert.Bind(1, i).Bind(2, i == 3 ? null : $"text {i}").Execute());
        }

        Assert.Equal(9, _connection.Execute("DELETE FROM t WHERE s IS NOT NULL"));
    }

    [Fact]
    public void An_unknown_setting_is_refused()
    {
        var error = Assert.Throws<DuckDbException>(() =>
            DuckDbDatabase.Open(DuckDbDatabase.InMemory, new Dictionary<string, string> { ["no_such_setting"] = "1" }));

        Assert.Contains("no_such_setting", error.Message);
    }

    private static object? Read(DuckDbVector column, int row) => column.Type switch
    {
        _ when column.IsNull(row) => null,
        DuckDbType.Boolean => column.Values<bool>()[row],
        DuckDbType.Integer => column.Values<int>()[row],
        DuckDbType.BigInt => column.Values<long>()[row],
        DuckDbType.UBigInt => column.Values<ulong>()[row],
        DuckDbType.Double => column.Values<double>()[row],
        DuckDbType.Varchar => Encoding.UTF8.GetString(column.Bytes(row)),
        _ => throw new InvalidOperationException($"{column.Type}"),
    };
}
