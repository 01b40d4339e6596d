using System.Text;

namespace LogFlow.Engine.Mining;

internal enum PinMode : byte
{
    /// <summary>The hole is a parameter.</summary>
    None,

    /// <summary>Every line had these very bytes, so they are constant text.</summary>
    Whole,

    /// <summary>The hole is a parameter followed by this unit.</summary>
    Unit,
}

/// <summary>What a hole has always held. Given up as soon as a line says otherwise.</summary>
internal readonly record struct Pin(PinMode Mode, byte[] Bytes)
{
    public static readonly Pin None = new(PinMode.None, []);

    public static Pin Of(ReadOnlySpan<byte> line, in Hole hole) => hole switch
    {
        _ when Ablation.Pins => None,
        { HasUnit: true } => new Pin(PinMode.Unit, line[hole.ValueEnd..hole.End].ToArray()),
        { Kind: HoleKind.Mixed } when Ascii.IsValid(line[hole.Start..hole.End]) => new Pin(PinMode.Whole, line[hole.Start..hole.End].ToArray()),
        _ => None,
    };

    public bool Holds(ReadOnlySpan<byte> line, in Hole hole) => Mode switch
    {
        PinMode.Whole => line[hole.Start..hole.End].SequenceEqual(Bytes),
        PinMode.Unit => line[hole.ValueEnd..hole.End].SequenceEqual(Bytes),
        _ => true,
    };

    public bool IsSame(in Pin other) => Mode == other.Mode && Bytes.AsSpan().SequenceEqual(other.Bytes);
}

/// <summary>
/// One template of a group: a choice of values at the positions that do not vary. Its text changes when a position begins to
/// vary or a pin is given up; shapes remember the version they were made for.
/// </summary>
internal sealed class Variant(TemplateGroup group, byte[] values, byte[][] gaps, Pin[] pins)
{
    public TemplateGroup Group { get; } = group;

    /// <summary>Per position an index into its values, or <see cref="TokenPosition.Varies"/>.</summary>
    public byte[] Values { get; } = values;

    /// <summary>Delimiters before each token and after the last, as the first line had them.</summary>
    public byte[][] Gaps { get; } = gaps;

    /// <summary>Per token; only read where the token has a hole and the position does not vary.</summary>
    public Pin[] Pins { get; } = pins;

    public TemplateEntry Entry { get; set; } = null!;

    /// <summary>Counts up with every change of text; negative once retired or merged away.</summary>
    public int Version { get; set; }

    /// <summary>Number of the line that made it.</summary>
    public long FirstLine { get; set; }

    /// <summary>Number of the last line that had it.</summary>
    public long LastLine { get; set; }

    public bool HasPins { get; set; }
}
