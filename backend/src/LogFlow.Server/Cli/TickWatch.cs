using LogFlow.Contracts.Flow;

namespace LogFlow.Server.Cli;

/// <summary>Tells how far event time has come.</summary>
internal sealed class TickWatch(Action<DateTimeOffset> onTick) : IConsumer<TickOutcome>
{
    public string Name => "progress";

    public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
    {
        onTick(item.Frame.Time);
        return ValueTask.CompletedTask;
    }
}
