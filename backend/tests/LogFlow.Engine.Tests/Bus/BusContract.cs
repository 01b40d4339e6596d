using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Bus;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Bus;

/// <summary>What every bus owes its topics and consumers.</summary>
public abstract class BusContract
{
    protected abstract IBus Create(Action<ConsumerFailure>? onFailure = null);

    [Fact]
    public async Task Every_group_sees_every_item_in_order()
    {
        await using var bus = Create();
        var first = new CollectingConsumer<int>();
        var second = new CollectingConsumer<int>();
        var topic = bus.Topic<int>("numbers");
        topic.Subscribe(new Subscription("first", 4), first);
        topic.Subscribe(new Subscription("second", 1), second);
        bus.Start();

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(i, await topic.PublishAsync(i, default));
        }

        await bus.DrainAsync(default);
        Assert.Equal(Enumerable.Range(0, 100), first.Items);
        Assert.Equal(Enumerable.Range(0, 100), second.Items);
        Assert.All(bus.Status(), s => Assert.Equal(99, s.CommittedOffset));
    }

    [Fact]
    public async Task A_failing_consumer_is_counted_and_goes_on_while_the_others_are_untouched()
    {
        var failures = new List<ConsumerFailure>();
        await using var bus = Create(failures.Add);
        var healthy = new CollectingConsumer<int>();
        var topic = bus.Topic<int>("numbers");
        topic.Subscribe(new Subscription("odd-hater"), new OddHater());
        topic.Subscribe(new Subscription("healthy"), healthy);
        bus.Start();

        for (var i = 0; i < 6; i++)
        {
            await topic.PublishAsync(i, default);
        }

        await bus.DrainAsync(default);
        var status = bus.Status().Single(s => s.Group == "odd-hater");
        Assert.Equal((6, 3, 3), (status.Received, status.Handled, status.Failed));
        Assert.Equal("5 is odd", status.LastError);
        Assert.Equal([1L, 3L, 5L], failures.Select(f => f.Offset));
        Assert.Equal(6, healthy.Items.Count);
    }

    [Fact]
    public async Task Draining_finishes_upstream_topics_before_downstream_ones()
    {
        await using var bus = Create();
        var end = new CollectingConsumer<int>();
        var source = bus.Topic<int>("source");
        var sink = bus.Topic<int>("sink");
        source.Subscribe(new Subscription("forward", 1000), new Forwarder(sink));
        sink.Subscribe(new Subscription("end", 1), end);
        bus.Start();
        for (var i = 0; i < 500; i++)
        {
            await source.PublishAsync(i, default);
        }

        await bus.DrainAsync(default);

        // The forwarder says one word of its own when its queue is empty; that too arrives.
        Assert.Equal([.. Enumerable.Range(0, 500), -1], end.Items);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await source.PublishAsync(1, default));
    }

    [Fact]
    public async Task A_shared_batch_is_given_back_after_its_last_reader()
    {
        await using var bus = Create();
        var names = new NameTable();
        var counts = new CollectingConsumer<int>();
        var topic = bus.Topic<LogBatch>("logs");
        topic.Subscribe(new Subscription("a"), new CountingReader(counts));
        topic.Subscribe(new Subscription("b"), new CountingReader(counts));
        bus.Start();
        var batch = Some.Batch(names, ("a", 9, "one"), ("a", 9, "two"));

        await topic.PublishAsync(batch, default);
        await bus.DrainAsync(default);

        Assert.Equal([2, 2], counts.Items);
        Assert.Equal(0, batch.Count);
        Assert.Throws<InvalidOperationException>(batch.Release);
    }

    private sealed class OddHater : IConsumer<int>
    {
        public string Name => "odd-hater";

        public ValueTask HandleAsync(int item, CancellationToken cancellationToken) =>
            item % 2 == 0 ? ValueTask.CompletedTask : throw new FormatException($"{item} is odd");
    }

    private sealed class Forwarder(ITopic<int> to) : IConsumer<int>
    {
        public string Name => "forward";

        public async ValueTask HandleAsync(int item, CancellationToken cancellationToken) => await to.PublishAsync(item, cancellationToken);

        public async ValueTask CompleteAsync(CancellationToken cancellationToken) => await to.PublishAsync(-1, cancellationToken);
    }

    private sealed class CountingReader(CollectingConsumer<int> counts) : IConsumer<LogBatch>
    {
        public string Name => "counting";

        public ValueTask HandleAsync(LogBatch item, CancellationToken cancellationToken) => counts.HandleAsync(item.Count, cancellationToken);
    }
}
