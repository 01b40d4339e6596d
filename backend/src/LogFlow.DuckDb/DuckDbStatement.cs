using System.Text;
using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>A prepared statement; indexes of parameters start at 1.</summary>
public sealed unsafe class DuckDbStatement : IDisposable
{
    private readonly StatementHandle _handle;
    private readonly ConnectionHandle _connection;

    internal DuckDbStatement(StatementHandle handle, ConnectionHandle connection)
    {
        _handle = handle;
        _connection = connection;
    }

    public int ParameterCount => (int)NativeMethods.ParameterCount(_handle);

    /// <summary>Binds by the value's own type: null, bool, integers, Int128, double, string, byte[].</summary>
    /// <exception cref="ArgumentException">Another type, or text that is not Unicode.</exception>
    public DuckDbStatement Bind(int index, object? value) => value switch
    {
        null => Check(NativeMethods.BindNull(_handle, (ulong)index), index),
        bool v => Check(NativeMethods.BindBoolean(_handle, (ulong)index, v), index),
        byte v => Bind(index, (int)v),
        short v => Bind(index, (int)v),
        ushort v => Bind(index, (int)v),
        int v => Bind(index, v),
        uint v => Bind(index, (long)v),
        long v => Bind(index, v),
        ulong v => Bind(index, v),
        Int128 v => Bind(index, v),
        UInt128 v => Bind(index, v),
        double v => Bind(index, v),
        string v => Bind(index, v),
        byte[] v => BindBlob(index, v),
        _ => throw new ArgumentException($"A parameter of type {value.GetType().Name} cannot be bound.", nameof(value)),
    };

    public DuckDbStatement Bind(int index, int value) => Check(NativeMethods.BindInt32(_handle, (ulong)index, value), index);

    public DuckDbStatement Bind(int index, long value) => Check(NativeMethods.BindInt64(_handle, (ulong)index, value), index);

    public DuckDbStatement Bind(int index, ulong value) => Check(NativeMethods.BindUInt64(_handle, (ulong)index, value), index);

    public DuckDbStatement Bind(int index, double value) => Check(NativeMethods.BindDouble(_handle, (ulong)index, value), index);

    public DuckDbStatement Bind(int index, Int128 value) => Check(
        NativeMethods.BindHugeInt(_handle, (ulong)index, new NativeHugeInt { Lower = (ulong)value, Upper = (long)(value >> 64) }),
        index);

    public DuckDbStatement Bind(int index, UInt128 value) => Check(
        NativeMethods.BindUHugeInt(_handle, (ulong)index, new NativeUHugeInt { Lower = (ulong)value, Upper = (ulong)(value >> 64) }),
        index);

    public DuckDbStatement Bind(int index, string? value)
    {
        if (value is null)
        {
            return Check(NativeMethods.BindNull(_handle, (ulong)index), index);
        }

        // A lone surrogate becomes U+FFFD: DuckDB must never see bytes that are not UTF-8.
        var utf8 = Encoding.UTF8.GetBytes(value);
        fixed (byte* bytes = utf8)
        {
            byte none;
            return Check(NativeMethods.BindVarchar(_handle, (ulong)index, utf8.Length == 0 ? &none : bytes, (ulong)utf8.Length), index);
        }
    }

    public DuckDbStatement BindBlob(int index, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            byte none;
            return Check(NativeMethods.BindBlob(_handle, (ulong)index, value.IsEmpty ? &none : bytes, (ulong)value.Length), index);
        }
    }

    public void ClearBindings() => _ = NativeMethods.ClearBindings(_handle);

    /// <summary>Runs to the end; rows changed.</summary>
    public long Execute()
    {
        using var result = new ResultHandle(_connection);
        var state = NativeMethods.Execute(_handle, result.Pointer);
        DuckDbResult.ThrowOnError(state, result);
        return (long)NativeMethods.RowsChanged(result.Pointer);
    }

    /// <summary>Rows are made as they are read.</summary>
    public DuckDbResult Query()
    {
        var result = new ResultHandle(_connection);
        try
        {
            var state = NativeMethods.ExecuteStreaming(_handle, result.Pointer);
            DuckDbResult.ThrowOnError(state, result);
            return new DuckDbResult(result);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    public void Dispose() => _handle.Dispose();

    private DuckDbStatement Check(int state, int index) =>
        state == NativeMethods.Success
            ? this
            : throw new DuckDbException(NativeMethods.TextOr(
                NativeMethods.PrepareError(_handle),
                $"The statement has no parameter {index}; it has {ParameterCount}."));
}
