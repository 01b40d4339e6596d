using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Queries;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Reading;

public sealed class ChangeTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);

    [Fact]
    public async Task Changes_come_back_newest_first_by_range_and_service_and_survive_a_restart()
    {
        using var store = new TestStore();
        await WriteAsync(store, 0, new ChangeEvent(ChangeKinds.NewService, "cart", Start, null, null, "cart spoke for the first time."));
        await WriteAsync(store, 5, Release("cart", "1.1", 5), Release("shop", "2.0", 5));
        await WriteAsync(store, 9, Release("cart", "1.2", 9));
        store.Reopen();

        Assert.Equal(["1.2", "1.1", "2.0", null], (await ListAsync(store, new ChangeQuery())).Select(c => c.To));
        Assert.Equal(["1.1", "2.0"], (await ListAsync(store, new ChangeQuery(Start.AddSeconds(1), Start.AddSeconds(9)))).Select(c => c.To));
        Assert.Equal([Release("cart", "1.2", 9)], await ListAsync(store, new ChangeQuery(Service: "cart", Limit: 1)));
        Assert.Empty(await ListAsync(store, new ChangeQuery(Service: "nobody")));
    }

    [Fact]
    public async Task A_second_that_comes_again_does_not_double_its_changes()
    {
        using var store = new TestStore();
        await WriteAsync(store, 5, Release("cart", "1.1", 5));
        store.Reopen();

        await WriteAsync(store, 5, Release("cart", "1.1", 5));

        Assert.Single(await ListAsync(store, new ChangeQuery()));
    }

    private static ChangeEvent Release(string service, string version, int second) =>
        new(ChangeKinds.Release, service, Start.AddSeconds(second), "0.9", version, $"Release {version} of {service}, before 0.9.");

    private static async Task WriteAsync(TestStore store, int second, params ChangeEvent[] changes)
    {
        var outcome = TestStore.Outcome(new TickFrame(Some.Tick + second)) with { Changes = changes };
        await store.Writer.Outcomes.HandleAsync(outcome, CancellationToken.None);
        store.Writer.Flush();
    }

    private static Task<IReadOnlyList<ChangeEvent>> ListAsync(TestStore store, ChangeQuery query) => store.Reader.ChangesAsync(query, CancellationToken.None);
}
