using System.Globalization;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>What is kept beside a file's offset: enough to know the file again, and where it was seen last.</summary>
/// <param name="Fingerprint">Of its first bytes.</param>
/// <param name="IsSkipping">The offset lies within a line that is longer than the limit; the rest of it is read over.</param>
/// <param name="Path">Where it was last.</param>
internal sealed record TailState(Fingerprint Fingerprint, bool IsSkipping, string Path)
{
    public static TailState? Parse(string text)
    {
        var parts = text.Split('|', 4);
        return parts.Length == 4 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? new TailState(new Fingerprint(length, parts[1]), parts[2] == "s", parts[3])
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Fingerprint.Length}|{Fingerprint.Hash}|{(IsSkipping ? "s" : "")}|{Path}");
}
