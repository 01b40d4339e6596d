using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Graph;
using LogFlow.Engine.Sequencing;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Windows;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Graph;

/// <summary>Records through the sequencer and the two stages that the graph rests on, to frames and snapshots.</summary>
internal sealed class GraphRun
{
    private readonly Sequencer _sequencer = new(new SequencerOptions());
    private readonly IFramePartStage[] _stages;
    private readonly SortedDictionary<long, TickFrame> _frames = [];

    public GraphRun(GraphStageOptions? options = null)
    {
        Stage = new GraphStage(options);
        _stages = [new WindowStage(), Stage];
    }

    public NameTable Names { get; } = new();

    public GraphStage Stage { get; }

    public IReadOnlyCollection<TickFrame> Frames => _frames.Values;

    public IEnumerable<EdgeWindow> Edges => Frames.SelectMany(frame => frame.Edges.Values);

    /// <summary>Everything in one frame's worth of sums.</summary>
    public TickFrame Sum
    {
        get
        {
            var sum = new TickFrame(0);
            foreach (var frame in Frames)
            {
                foreach (var (name, window) in frame.Services)
                {
                    sum.Service(name).MergeFrom(window);
                }

                foreach (var (key, window) in frame.Edges)
                {
                    sum.Edge(key).MergeFrom(window);
                }
            }

            return sum;
        }
    }

    /// <summary>Edges as <c>a>b a>c</c>.</summary>
    public string EdgeNames => string.Join(' ', Sum.Edges.Keys.Select(key => $"{key.Caller}>{key.Callee}"));

    public static GraphRun Of(IEnumerable<Row> rows, int batchRecords = 1024, GraphStageOptions? options = null)
    {
        var run = new GraphRun(options);
        foreach (var chunk in rows.Chunk(batchRecords))
        {
            run.Feed(chunk);
        }

        run.Close();
        return run;
    }

    public static GraphRun OfShop(ulong seed, double seconds, int batchRecords = 1024, params (Failure Failure, double At)[] failures)
    {
        var run = new GraphRun();
        var simulator = new Simulator(ScenarioFolder.LoadTopology(), new SimulatorOptions { Seed = seed });
        var start = DateTimeOffset.FromUnixTimeSeconds(Some.Tick);
        foreach (var (failure, at) in failures)
        {
            simulator.Inject(failure, start.AddSeconds(at));
        }

        int added;
        do
        {
            var batch = new LogBatch(run.Names, batchRecords);
            added = simulator.Fill(batch, batchRecords, start.AddSeconds(seconds));
            run.Feed(batch);
        }
        while (added == batchRecords);

        run.Close();
        return run;
    }

    public GraphSnapshot Snapshot(ServiceGraphOptions? options = null)
    {
        var graph = new ServiceGraph(options);
        var snapshot = GraphSnapshot.Empty;
        var last = Frames.First().Tick - 1;
        foreach (var frame in Frames)
        {
            snapshot = graph.Observe(frame);
            last = frame.Tick;
        }

        Assert.Equal(last, snapshot.Tick);
        return snapshot;
    }

    public void Feed(IEnumerable<Row> rows)
    {
        var batch = new LogBatch(Names);
        foreach (var row in rows)
        {
            batch.Add(new LogRecord
            {
                TimeNs = (Some.Tick * 1_000_000_000) + (long)(row.AtMs * 1e6),
                Service = Names.Intern(row.Service),
                Kind = row.IsSpan ? RecordKind.Span : RecordKind.Log,
                Severity = row.IsError && !row.IsSpan ? Severity.Error : Severity.Info,
                Flags = !row.IsSpan || row.HasNoStatus ? RecordFlags.None : row.IsError ? RecordFlags.StatusError : RecordFlags.StatusOk,
                TraceId = row.Trace == 0 ? TraceId.None : new TraceId(7, row.Trace),
                SpanId = row.Span,
                ParentSpanId = row.Parent,
                ParentService = row.Caller is null ? NameTable.None : Names.Intern(row.Caller),
                Peer = row.Peer is null ? NameTable.None : Names.InternPeer(Encoding.UTF8.GetBytes(row.Peer)),
                Connection = row.Connection,
                DurationNs = row.IsSpan ? (long)(row.LastsMs * 1e6) : -1,
                Body = Encoding.UTF8.GetBytes("line"),
            });
        }

        Feed(batch);
    }

    public void Close() => Feed(new LogBatch(Names) { IsLast = true });

    private void Feed(LogBatch batch)
    {
        _sequencer.Assign(batch);
        foreach (var stage in _stages)
        {
            var from = 0;
            foreach (var closing in batch.Closings)
            {
                stage.Observe(batch, from, closing.Index);
                from = closing.Index;
                foreach (var part in stage.TakeParts(closing.ClosedTick))
                {
                    Assert.True(part.Tick <= closing.ClosedTick);
                    if (!_frames.TryGetValue(part.Tick, out var frame))
                    {
                        _frames[part.Tick] = frame = new TickFrame(part.Tick);
                    }

                    frame.MergeFrom(part);
                }
            }

            stage.Observe(batch, from, batch.Count);
        }

        batch.Release();
    }

    /// <summary>One record. Times in milliseconds from <see cref="Some.Tick"/>; ids 0 for none.</summary>
    internal sealed record Row(
        double AtMs,
        string Service,
        ulong Span = 0,
        ulong Parent = 0,
        double LastsMs = 10,
        bool IsError = false,
        bool IsSpan = true,
        ulong Trace = 1,
        string? Caller = null,
        bool HasNoStatus = false)
    {
        /// <summary>Whom a client's span says it calls.</summary>
        public string? Peer { get; init; }

        public ConnectionType Connection { get; init; }
    }

    public static Row SpanOf(double atMs, string service, ulong span, ulong parent = 0, double lastsMs = 10, bool isError = false, ulong trace = 1) =>
        new(atMs, service, span, parent, lastsMs, isError, Trace: trace);

    public static Row LogOf(double atMs, string service, ulong span = 0, ulong parent = 0, bool isError = false, ulong trace = 1, string? caller = null) =>
        new(atMs, service, span, parent, 0, isError, IsSpan: false, trace, caller);

    /// <summary>A line of a service that has nothing to do with anything, so that time goes on.</summary>
    public static Row TimeGoesOn(double atMs) => new(atMs, "clock", IsSpan: false, Trace: 0);
}
