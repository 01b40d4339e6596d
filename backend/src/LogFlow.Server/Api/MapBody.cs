using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

/// <summary>A layout of the service graph as a client sends it; checked here, since it is shown to everybody else.</summary>
public sealed record MapBody
{
    internal const int SlotsMax = 2000;
    private const int NameMax = 512;
    private const int RankMax = 10_000;
    private const double RowMax = 100_000;
    private const double PinMax = 10_000_000;
    private const double PitchMin = 10;
    private const double PitchMax = 2000;

    /// <summary>The version that was read and is to be replaced.</summary>
    public long? Version { get; init; }

    /// <summary>Pixels between ranks, 10 to 2000.</summary>
    public double? PitchX { get; init; }

    /// <summary>Pixels between rows, 10 to 2000.</summary>
    public double? PitchY { get; init; }

    /// <summary>1 to 2000, each name once.</summary>
    public IReadOnlyList<MapSlot?>? Slots { get; init; }

    /// <exception cref="ApiProblem">400 with every kind of fault.</exception>
    internal MapLayout ToLayout(string view)
    {
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        Check(Version is >= 0, "version needs the number that was read, 0 for a map without a layout");
        Check(IsPitch(PitchX) && IsPitch(PitchY), $"pitch_x and pitch_y need {PitchMin} to {PitchMax} pixels");
        Check(Slots is { Count: > 0 and <= SlotsMax }, $"slots needs 1 to {SlotsMax} of them");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var slot in Slots is { Count: <= SlotsMax } ? Slots : [])
        {
            if (slot?.Name is not { Length: > 0 and <= NameMax })
            {
                faults.Add($"a slot's name needs 1 to {NameMax} characters");
                continue;
            }

            Check(names.Add(slot.Name), "each name may have one slot");
            Check(Math.Abs((long)slot.Rank) <= RankMax && IsWithin(slot.Row, RowMax), $"rank goes to {RankMax} and row to {RowMax} either way");
            Check(slot.Pin is not { } pin || (IsWithin(pin.X, PinMax) && IsWithin(pin.Y, PinMax)), $"a pin's x and y go to {PinMax} either way");
        }

        return faults.Count == 0
            ? new MapLayout(view, Version!.Value, PitchX!.Value, PitchY!.Value, [.. Slots!.Select(slot => slot!).OrderBy(slot => slot.Name, StringComparer.Ordinal)])
            : throw ApiProblem.BadRequest($"The layout cannot be used: {string.Join("; ", faults)}.");

        void Check(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static bool IsPitch(double? value) => value is >= PitchMin and <= PitchMax;

    private static bool IsWithin(double value, double most) => double.IsFinite(value) && Math.Abs(value) <= most;
}
