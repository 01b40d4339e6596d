using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Simulation;

namespace LogFlow.Engine.Tests.Simulation;

/// <summary>A simulated stream as plain rows, for tests that look at it.</summary>
internal static class Simulated
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Topology Shop = ScenarioFolder.LoadTopology();

    public static Failure Failure(string name) => ScenarioFolder.LoadFailure(name, Shop);

    public static Topology Topology(string json) => TopologyFile.Parse(Encoding.UTF8.GetBytes(json), "test.json");

    public static List<Row> Rows(Simulator simulator, double seconds, int batchRecords = 1024)
    {
        var rows = new List<Row>();
        var names = new NameTable();
        int added;
        do
        {
            var batch = new LogBatch(names, batchRecords);
            added = simulator.Fill(batch, batchRecords, Start.AddSeconds(seconds));
            for (var i = 0; i < batch.Count; i++)
            {
                rows.Add(new Row(
                    batch.TimeNs[i],
                    names[batch.Service[i]],
                    batch.Severity[i],
                    batch.Kind[i],
                    batch.Flags[i],
                    batch.TraceId[i],
                    batch.SpanId[i],
                    batch.ParentSpanId[i],
                    batch.DurationNs[i],
                    batch.String(batch.Body[i])));
            }

            batch.Release();
        }
        while (added == batchRecords);

        return rows;
    }

    public static List<Row> Rows(ulong seed, double seconds, params (string Failure, double At)[] failures)
    {
        var simulator = new Simulator(Shop, new SimulatorOptions { Seed = seed });
        foreach (var (failure, at) in failures)
        {
            simulator.Inject(Failure(failure), Start.AddSeconds(at));
        }

        return Rows(simulator, seconds);
    }

    public static IEnumerable<Row> Between(this IEnumerable<Row> rows, double from, double to) =>
        rows.Where(row => row.Seconds >= from && row.Seconds < to);

    public static double ErrorShare(this IEnumerable<Row> rows, string service)
    {
        var spans = rows.Where(row => row.IsSpan && row.Service == service).ToList();
        return spans.Count(row => row.IsFailed) / (double)spans.Count;
    }

    internal sealed record Row(
        long TimeNs,
        string Service,
        byte Severity,
        RecordKind Kind,
        RecordFlags Flags,
        TraceId Trace,
        ulong Span,
        ulong Parent,
        long DurationNs,
        string Body)
    {
        public bool IsSpan => Kind == RecordKind.Span;

        public bool IsFailed => (Flags & RecordFlags.StatusError) != 0;

        public long EndNs => TimeNs + Math.Max(DurationNs, 0);

        public double Seconds => (TimeNs - (Start.ToUnixTimeSeconds() * 1_000_000_000)) / 1e9;
    }
}
