using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;

namespace LogFlow.Engine;

/// <summary>What is put around the plugs when a pipeline is wired, each null for nothing: to measure them, or to let them fail in a trial.</summary>
public sealed record PlugWrapping(Func<IFramePartStage, IFramePartStage>? Stage = null, Func<IDetector, IDetector>? Detector = null)
{
    internal IFramePartStage Around(IFramePartStage stage) => Stage?.Invoke(stage) ?? stage;

    internal IReadOnlyList<IDetector> Around(IReadOnlyList<IDetector> detectors) => Detector is null ? detectors : [.. detectors.Select(Detector)];
}
