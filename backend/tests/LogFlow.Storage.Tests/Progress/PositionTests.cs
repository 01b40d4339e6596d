using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Progress;

public sealed class PositionTests
{
    [Fact]
    public async Task A_position_is_kept_with_its_rows()
    {
        using var store = new TestStore();
        var rows = new Rows();
        store.Write(At(rows.Log("a"), new PositionStep("file:1", 0, 10, "first", IsFresh: true)));
        store.Write(At(rows.Log("b"), new PositionStep("file:1", 10, 25, "second"), new PositionStep("file:2", 0, 5, "", IsFresh: true)));

        store.Reopen();

        Assert.Equal(
            [new StoredPosition("file:1", 25, "second"), new StoredPosition("file:2", 5, "")],
            store.Writer.Positions("file:"));
        Assert.Equal(2, (await store.AllAsync()).Count);
    }

    [Fact]
    public async Task A_step_that_does_not_follow_takes_its_rows_with_it()
    {
        using var store = new TestStore();
        var rows = new Rows();
        store.Write(At(rows.Log("a"), new PositionStep("f", 0, 10, "", IsFresh: true)));
        var gap = At(rows.Log("lost"), new PositionStep("f", 20, 30, ""));
        gap.Stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        store.Write(gap);

        Assert.Equal(StoreFault.OutOfOrder, (await Assert.ThrowsAsync<StoreException>(() => gap.Stored.Task.WaitAsync(Patience.Limit))).Fault);
        Assert.Equal(["a"], (await store.AllAsync()).Select(r => r.Message));
        store.Write(At(rows.Log("anew"), new PositionStep("f", 0, 3, "", IsFresh: true)));
        Assert.Equal(3, store.Writer.Positions("f").Single().Offset);
    }

    [Fact]
    public async Task Positions_are_forgotten_when_nobody_needs_them()
    {
        using var store = new TestStore();
        var rows = new Rows();
        store.Write(At(rows, new PositionStep("gone", 0, 10, "", IsFresh: true)), At(rows, new PositionStep("kept", 0, 10, "", IsFresh: true)));

        await store.Writer.ForgetPositionsAsync(["gone"], CancellationToken.None);
        store.Reopen();

        Assert.Equal(["kept"], store.Writer.Positions("").Select(p => p.Key));
    }

    [Fact]
    public void The_table_stays_small()
    {
        using var store = new TestStore();
        var rows = new Rows();
        var at = 0L;
        for (var group = 0; group < 30; group++)
        {
            var batch = rows.Take();
            batch.Positions = [.. Enumerable.Range(0, 1000).Select(i => new PositionStep($"f{i}", at, at + 1, "", IsFresh: at == 0))];
            at++;
            store.Write(batch);
        }

        using var connection = store.Store.Database.Connect();
        using var result = connection.Query("SELECT count(*) FROM positions");
        Assert.True(result.Next()!.Column(0).Values<long>()[0] <= 25_000);
        store.Reopen();
        Assert.All(store.Writer.Positions("f"), p => Assert.Equal(30, p.Offset));
    }

    private static LogBatch At(Rows rows, params PositionStep[] steps)
    {
        var batch = rows.Take();
        batch.Positions = steps;
        return batch;
    }
}
