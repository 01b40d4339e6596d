using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Writing;

public sealed class RetentionTests
{
    private const long MinuteNs = 60_000_000_000;

    [Fact]
    public async Task Records_past_the_age_go_and_all_others_stay()
    {
        using var store = new TestStore(o => o.RetentionAge = TimeSpan.FromHours(1));
        var rows = new Rows();
        for (var minute = 0; minute <= 120; minute++)
        {
            rows.Log($"minute {minute}", timeNs: Rows.StartNs + (minute * MinuteNs));
            store.Write(Some.Frame(Some.Tick + (minute * 60), "shop", spans: 1));
        }

        store.Write(rows.Take());

        Assert.Equal(60, store.Store.RunRetention());
        Assert.Equal(0, store.Store.RunRetention());

        var left = await store.AllAsync();
        Assert.Equal(61, left.Count);
        Assert.Equal("minute 60", left[^1].Message);
        Assert.Equal(60, store.Store.Counters.RetentionDeleted);
        var frames = await FramesAsync(store);
        Assert.Equal(61, frames.Count);
        Assert.Equal(Some.Tick + 3600, frames[0]);
    }

    [Fact]
    public async Task Steps_are_bounded_and_the_oldest_event_time_goes_first()
    {
        using var store = new TestStore(o =>
        {
            o.RetentionAge = TimeSpan.FromMinutes(1);
            o.RetentionStepRecords = 1000;
        });
        var rows = new Rows();
        // Arrival is against the order of event time; one record is from another age, many share one instant.
        rows.Log("newest", timeNs: Rows.StartNs + (100 * MinuteNs)).Log("from 1970", timeNs: 5);
        for (var i = 4999; i >= 0; i--)
        {
            rows.Log($"old {i}", timeNs: Rows.StartNs + (i * 1_000_000L));
        }

        for (var i = 0; i < 3000; i++)
        {
            rows.Log("same instant", timeNs: Rows.StartNs + (10 * MinuteNs));
        }

        store.Write(rows.Take());

        Assert.Equal(8001, store.Store.RunRetention());
        Assert.Equal(["newest"], (await store.AllAsync()).Select(r => r.Message));
        var status = await store.Reader.StatusAsync(CancellationToken.None);
        Assert.Equal((1, status.Newest), (status.Records, status.Oldest));
        Assert.Equal(Rows.StartNs + (100 * MinuteNs), (status.Newest!.Value - DateTimeOffset.UnixEpoch).Ticks * 100);
    }

    [Fact]
    public async Task A_time_in_the_future_does_not_make_the_present_old()
    {
        // The manual clock stands at 2026-06-01; the records are from that day, one claims to be from 2099.
        using var store = new TestStore(o => o.RetentionAge = TimeSpan.FromDays(1), new ManualTime());
        var now = new DateTimeOffset(2026, 5, 31, 23, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * 1_000_000_000;
        store.Write(new Rows()
            .Log("now", timeNs: now)
            .Log("2099", timeNs: new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds() * 1_000_000_000)
            .Log("two days ago", timeNs: now - (2 * 1440 * MinuteNs))
            .Take());

        store.Store.RunRetention();

        Assert.Equal(["2099", "now"], (await store.AllAsync()).Select(r => r.Message));
    }

    [Fact]
    public async Task The_timer_runs_retention_by_itself()
    {
        var time = new ManualTime();
        using var store = new TestStore(o => o.RetentionAge = TimeSpan.FromMinutes(1), time);
        store.Write(new Rows().Log("old").Log("new", timeNs: Rows.StartNs + (10 * MinuteNs)).Take());

        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(["new"], (await store.AllAsync()).Select(r => r.Message));
    }

    [Fact]
    public async Task Numbers_are_not_given_again_when_the_newest_records_are_gone()
    {
        using var store = new TestStore(o => o.RetentionAge = TimeSpan.FromMinutes(1));
        // The newest by number is the oldest by time.
        store.Write(new Rows().Log("keeps", timeNs: Rows.StartNs + (10 * MinuteNs)).Log("goes", timeNs: Rows.StartNs).Take());
        store.Store.RunRetention();

        store.Reopen();
        store.Write(new Rows().Log("next", timeNs: Rows.StartNs + (11 * MinuteNs)).Take());

        Assert.Equal([2, 0], (await store.AllAsync()).Select(r => r.Sequence));
    }

    [Fact]
    public async Task A_store_past_its_size_gives_up_the_oldest_and_uses_their_space_again()
    {
        const long Limit = 16L << 20;
        using var store = new TestStore(o =>
        {
            o.RetentionSizeBytes = Limit;
            o.CheckpointBytes = 1L << 20;
        });
        var random = new Random(7);
        var rows = new Rows();
        var buffer = new byte[600];
        for (var round = 0; round < 12; round++)
        {
            for (var i = 0; i < 8000; i++)
            {
                random.NextBytes(buffer);
                rows.Log(Convert.ToHexString(buffer));
            }

            store.Write(rows.Take());
            store.Store.RunRetention();
        }

        var status = await store.Reader.StatusAsync(CancellationToken.None);
        Assert.True(store.Store.Counters.RetentionDeleted > 20_000, $"{store.Store.Counters.RetentionDeleted}");
        Assert.True(status.Records > 1000, $"{status.Records}");
        // Some 55 MB of text went in as a whole; the file holds the limit, one round and what DuckDB needs around it.
        Assert.True(status.SizeBytes < 2 * Limit, $"{status.SizeBytes}");
        var all = await store.AllAsync();
        Assert.Equal(12 * 8000 - 1, all[0].Sequence);
    }

    [Fact]
    public async Task A_reader_that_holds_on_to_old_rows_does_not_cost_the_new_ones()
    {
        const long Limit = 16L << 20;
        using var store = new TestStore(o => o.RetentionSizeBytes = Limit);
        var random = new Random(7);
        var rows = new Rows();
        var buffer = new byte[600];
        for (var i = 0; i < 30_000; i++)
        {
            random.NextBytes(buffer);
            rows.Log(Convert.ToHexString(buffer));
        }

        store.Write(rows.Take());
        using var reader = store.Store.Database.Connect();
        using (reader.BeginTransaction())
        {
            using (var held = reader.Query("SELECT count(*) FROM records"))
            {
                Assert.NotNull(held.Next());
            }

            store.Store.RunRetention();
            store.Store.RunRetention();
        }

        // Some 20 MB of it fit; deleting until the file shrinks would have left next to nothing.
        var left = (await store.Reader.StatusAsync(CancellationToken.None)).Records;
        Assert.InRange(left, 10_000, 29_999);
    }

    private static async Task<List<long>> FramesAsync(TestStore store)
    {
        var ticks = new List<long>();
        await foreach (var frame in store.Reader.FramesAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            ticks.Add(frame.Tick);
        }

        return ticks;
    }
}
