namespace LogFlow.Contracts.Queries;

/// <summary>
/// Where the service graph's boxes stand, kept for all who look at it: a service keeps its slot for life. Written whole, and only over
/// the version that the writer has read.
/// </summary>
/// <param name="View">Which map: <c>services</c> or <c>groups</c>.</param>
/// <param name="Version">Grows by one with every write; 0 is a map nobody has laid out yet.</param>
/// <param name="PitchX">Pixels between ranks.</param>
/// <param name="PitchY">Pixels between rows.</param>
/// <param name="Slots">By name, ordinal; each name once.</param>
public sealed record MapLayout(string View, long Version, double PitchX, double PitchY, IReadOnlyList<MapSlot> Slots)
{
    public static MapLayout Empty(string view) => new(view, 0, 0, 0, []);
}

/// <summary>One box: rank grows to the right, row downwards, in units of a slot.</summary>
/// <param name="Name">Of the service or group.</param>
/// <param name="Rank">May be negative: left of the first.</param>
/// <param name="Row">Steps of one half.</param>
/// <param name="Pin">Where a person dragged it, in pixels; null when it stands in its slot.</param>
public sealed record MapSlot(string Name, int Rank, double Row, MapPin? Pin);

public sealed record MapPin(double X, double Y);
