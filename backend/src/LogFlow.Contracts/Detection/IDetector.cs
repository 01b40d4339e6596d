using LogFlow.Contracts.Frames;

namespace LogFlow.Contracts.Detection;

/// <summary>
/// A plug that looks at frames and finds what is not as usual. Pure: no clock, no I/O, no log; same frames in, same signals out.
/// Baselines come from the service's own past and exclude the sample being judged; quiet while warming up and on steady input;
/// memory bounded in services and templates. Frames come in ascending <see cref="TickFrame.Tick"/>, usually one per second, but a
/// long silence of the whole stream may be skipped: reckon with the tick, not with the number of calls. A detector speaks again
/// each tick while its finding lasts.
/// </summary>
public interface IDetector
{
    /// <summary>Kebab-case; also its name in the configuration and in metrics.</summary>
    string Name { get; }

    /// <summary>Signals ordered by service, then kind.</summary>
    IReadOnlyList<Signal> Observe(TickFrame frame);
}
