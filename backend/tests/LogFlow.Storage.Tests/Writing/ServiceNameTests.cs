using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Tests.Writing;

public sealed class ServiceNameTests
{
    private const int NamesMax = 100;

    [Fact]
    public async Task Names_beyond_the_bound_are_stored_as_other_in_this_run_and_the_next()
    {
        using var store = new TestStore(options => options.ServicesMax = NamesMax);
        store.Write(Lines("first", NamesMax + 20));

        store.Reopen();
        store.Write(Lines("second", 5));

        // "(other)" itself always finds a place.
        Assert.Equal(NamesMax + 1, store.Reader.ServiceNames().Count);
        Assert.Equal(5, store.Store.Counters.ServicesFolded);
        var all = await store.AllAsync();
        Assert.Equal(NamesMax + 25, all.Count);
        Assert.Equal(25, all.Count(record => record.Service == NameTable.OtherName));
        Assert.Contains(all, record => record.Service == "first-0");
    }

    private static LogBatch Lines(string prefix, int count)
    {
        var rows = new Rows();
        for (var i = 0; i < count; i++)
        {
            rows.Log($"line {i}", service: $"{prefix}-{i}");
        }

        return rows.Take();
    }
}
