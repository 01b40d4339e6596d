namespace LogFlow.Engine.Mining;

internal enum ParameterSource : byte
{
    /// <summary>A hole.</summary>
    Hole,

    /// <summary>A hole without its unit, which is constant text.</summary>
    HoleValue,

    /// <summary>A token around a hole: <c>A</c> bytes before it to <c>B</c> bytes after it.</summary>
    HoleToken,

    /// <summary>A token without a hole: <c>A</c> bytes after the hole (or the line's start), <c>B</c> bytes long.</summary>
    Word,
}

/// <summary>Where a parameter stands, told from the holes of the line at hand.</summary>
internal readonly record struct ParameterPlan(ParameterSource Source, int Hole, int A, int B);

/// <summary>
/// A known skeleton: the constant bytes of a line between its holes, and the template that such a line has. Finding a line's shape
/// and comparing it byte for byte is all that is done for most lines.
/// </summary>
internal sealed class Shape(ulong hash, byte[] skeleton, int constantBytes, Variant variant, ParameterPlan[] plan, int[] pinned, bool isRebuildable)
{
    public ulong Hash { get; } = hash;

    public Variant Variant { get; } = variant;

    public int Version { get; } = variant.Version;

    public ParameterPlan[] Plan { get; } = plan;

    /// <summary>Pairs of hole and token where the variant has a pin.</summary>
    public int[] Pinned { get; } = pinned;

    public bool IsRebuildable { get; } = isRebuildable;

    /// <summary>Found since the cache last looked for room.</summary>
    public bool WasUsed { get; set; }

    public bool Is(Skeleton line) => line.ConstantBytes == constantBytes && line.Bytes.SequenceEqual(skeleton);

    public bool HoldsPins(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes)
    {
        for (var i = 0; i < Pinned.Length; i += 2)
        {
            if (!Variant.Pins[Pinned[i + 1]].Holds(line, holes[Pinned[i]]))
            {
                return false;
            }
        }

        return true;
    }
}
