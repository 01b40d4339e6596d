using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>
/// A row-by-row view of an appender, for the small tables; records, of which there are many, are written by column. Values come
/// in the order of the table's columns.
/// </summary>
internal sealed class RowAppender(DuckDbConnection connection, string table) : IDisposable
{
    private readonly DuckDbAppender _appender = connection.CreateAppender(table);
    private int _row;
    private int _column;

    private DuckDbChunkWriter Chunk => _appender.Chunk;

    public RowAppender Add(long value) => Put(value);

    public RowAppender Add(ulong value) => Put(value);

    public RowAppender Add(int value) => Put(value);

    public RowAppender Add(byte value) => Put(value);

    public RowAppender Add(double value) => Put(value);

    public RowAppender Add(bool value) => Put(value);

    public RowAppender Add(string value)
    {
        Chunk.SetText(_column++, _row, value);
        return this;
    }

    public RowAppender Add(ReadOnlySpan<byte> blob)
    {
        Chunk.SetBlob(_column++, _row, blob);
        return this;
    }

    public void EndRow()
    {
        if (_column != Chunk.ColumnCount)
        {
            throw new InvalidOperationException($"A row of {table} has {Chunk.ColumnCount} columns, {_column} were given.");
        }

        _column = 0;
        if (++_row == Chunk.Capacity)
        {
            Append();
        }
    }

    public void Flush()
    {
        Append();
        _appender.Flush();
    }

    public void Dispose() => _appender.Dispose();

    private RowAppender Put<T>(T value)
        where T : unmanaged
    {
        Chunk.Values<T>(_column++)[_row] = value;
        return this;
    }

    private void Append()
    {
        _appender.AppendChunk(_row);
        _row = 0;
    }
}
