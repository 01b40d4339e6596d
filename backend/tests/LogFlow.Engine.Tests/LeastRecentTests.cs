using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Incidents;

namespace LogFlow.Engine.Tests;

public sealed class LeastRecentTests
{
    private const long Start = 1_700_000_000;
    private const int Seconds = 3;

    [Fact]
    public void The_same_make_room_as_when_all_are_looked_at_each_time()
    {
        var random = new Random(5);
        var held = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var fast = new LeastRecent<string>(StringComparer.Ordinal);
        for (var second = 1L; second <= 40; second++)
        {
            fast.Begin();
            for (var i = 0; i < 100; i++)
            {
                var name = $"n{random.Next(200)}";
                if (!held.ContainsKey(name))
                {
                    if (held.Count >= 60)
                    {
                        var wanted = held.MinBy(pair => pair.Value).Key;
                        Assert.Equal(wanted, fast.Take(held.Select(pair => (pair.Key, pair.Value)), key => held[key]));
                        held.Remove(wanted);
                    }

                    held[name] = long.MinValue;
                    fast.Add(name, long.MinValue);
                }

                if (random.Next(3) > 0)
                {
                    held[name] = second;
                }
            }
        }
    }

    [Fact]
    public void Twice_the_new_names_cost_the_graph_and_the_incidents_about_twice_the_work()
    {
        var (graph, incidents) = Looks(5_000);
        var (graphTwice, incidentsTwice) = Looks(10_000);

        Assert.InRange(graphTwice, 1, graph * 2.5);
        Assert.InRange(incidentsTwice, 1, incidents * 2.5);
        Assert.True(graphTwice < Seconds * 10_000 * 15, $"{graphTwice} looks");
        Assert.True(incidentsTwice < Seconds * 10_000 * 8, $"{incidentsTwice} looks");
    }

    private static (long Graph, long Incidents) Looks(int names)
    {
        var graph = new ServiceGraph(new ServiceGraphOptions { NodesMax = 1_000, EdgesMax = 1_000 });
        var book = new IncidentBook(new IncidentOptions { ServicesMax = 1_000, TransitEdgesMax = 1_000 });
        for (var second = 0; second < Seconds; second++)
        {
            var frame = new TickFrame(Start + second);
            for (var i = 0; i < names; i++)
            {
                var name = $"svc-{second}-{i}";
                var window = frame.Service(name);
                (window.Spans, window.DecidedSpans) = (1, 1);
                var edge = frame.Edge(new EdgeKey($"caller-{second}-{i}", name));
                (edge.Calls, edge.Evidence) = (1, EdgeEvidence.ParentService);
                edge.Transit.Add(1_000_000);
            }

            GraphSnapshot snapshot = graph.Observe(frame);
            book.Observe(frame, snapshot, []);
            Assert.True(snapshot.Nodes.Count <= 1_000);
        }

        return (graph.EvictionLooks, book.EvictionLooks);
    }
}
