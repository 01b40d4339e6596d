using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Metrics;

/// <summary>
/// Calls between services under the names of OpenTelemetry's service graph connector, so that Grafana's service graph works on us:
/// <c>traces_service_graph_request_total</c> and its like. Sums the edges of the ticks; bounded in edges, what is beyond is counted.
/// </summary>
internal sealed class ServiceGraphMetrics : IConsumer<TickOutcome>
{
    private const int EdgesMax = 500;

    private static readonly double[] BoundsSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    // Written by the bus, read at each scrape.
    private readonly Lock _gate = new();
    private readonly SortedDictionary<EdgeKey, Edge> _edges = [];
    private long _dropped;

    public string Name => "service-graph-metrics";

    public ValueTask HandleAsync(TickOutcome item, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var (key, window) in item.Frame.Edges)
            {
                if (!_edges.TryGetValue(key, out var edge))
                {
                    if (_edges.Count >= EdgesMax)
                    {
                        _dropped += window.Calls;
                        continue;
                    }

                    _edges[key] = edge = new Edge();
                }

                edge.Add(window);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <param name="text">Where to write.</param>
    /// <param name="unpaired">Spans that named a parent which never came.</param>
    /// <param name="refused">Spans left out because there were too many.</param>
    public void Write(PrometheusText text, long unpaired, long refused)
    {
        lock (_gate)
        {
            Count("traces_service_graph_request_total", "Calls from client to server.", e => e.Calls);
            Count("traces_service_graph_request_failed_total", "Calls that failed.", e => e.Failed);
            Histogram("traces_service_graph_request_server_seconds", "Duration of calls as the server saw them.", e => e.Server);
            Histogram("traces_service_graph_request_client_seconds", "Duration of calls as the client saw them.", e => e.Client);
            text.Single("traces_service_graph_unpaired_spans_total", MetricType.Counter, "Spans whose other side never came.", unpaired);
            text.Single("traces_service_graph_dropped_spans_total", MetricType.Counter, "Spans left out of the graph because there were too many.", refused + _dropped);
        }

        void Count(string name, string help, Func<Edge, long> value)
        {
            if (text.TryFamily(name, MetricType.Counter, help))
            {
                foreach (var (key, edge) in _edges)
                {
                    text.Sample(name, value(edge), Labels(key, edge));
                }
            }
        }

        void Histogram(string name, string help, Func<Edge, Durations> value)
        {
            if (!text.TryFamily(name, MetricType.Histogram, help))
            {
                return;
            }

            foreach (var (key, edge) in _edges)
            {
                var durations = value(edge);
                var labels = Labels(key, edge);
                for (var i = 0; i < BoundsSeconds.Length; i++)
                {
                    text.Sample(name + "_bucket", durations.UpTo[i], [.. labels, ("le", PrometheusText.Format(BoundsSeconds[i]))]);
                }

                text.Sample(name + "_bucket", durations.Count, [.. labels, ("le", "+Inf")]);
                text.Sample(name + "_sum", durations.SumSeconds, labels);
                text.Sample(name + "_count", durations.Count, labels);
            }
        }
    }

    private static (string, string)[] Labels(EdgeKey key, Edge edge) =>
        [("client", key.Caller), ("server", key.Callee), ("connection_type", edge.Connection switch
        {
            ConnectionType.Database => "database",
            ConnectionType.MessagingSystem => "messaging_system",
            _ => "",
        })];

    private sealed class Edge
    {
        public long Calls { get; private set; }

        public long Failed { get; private set; }

        public ConnectionType Connection { get; private set; }

        public Durations Server { get; } = new();

        public Durations Client { get; } = new();

        public void Add(EdgeWindow window)
        {
            Calls += window.Calls;
            Failed += window.Errors;
            Connection = (ConnectionType)Math.Max((byte)Connection, (byte)window.Connection);
            Client.Add(window.ClientLatency);
            // Where the server does not report itself, there is only the client's side.
            if ((window.Evidence & ~EdgeEvidence.Peer) != 0)
            {
                Server.Add(window.Latency);
            }
        }
    }

    private sealed class Durations
    {
        public long[] UpTo { get; } = new long[BoundsSeconds.Length];

        public long Count { get; private set; }

        public double SumSeconds { get; private set; }

        public void Add(LatencySketch sketch)
        {
            if (sketch.IsEmpty)
            {
                return;
            }

            for (var i = 0; i < BoundsSeconds.Length; i++)
            {
                UpTo[i] += sketch.Count - sketch.CountAboveNs(BoundsSeconds[i] * 1e9);
            }

            Count += sketch.Count;
            SumSeconds += sketch.SumNs / 1e9;
        }
    }
}
