using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;

namespace LogFlow.Engine;

/// <summary>What is put around the plugs when a pipeline is wired, each null for nothing: to measure them, or to let them fail in a trial.</summary>
/// <param name="Stage">Around the stages that make frames.</param>
/// <param name="Detector">Around the detectors.</param>
/// <param name="BeforePlug">Called with its name before each plug of a tick, on its thread: <c>corrections</c>, <c>graph</c>, <c>changes</c>, a detector, <c>rules</c>, <c>forecast</c>, <c>incidents</c>.</param>
public sealed record PlugWrapping(
    Func<IFramePartStage, IFramePartStage>? Stage = null, Func<IDetector, IDetector>? Detector = null, Action<string>? BeforePlug = null)
{
    internal IFramePartStage Around(IFramePartStage stage) => Stage?.Invoke(stage) ?? stage;

    internal IReadOnlyList<IDetector> Around(IReadOnlyList<IDetector> detectors) => Detector is null ? detectors : [.. detectors.Select(Detector)];
}
