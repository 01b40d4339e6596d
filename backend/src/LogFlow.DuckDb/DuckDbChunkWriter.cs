using System.Text;
using System.Text.Unicode;
using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>
/// A chunk to be filled column by column: numbers straight into DuckDB's vectors, text as <c>duckdb_string_t</c> that points into
/// an arena of our own until the appender has copied it. Rows are 0 to <see cref="Capacity"/>; every row of every column has to
/// be set, to a value or to NULL.
/// </summary>
public sealed unsafe class DuckDbChunkWriter : IDisposable
{
    private readonly DuckDbType[] _types;
    private readonly nint[] _data;
    private readonly nint[] _vectors;
    private readonly nint[] _validity;
    private readonly TextArena _arena = new();

    internal DuckDbChunkWriter(DataChunkHandle handle, DuckDbType[] types)
    {
        Handle = handle;
        _types = types;
        _data = new nint[types.Length];
        _vectors = new nint[types.Length];
        _validity = new nint[types.Length];
        FindVectors();
    }

    public int Capacity => DuckDbDatabase.ChunkRows;

    public int ColumnCount => _types.Length;

    internal DataChunkHandle Handle { get; }

    public DuckDbType ColumnType(int column) => _types[column];

    /// <summary>The whole column, to write to.</summary>
    /// <exception cref="InvalidCastException">The column holds values of another width.</exception>
    public Span<T> Values<T>(int column)
        where T : unmanaged
    {
        if (DuckDbWidths.Of(_types[column]) != sizeof(T))
        {
            throw new InvalidCastException($"A column of type {_types[column]} does not hold values of {sizeof(T)} bytes ({typeof(T).Name}).");
        }

        return new Span<T>((void*)Data(column), Capacity);
    }

    /// <summary>UTF-8 text; bytes that are not UTF-8 become U+FFFD.</summary>
    public void SetText(int column, int row, ReadOnlySpan<byte> utf8)
    {
        Expect(column, row, DuckDbType.Varchar);
        if (!Utf8.IsValid(utf8))
        {
            utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));
        }

        Set(column, row, utf8);
    }

    /// <summary>False, and nothing set, when the bytes are not UTF-8.</summary>
    public bool TrySetText(int column, int row, ReadOnlySpan<byte> utf8)
    {
        Expect(column, row, DuckDbType.Varchar);
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        Set(column, row, utf8);
        return true;
    }

    public void SetText(int column, int row, string text) => SetText(column, row, Encoding.UTF8.GetBytes(text));

    public void SetBlob(int column, int row, ReadOnlySpan<byte> bytes)
    {
        Expect(column, row, DuckDbType.Blob);
        Set(column, row, bytes);
    }

    public void SetNull(int column, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Capacity, nameof(row));
        if (_validity[column] == 0)
        {
            NativeMethods.EnsureValidityWritable(_vectors[column]);
            _validity[column] = (nint)NativeMethods.VectorValidity(_vectors[column]);
        }

        ((ulong*)_validity[column])[row >> 6] &= ~(1UL << (row & 63));
        if (_types[column] is DuckDbType.Varchar or DuckDbType.Blob)
        {
            ((NativeString*)Data(column))[row] = default;
        }
    }

    public void Dispose()
    {
        Handle.Dispose();
        Array.Clear(_data);
        _arena.Dispose();
    }

    internal void Reset()
    {
        NativeMethods.ResetDataChunk(Handle);
        _arena.Clear();
        FindVectors();
    }

    private void FindVectors()
    {
        for (var i = 0; i < _types.Length; i++)
        {
            _vectors[i] = NativeMethods.ChunkVector(Handle, (ulong)i);
            _data[i] = (nint)NativeMethods.VectorData(_vectors[i]);
            _validity[i] = 0;
        }
    }

    private nint Data(int column)
    {
        ObjectDisposedException.ThrowIf(_data[column] == 0, this);
        return _data[column];
    }

    private void Expect(int column, int row, DuckDbType type)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Capacity, nameof(row));
        if (_types[column] != type)
        {
            throw new InvalidCastException($"A column of type {_types[column]} does not take {type}.");
        }
    }

    private void Set(int column, int row, ReadOnlySpan<byte> bytes)
    {
        ref var text = ref ((NativeString*)Data(column))[row];
        text = default;
        text.Length = (uint)bytes.Length;
        fixed (byte* inlined = text.Inlined)
        {
            if (bytes.Length <= NativeString.InlineBytesMax)
            {
                bytes.CopyTo(new Span<byte>(inlined, NativeString.InlineBytesMax));
                return;
            }

            bytes[..4].CopyTo(new Span<byte>(inlined, 4));
        }

        text.Pointer = _arena.Copy(bytes);
    }
}
