using LogFlow.Contracts.Records;
using LogFlow.Engine.Graph;

namespace LogFlow.Engine.Tests.Graph;

public sealed class SpanTableTests
{
    [Fact]
    public void It_holds_what_a_dictionary_holds_through_adding_and_removing()
    {
        // Few distinct low bits, so that runs of the table are long and removing has to shift them.
        var random = new Random(1);
        var table = new SpanTable(5_000);
        var expected = new Dictionary<ulong, long>();
        for (var i = 0; i < 200_000; i++)
        {
            var key = ((ulong)random.Next(1, 3_000) << 20) + (ulong)random.Next(0, 4);
            if (random.Next(5) < 2 && expected.Count > 0)
            {
                var index = table.Find(key);
                Assert.Equal(expected.Remove(key), index >= 0);
                if (index >= 0)
                {
                    table.Remove(index);
                }
            }
            else
            {
                var index = table.FindOrAdd(key, out var isNew);
                Assert.Equal(!expected.ContainsKey(key), isNew);
                Assert.Equal(isNew && expected.Count == 5_000, index < 0);
                if (index >= 0)
                {
                    table[index].StartNs = i;
                    expected[key] = i;
                }
            }
        }

        Assert.Equal(expected.Count, table.Count);
        Assert.All(expected, pair => Assert.Equal(pair.Value, table[table.Find(pair.Key)].StartNs));
    }

    [Fact]
    public void Keys_depend_on_trace_and_span()
    {
        var keys = new HashSet<ulong>();
        for (ulong trace = 0; trace < 100; trace++)
        {
            for (ulong span = 1; span <= 100; span++)
            {
                keys.Add(SpanTable.KeyOf(new TraceId(trace, 5), span));
                keys.Add(SpanTable.KeyOf(new TraceId(5, trace + 1_000), span));
            }
        }

        Assert.Equal(20_000, keys.Count);
    }
}
