namespace LogFlow.Engine.Mining;

/// <summary>
/// Leaves one part of the miner out, to measure what it is worth (<c>bench mine ablation</c>). Read once at start, so that the running
/// program has constants here and no choices; nothing but that benchmark sets the switch.
/// </summary>
internal static class Ablation
{
    /// <summary>Name of the switch whose presence is asked for as <c>Prefix + part</c>.</summary>
    public const string Prefix = "LogFlow.Mining.Without.";

    public static readonly bool Structure = IsOff("structure");
    public static readonly bool Units = IsOff("units");
    public static readonly bool Dates = IsOff("dates");
    public static readonly bool Paths = IsOff("paths");
    public static readonly bool Colons = IsOff("colons");
    public static readonly bool Lists = IsOff("lists");
    public static readonly bool Prefixes = IsOff("prefixes");
    public static readonly bool HexWords = IsOff("hex-words");
    public static readonly bool Pins = IsOff("pins");
    public static readonly bool Hosts = IsOff("hosts");
    public static readonly bool Empties = IsOff("empties");

    /// <summary>The parts that can be left out.</summary>
    public static IReadOnlyList<string> Parts { get; } =
        ["structure", "units", "dates", "paths", "colons", "lists", "prefixes", "hex-words", "pins", "hosts", "empties"];

    private static bool IsOff(string part) => AppContext.TryGetSwitch(Prefix + part, out var isOff) && isOff;
}
