using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>Where a native vector's values lie and of what type they are. Asked for once per column and chunk: asking makes a handle.</summary>
internal readonly record struct VectorFacts(nint Vector, nint Data, nint Validity, DuckDbType Type)
{
    public static unsafe VectorFacts Of(nint vector)
    {
        using var type = new LogicalTypeHandle(NativeMethods.VectorType(vector));
        return new VectorFacts(vector, (nint)NativeMethods.VectorData(vector), (nint)NativeMethods.VectorValidity(vector), (DuckDbType)NativeMethods.TypeId(type));
    }
}
