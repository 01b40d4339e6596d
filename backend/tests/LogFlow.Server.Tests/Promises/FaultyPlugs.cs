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

    /// <summary>Any plug of a tick, by the name under which it is counted.</summary>
    public static PlugWrapping Plug(string name, Action fault) => new(BeforePlug: plug =>
    {
        if (plug == name)
        {
            fault();
        }
    });

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
}
