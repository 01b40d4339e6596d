namespace LogFlow.Engine.Mining;

internal enum HoleKind : byte
{
    /// <summary>Digits with sign, point, unit or separators.</summary>
    Number,

    /// <summary>A short word with a few digits in it (<c>ssh2</c>, <c>IPv4</c>, <c>node7</c>): constant until a second value is seen.</summary>
    Mixed,

    /// <summary>Hex digits, with or without <c>0x</c>; UUIDs.</summary>
    Hex,

    /// <summary>IPv6, MAC and other colon-separated hex groups.</summary>
    Address,

    /// <summary>Times and dates.</summary>
    Time,

    /// <summary>File paths and the part of a URL after its scheme.</summary>
    Path,

    /// <summary>Nothing between brackets where other lines have something.</summary>
    Empty,

    /// <summary>A <c>&lt;*&gt;</c> that stands in the line itself, as it does in a stored template.</summary>
    Literal,

    /// <summary>What follows the first line, or the scan limit.</summary>
    Tail,
}

/// <summary>A run of bytes that the masks take for variable. At most one per token; the rest of the token stays constant text.</summary>
internal struct Hole
{
    public int Start;

    public int End;

    /// <summary>End without a unit (<c>12 KB</c>); equals <see cref="End"/> when there is none.</summary>
    public int ValueEnd;

    /// <summary>Where the token that holds it begins.</summary>
    public int TokenStart;

    public HoleKind Kind;

    public readonly bool HasUnit => ValueEnd != End;

    /// <summary>A hole without a unit.</summary>
    public void Set(int tokenStart, int start, int end, HoleKind kind)
    {
        TokenStart = tokenStart;
        Start = start;
        End = end;
        ValueEnd = end;
        Kind = kind;
    }
}
