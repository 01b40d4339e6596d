using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine;

/// <summary>A second of event time that may still take records, with a stage's part of its frame.</summary>
internal class OpenSecond(long tick)
{
    public const long NsPerSecond = 1_000_000_000;

    private readonly long _firstNs = tick * NsPerSecond;
    private readonly long _endNs = (tick + 1) * NsPerSecond;

    public TickFrame Frame { get; } = new(tick);

    public bool Holds(long timeNs) => timeNs >= _firstNs && timeNs < _endNs;

    /// <summary>The second that a time lies in, also before 1970.</summary>
    public static long TickOf(long timeNs) => Math.DivRem(timeNs, NsPerSecond, out var rest) - (rest < 0 ? 1 : 0);
}

/// <summary>One whose services are looked up by their small numbers.</summary>
internal class ServiceSecond(long tick) : OpenSecond(tick)
{
    private ServiceWindow?[] _byId = new ServiceWindow?[32];

    public ServiceWindow Service(int id, NameTable names)
    {
        if (id >= _byId.Length)
        {
            Array.Resize(ref _byId, Math.Max(_byId.Length * 2, id + 1));
        }

        return _byId[id] ??= Frame.Service(names[id]);
    }
}
