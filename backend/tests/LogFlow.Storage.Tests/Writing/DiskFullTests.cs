using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Writing;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Writing;

public sealed class DiskFullTests
{
    [Theory]
    [InlineData(1L << 20)]
    [InlineData(64L << 20)]
    public async Task On_a_full_disk_it_says_so_keeps_what_is_there_and_goes_on_by_itself(long checkpointBytes)
    {
        using var disk = Tmpfs.TryMount(14);
        if (disk is null)
        {
            // Where nobody may mount, what decides is tried without a disk.
            Assert.True(StoreFailure.IsDiskFull(StoreFailure.DiskFull("here")));
            return;
        }

        var options = new StoreOptions { Path = Path.Combine(disk.Path, "store.duckdb"), CheckpointBytes = checkpointBytes, CommitInterval = TimeSpan.FromMilliseconds(20), DiskReserveBytes = 0 };
        using var store = LogStore.Open(options);
        var rows = new Rows();
        var acknowledged = new List<string>();
        StoreException? refused = null;
        for (var i = 0; refused is null; i++)
        {
            Assert.True(i < 5000, "The disk never became full.");
            refused = await WriteAsync(store, rows, i, acknowledged);
        }

        Assert.Equal(StoreFault.DiskFull, refused.Fault);
        Assert.Contains("full", refused.Message);
        disk.Fill();
        for (var i = 10_000; i < 10_004; i++)
        {
            Assert.NotNull(await WriteAsync(store, rows, i, acknowledged));
        }

        // Reading goes on meanwhile.
        Assert.Equal(acknowledged.Count, await CountAsync(store));
        store.Dispose();
        disk.Free();
        using var again = LogStore.Open(options);
        Assert.Equal(acknowledged.Count, await CountAsync(again));
    }

    [Fact]
    public async Task When_there_is_room_again_it_goes_on()
    {
        using var disk = Tmpfs.TryMount(64);
        if (disk is null)
        {
            return;
        }

        var options = new StoreOptions { Path = Path.Combine(disk.Path, "store.duckdb"), CheckpointBytes = 1L << 20, CommitInterval = TimeSpan.FromMilliseconds(20) };
        using var store = LogStore.Open(options);
        var rows = new Rows();
        var acknowledged = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await WriteAsync(store, rows, i, acknowledged));
        }

        for (var round = 1; round <= 3; round++)
        {
            disk.Fill(leave: round * 300_000);
            Assert.Equal(StoreFault.DiskFull, (await WriteUntilRefusedAsync(store, rows, round * 1000, acknowledged)).Fault);
            Assert.Equal(acknowledged.Count, await CountAsync(store));

            disk.Free();
            var at = (round * 1000) + 500;
            await AgainAsync(() => WriteAsync(store, rows, at, acknowledged));
        }

        Assert.Equal(acknowledged.Count, await CountAsync(store));
    }

    private static async Task<StoreException> WriteUntilRefusedAsync(LogStore store, Rows rows, int from, List<string> acknowledged)
    {
        for (var i = from; i < from + 400; i++)
        {
            if (await WriteAsync(store, rows, i, acknowledged) is { } refused)
            {
                return refused;
            }
        }

        throw new InvalidOperationException("The disk never became full.");
    }

    private static async Task AgainAsync(Func<Task<StoreException?>> write)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await write() is not null)
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Five hundred records; why not, if they were refused.</summary>
    private static async Task<StoreException?> WriteAsync(LogStore store, Rows rows, int number, List<string> acknowledged)
    {
        for (var i = 0; i < 500; i++)
        {
            rows.Log($"{number} {i} {Guid((number * 500) + i)}");
        }

        var batch = rows.Take();
        batch.Stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await store.Writer.Records.HandleAsync(batch, CancellationToken.None);
            await batch.Stored.Task.WaitAsync(Patience.Limit);
            acknowledged.AddRange(Enumerable.Range(0, 500).Select(i => $"{number} {i}"));
            return null;
        }
        catch (StoreException refused)
        {
            return refused;
        }
        finally
        {
            batch.Release();
        }
    }

    // Text that does not compress.
    private static string Guid(int seed) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(seed)));

    private static async Task<long> CountAsync(LogStore store)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return (await store.Reader.StatusAsync(CancellationToken.None)).Records;
            }
            catch (StoreException) when (attempt < 100)
            {
                await Task.Delay(50);
            }
        }
    }
}
