using System.Runtime.CompilerServices;
using System.Text;
using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>One column of a chunk, read in place. What stands in a NULL row is undefined.</summary>
public readonly unsafe ref struct DuckDbVector
{
    private readonly nint _vector;
    private readonly void* _data;
    private readonly ulong* _validity;

    internal DuckDbVector(VectorFacts facts, int rows)
    {
        _vector = facts.Vector;
        _data = (void*)facts.Data;
        _validity = (ulong*)facts.Validity;
        Count = rows;
        Type = facts.Type;
    }

    public int Count { get; }

    public DuckDbType Type { get; }

    public bool IsNull(int row)
    {
        CheckRow(row);
        // DuckDB leaves the mask out when every row is valid.
        return _validity != null && (_validity[row >> 6] & (1UL << (row & 63))) == 0;
    }

    /// <summary>
    /// The rows as numbers: <c>bool</c>, integers, <see cref="Int128"/>, <see cref="UInt128"/>, <c>float</c>, <c>double</c>;
    /// timestamps are <c>long</c>.
    /// </summary>
    /// <exception cref="InvalidCastException">The column holds values of another width.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        if (DuckDbWidths.Of(Type) != sizeof(T))
        {
            throw new InvalidCastException($"A column of type {Type} does not hold values of {sizeof(T)} bytes ({typeof(T).Name}).");
        }

        return new ReadOnlySpan<T>(_data, Count);
    }

    /// <summary>Bytes of a VARCHAR (UTF-8) or BLOB; empty when NULL.</summary>
    public ReadOnlySpan<byte> Bytes(int row)
    {
        if (Type is not (DuckDbType.Varchar or DuckDbType.Blob))
        {
            throw new InvalidCastException($"A column of type {Type} does not hold text or bytes.");
        }

        if (IsNull(row))
        {
            return default;
        }

        ref var text = ref ((NativeString*)_data)[row];
        var length = (int)text.Length;
        return length <= NativeString.InlineBytesMax
            ? new ReadOnlySpan<byte>((byte*)Unsafe.AsPointer(ref text) + 4, length)
            : new ReadOnlySpan<byte>(text.Pointer, length);
    }

    /// <summary>Null when the row is NULL.</summary>
    public string? String(int row)
    {
        var bytes = Bytes(row);
        return IsNull(row) ? null : Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Where the row's elements lie in <see cref="ListElements"/>.</summary>
    public Range List(int row)
    {
        CheckList();
        if (IsNull(row))
        {
            return 0..0;
        }

        var entry = ((NativeListEntry*)_data)[row];
        return (int)entry.Offset..(int)(entry.Offset + entry.Length);
    }

    /// <summary>The elements of all rows' lists, one after another.</summary>
    public DuckDbVector ListElements()
    {
        CheckList();
        return new DuckDbVector(VectorFacts.Of(NativeMethods.ListChild(_vector)), (int)NativeMethods.ListSize(_vector));
    }

    private void CheckRow(int row) => ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));

    private void CheckList()
    {
        if (Type != DuckDbType.List)
        {
            throw new InvalidCastException($"A column of type {Type} does not hold lists.");
        }
    }
}
