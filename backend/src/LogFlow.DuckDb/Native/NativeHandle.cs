using System.Runtime.InteropServices;

namespace LogFlow.DuckDb.Native;

/// <summary>
/// A native handle that holds a reference to the handle it was made from, so that whatever the order of disposal or
/// finalisation, DuckDB sees children destroyed before their parents.
/// </summary>
internal abstract class NativeHandle : SafeHandle
{
    private readonly NativeHandle? _parent;

    protected NativeHandle(nint value, NativeHandle? parent)
        : base(0, ownsHandle: true)
    {
        if (parent is not null)
        {
            var added = false;
            parent.DangerousAddRef(ref added);
            _parent = parent;
        }

        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    protected abstract void Destroy(ref nint value);

    protected sealed override bool ReleaseHandle()
    {
        Destroy(ref handle);
        _parent?.DangerousRelease();
        return true;
    }
}

internal sealed class ConfigHandle(nint value) : NativeHandle(value, null)
{
    protected override void Destroy(ref nint value) => NativeMethods.DestroyConfig(ref value);
}

internal sealed class DatabaseHandle(nint value) : NativeHandle(value, null)
{
    protected override void Destroy(ref nint value) => NativeMethods.Close(ref value);
}

internal sealed class ConnectionHandle(nint value, DatabaseHandle database) : NativeHandle(value, database)
{
    protected override void Destroy(ref nint value) => NativeMethods.Disconnect(ref value);
}

internal sealed class StatementHandle(nint value, ConnectionHandle connection) : NativeHandle(value, connection)
{
    protected override void Destroy(ref nint value) => NativeMethods.DestroyPrepare(ref value);
}

internal sealed class AppenderHandle(nint value, ConnectionHandle connection) : NativeHandle(value, connection)
{
    // Flushes what was appended and not yet flushed; the state is of no use here, DuckDbAppender.Close reports it.
    protected override void Destroy(ref nint value) => _ = NativeMethods.DestroyAppender(ref value);
}

internal sealed class LogicalTypeHandle(nint value) : NativeHandle(value, null)
{
    protected override void Destroy(ref nint value) => NativeMethods.DestroyLogicalType(ref value);
}

internal sealed class DataChunkHandle(nint value, NativeHandle? owner) : NativeHandle(value, owner)
{
    protected override void Destroy(ref nint value) => NativeMethods.DestroyDataChunk(ref value);
}

/// <summary>Owns a <c>duckdb_result</c>, which is a struct of the caller's and so lives in memory of our own.</summary>
internal sealed unsafe class ResultHandle : NativeHandle
{
    internal ResultHandle(ConnectionHandle connection)
        : base((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)), connection)
    {
    }

    internal NativeResult* Pointer => (NativeResult*)handle;

    protected override void Destroy(ref nint value)
    {
        NativeMethods.DestroyResult((NativeResult*)value);
        NativeMemory.Free((void*)value);
        value = 0;
    }
}
