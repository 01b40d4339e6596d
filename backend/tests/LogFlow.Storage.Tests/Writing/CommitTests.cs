using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Writing;

public sealed class CommitTests
{
    [Fact]
    public async Task A_batch_is_stored_without_another_coming()
    {
        using var store = new TestStore();
        var batch = new Rows().Log("alone").Take();
        batch.Stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await store.Writer.Records.HandleAsync(batch, CancellationToken.None);
        await batch.Stored.Task.WaitAsync(Patience.Limit);

        Assert.Equal(["alone"], await store.FindAsync(new SearchQuery()));
    }

    [Fact]
    public async Task What_is_stored_is_in_the_files_already()
    {
        using var store = new TestStore();
        var batch = new Rows().Log("survives 9").As("survives <*>", "9").Take();
        batch.Stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await store.Writer.Records.HandleAsync(batch, CancellationToken.None);
        await batch.Stored.Task.WaitAsync(Patience.Limit);

        // What a process that dies now would leave behind.
        var copy = Path.Combine(store.Folder, "after-death.duckdb");
        File.Copy(store.Path, copy);
        File.Copy(store.Path + ".wal", copy + ".wal");

        using var again = store.Open(copy);
        var page = await again.Reader.SearchAsync(new SearchQuery { Text = "survives 9" }, CancellationToken.None);
        Assert.Equal("survives 9", Assert.Single(page.Records).Message);
    }

    [Fact]
    public async Task A_group_waits_for_the_interval_and_no_longer()
    {
        var time = new ManualTime();
        using var store = new TestStore(o => o.CommitInterval = TimeSpan.FromMilliseconds(200), time);
        var rows = new Rows();
        var first = Waiting(rows.Log("one").Take());
        var second = Waiting(rows.Log("two").Take());
        await store.Writer.Records.HandleAsync(first, CancellationToken.None);
        time.Advance(TimeSpan.FromMilliseconds(150));
        await store.Writer.Records.HandleAsync(second, CancellationToken.None);
        Assert.Empty(await store.AllAsync());

        time.Advance(TimeSpan.FromMilliseconds(50));

        await Task.WhenAll(first.Stored!.Task, second.Stored!.Task).WaitAsync(Patience.Limit);
        Assert.Equal(2, (await store.AllAsync()).Count);
        Assert.Equal(1, store.Store.Counters.Commits);
    }

    [Fact]
    public async Task A_full_group_does_not_wait()
    {
        using var store = new TestStore(o => o.CommitRecords = 3, new ManualTime());
        var batch = Waiting(new Rows().Log("1").Log("2").Log("3").Take());

        await store.Writer.Records.HandleAsync(batch, CancellationToken.None);

        await batch.Stored!.Task.WaitAsync(Patience.Limit);
        Assert.Equal(3, (await store.AllAsync()).Count);
    }

    [Fact]
    public async Task Completing_commits_what_is_left()
    {
        using var store = new TestStore(time: new ManualTime());
        await store.Writer.Records.HandleAsync(new Rows().Log("last").Take(), CancellationToken.None);

        await store.Writer.Records.CompleteAsync(CancellationToken.None);

        Assert.Single(await store.AllAsync());
    }

    [Fact]
    public async Task Closing_commits_what_is_left()
    {
        using var store = new TestStore(time: new ManualTime());
        var batch = Waiting(new Rows().Log("last").Take());
        await store.Writer.Records.HandleAsync(batch, CancellationToken.None);

        store.Reopen();

        await batch.Stored!.Task.WaitAsync(Patience.Limit);
        Assert.Single(await store.AllAsync());
    }

    [Fact]
    public async Task An_empty_batch_is_stored_at_once()
    {
        using var store = new TestStore(time: new ManualTime());
        var batch = Waiting(new Rows().Take());

        await store.Writer.Records.HandleAsync(batch, CancellationToken.None);

        await batch.Stored!.Task.WaitAsync(Patience.Limit);
    }

    [Fact]
    public async Task A_failed_commit_is_told_counted_and_got_over()
    {
        using var store = new TestStore(time: new ManualTime());
        var rows = new Rows();
        store.Write(rows.Log("before 1").As("before <*>", "1").Take());
        var lost = Waiting(rows.Log("lost 1", "new-service").As("lost <*>", "1").Take());
        await store.Writer.Records.HandleAsync(lost, CancellationToken.None);
        // The table changes under the open group, so that it can no longer be committed.
        using var other = store.Store.Database.Connect();
        other.Execute("ALTER TABLE records ADD COLUMN in_the_way INTEGER");

        Assert.Throws<StoreException>(store.Writer.Flush);
        other.Execute("ALTER TABLE records DROP COLUMN in_the_way");
        await Assert.ThrowsAsync<StoreException>(() => lost.Stored!.Task.WaitAsync(Patience.Limit));
        var broken = await store.Reader.StatusAsync(CancellationToken.None);
        store.Write(rows.Log("lost 2", "new-service").As("lost <*>", "2").Take());

        Assert.NotNull(broken.LastError);
        Assert.Equal(1, broken.Records);
        Assert.Equal((1, 1), (store.Store.Counters.RecordsLost, store.Store.Counters.FailedCommits));
        Assert.Null((await store.Reader.StatusAsync(CancellationToken.None)).LastError);
        // The service and the template that came into being in the lost group are there all the same.
        store.Reopen();
        Assert.Equal(["lost 2", "before 1"], (await store.AllAsync()).Select(r => r.Message));
        Assert.Equal("new-service", (await store.AllAsync())[0].Service);
    }

    [Fact]
    public async Task Numbers_go_on_after_a_restart()
    {
        using var store = new TestStore();
        var rows = new Rows();
        store.Write(rows.Log("0").Log("1").Take());

        store.Reopen();
        store.Write(rows.Log("2").Take());

        Assert.Equal([2, 1, 0], (await store.AllAsync()).Select(r => r.Sequence));
    }

    [Fact]
    public async Task A_closed_store_takes_nothing_and_says_so()
    {
        using var store = new TestStore();
        var writer = store.Writer;
        store.Reopen();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.Records.HandleAsync(new Rows().Log("late").Take(), CancellationToken.None).AsTask());
        Assert.Empty(await store.AllAsync());
    }

    [Fact]
    public async Task A_cancelled_read_ends()
    {
        using var store = new TestStore();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.Reader.SearchAsync(new SearchQuery(), cancelled.Token));
    }

    [Fact]
    public async Task The_store_in_memory_works_the_same()
    {
        await using var store = LogStore.Open(new StoreOptions { Path = StoreOptions.InMemory });
        await store.Writer.Records.HandleAsync(new Rows().Log("kept 5").As("kept <*>", "5").Take(), CancellationToken.None);
        store.Writer.Flush();

        var page = await store.Reader.SearchAsync(new SearchQuery { Text = "KEPT 5" }, CancellationToken.None);
        var status = await store.Reader.StatusAsync(CancellationToken.None);

        Assert.Single(page.Records);
        Assert.True(store.WasCreated);
        Assert.Equal((":memory:", 1), (status.Path, status.Records));
        Assert.True(status.SizeBytes > 0);
        Assert.Equal(0, store.RunRetention());
    }

    private static LogBatch Waiting(LogBatch batch)
    {
        batch.Stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return batch;
    }
}
