using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Progress;

public sealed class BatchTests
{
    private static readonly UInt128 Id = new(7, 9);

    [Fact]
    public async Task A_batch_that_comes_again_is_stored_once()
    {
        using var store = new TestStore();
        var rows = new Rows();

        store.Write(Part(rows.Log("a").Log("b"), 0), Part(rows, 2, isComplete: true, rejected: 3));
        store.Write(Part(rows.Log("a").Log("b"), 0), Part(rows, 2, isComplete: true, rejected: 3));

        Assert.Equal(2, (await store.AllAsync()).Count);
        Assert.Equal(new BatchProgress(2, true, 3), store.Writer.FindBatch(Id));
        Assert.Equal(2, store.Store.Counters.RecordsRepeated);
    }

    [Fact]
    public async Task It_is_remembered_over_a_restart_and_goes_on_in_the_middle()
    {
        using var store = new TestStore();
        var rows = new Rows();
        store.Write(Part(rows.Log("a").Log("b"), 0));

        store.Reopen();

        Assert.Equal(new BatchProgress(2, false, 0), store.Writer.FindBatch(Id));
        store.Write(Part(rows.Log("c"), 2, isComplete: true));
        Assert.Equal(["c", "b", "a"], (await store.AllAsync()).Select(r => r.Message));
        Assert.Equal(new BatchProgress(3, true, 0), store.Writer.FindBatch(Id));
    }

    [Fact]
    public async Task A_part_after_a_hole_is_refused()
    {
        using var store = new TestStore();
        var rows = new Rows();
        var late = Part(rows.Log("second"), 1);
        late.Stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        store.Write(late);

        var refused = await Assert.ThrowsAsync<StoreException>(() => late.Stored.Task.WaitAsync(Patience.Limit));
        Assert.Equal(StoreFault.OutOfOrder, refused.Fault);
        Assert.Empty(await store.AllAsync());
    }

    [Fact]
    public async Task After_the_window_it_is_a_new_batch()
    {
        var time = new ManualTime();
        using var store = new TestStore(time: time);
        var rows = new Rows();
        store.Write(Part(rows.Log("a"), 0, isComplete: true));

        time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(default, store.Writer.FindBatch(Id));
        store.Write(Part(rows.Log("other"), 0, batch: Id + 1));
        store.Write(Part(rows.Log("a"), 0, isComplete: true));

        Assert.Equal(3, (await store.AllAsync()).Count);
    }

    [Fact]
    public void Ids_are_bounded()
    {
        using var store = new TestStore(o => o.BatchesMax = 1000);
        var rows = new Rows();
        store.Write([.. Enumerable.Range(0, 1500).Select(i => Part(rows.Log("x"), 0, isComplete: true, batch: (UInt128)(uint)(i + 1)))]);

        Assert.Equal(default, store.Writer.FindBatch(1));
        Assert.True(store.Writer.FindBatch(1500).IsComplete);
    }

    [Fact]
    public void Dropping_the_first_records_leaves_the_others_whole()
    {
        var rows = new Rows();
        var batch = rows.Log("a", "one").Log("b", "two", attributes: "{\"k\":1}").Log("c", "three").Take();

        batch.DropFirst(1);

        Assert.Equal(2, batch.Count);
        Assert.Equal(["b", "c"], [batch.String(batch.Body[0]), batch.String(batch.Body[1])]);
        Assert.Equal("two", rows.Services[batch.Service[0]]);
        Assert.Equal("{\"k\":1}", batch.String(batch.Attributes[0]));
    }

    private static LogBatch Part(Rows rows, long first, bool isComplete = false, long rejected = 0, UInt128? batch = null)
    {
        var taken = rows.Take();
        taken.Part = new BatchPart(batch ?? Id, first, isComplete, rejected);
        return taken;
    }
}
