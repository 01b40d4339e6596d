using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine;

namespace LogFlow.Server.Tests.Promises;

/// <summary>One of the engine's real plugs with a fault in front of it, which is asked before every call.</summary>
internal static class FaultyPlugs
{
    public static PlugWrapping Stage(string name, Action fault) => new(Stage: stage => stage.Name == name ? new FaultyStage(stage, fault) : stage);

    public static PlugWrapping Detector(string name, Action fault) =>
        new(Detector: detector => detector.Name == name ? new FaultyDetector(detector, fault) : detector);

    private sealed class FaultyStage(IFramePartStage inner, Action fault) : IFramePartStage
    {
        public string Name => inner.Name;

        public void Observe(LogBatch batch, int from, int to)
        {
            fault();
            inner.Observe(batch, from, to);
        }

        public IReadOnlyList<TickFrame> TakeParts(long closedTick) => inner.TakeParts(closedTick);
    }

    private sealed class FaultyDetector(IDetector inner, Action fault) : IDetector
    {
        public string Name => inner.Name;

        public IReadOnlyList<Signal> Observe(TickFrame frame)
        {
            fault();
            return inner.Observe(frame);
        }
    }
}
