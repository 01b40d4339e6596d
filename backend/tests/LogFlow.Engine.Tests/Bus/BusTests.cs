using LogFlow.Contracts.Flow;
using LogFlow.Engine.Bus;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Bus;

public sealed class InlineBusTests : BusContract
{
    protected override IBus Create(Action<ConsumerFailure>? onFailure = null) => new InlineBus(onFailure);
}

public sealed class ChannelBusTests : BusContract
{
    protected override IBus Create(Action<ConsumerFailure>? onFailure = null) => new ChannelBus(onFailure);

    [Fact]
    public async Task A_waiting_consumer_makes_the_producer_wait()
    {
        await using var bus = Create();
        var gate = new Gate();
        var topic = bus.Topic<int>("numbers");
        topic.Subscribe(new Subscription("slow", 2), gate);
        bus.Start();
        await topic.PublishAsync(0, default);
        await gate.Entered.Task;
        await topic.PublishAsync(1, default);
        await topic.PublishAsync(2, default);

        var fourth = topic.PublishAsync(3, default).AsTask();

        Assert.False(fourth.IsCompleted);
        gate.Open.SetResult();
        Assert.Equal(3, await fourth);
        await bus.DrainAsync(default);
        Assert.Equal([0, 1, 2, 3], gate.Seen);
    }

    [Fact]
    public async Task A_stuck_consumer_is_passed_and_named_and_comes_back_by_itself()
    {
        await using var bus = new ChannelBus(stuckAfter: TimeSpan.FromMilliseconds(100));
        var gate = new Gate();
        var kept = new CollectingConsumer<int>();
        var topic = bus.Topic<int>("numbers");
        topic.Subscribe(new Subscription("stuck", 2) { IsPassedWhenStuck = true }, gate);
        topic.Subscribe(new Subscription("kept", 2), kept);
        bus.Start();

        for (var i = 0; i < 6; i++)
        {
            await topic.PublishAsync(i, default).AsTask().WaitAsync(Patience.Limit);
        }

        var sick = bus.Status().Single(s => s.Group == "stuck");
        Assert.True(sick.IsSick);
        Assert.Equal(3, sick.Dropped);
        gate.Open.SetResult();
        await bus.DrainAsync(default);
        Assert.False(bus.Status().Single(s => s.Group == "stuck").IsSick);
        Assert.Equal([0, 1, 2], gate.Seen);
        Assert.Equal([0, 1, 2, 3, 4, 5], kept.Items);
    }

    [Fact]
    public async Task A_screen_feeding_consumer_drops_its_oldest_and_counts()
    {
        await using var bus = Create();
        var gate = new Gate();
        var topic = bus.Topic<int>("numbers");
        topic.Subscribe(new Subscription("screen", 2, FullPolicy.DropOldest), gate);
        bus.Start();
        await topic.PublishAsync(0, default);
        await gate.Entered.Task;
        for (var i = 1; i < 10; i++)
        {
            await topic.PublishAsync(i, default);
        }

        gate.Open.SetResult();
        await bus.DrainAsync(default);

        Assert.Equal([0, 8, 9], gate.Seen);
        var status = bus.Status().Single();
        Assert.Equal(7, status.Dropped);
        Assert.Equal(status.Received, status.Handled + status.Dropped);
    }

    private sealed class Gate : IConsumer<int>
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<int> Seen { get; } = [];

        public string Name => "gate";

        public async ValueTask HandleAsync(int item, CancellationToken cancellationToken)
        {
            Entered.TrySetResult();
            await Open.Task;
            Seen.Add(item);
        }
    }
}
