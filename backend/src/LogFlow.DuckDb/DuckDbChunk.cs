using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>Up to <see cref="DuckDbDatabase.ChunkRows"/> rows of a result, column by column.</summary>
public sealed class DuckDbChunk : IDisposable
{
    private readonly DataChunkHandle _handle;
    private readonly VectorFacts[] _columns;

    internal DuckDbChunk(DataChunkHandle handle)
    {
        _handle = handle;
        RowCount = (int)NativeMethods.ChunkSize(handle);
        ColumnCount = (int)NativeMethods.ChunkColumnCount(handle);
        _columns = new VectorFacts[ColumnCount];
    }

    public int RowCount { get; }

    public int ColumnCount { get; }

    /// <summary>Valid until the chunk is gone.</summary>
    public DuckDbVector Column(int column)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)ColumnCount, nameof(column));
        ref var facts = ref _columns[column];
        if (facts.Vector == 0)
        {
            facts = VectorFacts.Of(NativeMethods.ChunkVector(_handle, (ulong)column));
        }

        return new DuckDbVector(facts, RowCount);
    }

    public void Dispose() => _handle.Dispose();
}
