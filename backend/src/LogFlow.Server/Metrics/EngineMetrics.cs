using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Engine;
using LogFlow.Engine.Sources.Board;
using LogFlow.Server.Push;
using LogFlow.Storage;

namespace LogFlow.Server.Metrics;

/// <summary>The engine's state as Prometheus families, read at each scrape from what the stages count anyway.</summary>
internal sealed class EngineMetrics(
    EngineHost engine, SourceBoard board, LiveView live, LivePush push, LogStore database, ServerIdentity identity,
    ServiceGraphMetrics graph)
{
    private const MetricType Counter = MetricType.Counter;
    private const MetricType Gauge = MetricType.Gauge;

    public void Write(PrometheusText text, StoreStatus? store)
    {
        if (text.TryFamily("logflow_build_info", Gauge, "Version of the program; the value is always 1."))
        {
            text.Sample("logflow_build_info", 1, ("version", identity.Version));
        }

        text.Single("logflow_start_timestamp_seconds", Gauge, "When the program was started, Unix time.", identity.StartedAt.ToUnixTimeMilliseconds() / 1000.0);
        WriteSources(text);
        SourceMetrics.Write(text, board.Read());
        WriteBus(text, engine.Pipeline.Bus.Status());
        WritePlugs(text, engine.Pipeline.Plugs);
        WriteHoldings(text);
        graph.Write(text, engine.Pipeline.GraphStage.Status.Orphans, engine.Pipeline.GraphStage.Status.SpansRefused);
        WriteStore(text, store);
        WritePush(text);
    }

    private void WriteSources(PrometheusText text)
    {
        var sources = engine.Pipeline.Counters.BySource.OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        BySource("logflow_records_received_total", "Records taken in, spans among them.", s => s.Records);
        BySource("logflow_spans_received_total", "Spans taken in.", s => s.Spans);
        BySource("logflow_records_late_total", "Records that came after their second was closed: stored, not judged.", s => s.Late);
        BySource("logflow_records_unparsed_total", "Records whose text could not be parsed: kept as they were.", s => s.Unparsed);
        BySource("logflow_records_time_replaced_total", "Records placed by their arrival because their own time was missing or implausible.", s => s.TimeReplaced);

        void BySource(string name, string help, Func<SourceCounters, long> value)
        {
            if (text.TryFamily(name, Counter, help))
            {
                foreach (var (source, counters) in sources)
                {
                    text.Sample(name, value(counters), ("source", source));
                }
            }
        }
    }

    private static void WriteBus(PrometheusText text, IReadOnlyList<ConsumerStatus> consumers)
    {
        ByConsumer("logflow_bus_queue_depth", Gauge, "Items that wait for a consumer.", c => c.Depth);
        ByConsumer("logflow_bus_queue_capacity", Gauge, "Items that a consumer's queue can hold.", c => c.Capacity);
        ByConsumer("logflow_bus_items_received_total", Counter, "Items put into a consumer's queue.", c => c.Received);
        ByConsumer("logflow_bus_items_handled_total", Counter, "Items a consumer has handled.", c => c.Handled);
        ByConsumer("logflow_bus_items_dropped_total", Counter, "Items dropped because a consumer that only feeds a screen fell behind.", c => c.Dropped);
        ByConsumer("logflow_bus_items_failed_total", Counter, "Items at which a consumer failed.", c => c.Failed);
        ByConsumer("logflow_bus_consumer_sick", Gauge, "1 while a consumer fails or is stuck.", c => c.IsSick ? 1 : 0);
        WriteStageSeconds(text, consumers);

        void ByConsumer(string name, MetricType type, string help, Func<ConsumerStatus, long> value)
        {
            if (text.TryFamily(name, type, help))
            {
                foreach (var consumer in consumers)
                {
                    text.Sample(name, value(consumer), ("topic", consumer.Topic), ("consumer", consumer.Group));
                }
            }
        }
    }

    private static void WriteStageSeconds(PrometheusText text, IReadOnlyList<ConsumerStatus> consumers)
    {
        const string Name = "logflow_stage_seconds";
        if (!text.TryFamily(Name, MetricType.Histogram, "How long a stage took for one item of its topic."))
        {
            return;
        }

        foreach (var consumer in consumers.Where(c => c.DurationCounts.Count > 0))
        {
            var labels = new[] { ("topic", consumer.Topic), ("stage", consumer.Group) };
            long seen = 0;
            for (var i = 0; i < ConsumerStatus.DurationBounds.Count; i++)
            {
                seen += consumer.DurationCounts[i];
                text.Sample(Name + "_bucket", seen, [.. labels, ("le", PrometheusText.Format(ConsumerStatus.DurationBounds[i]))]);
            }

            seen += consumer.DurationCounts[^1];
            text.Sample(Name + "_bucket", seen, [.. labels, ("le", "+Inf")]);
            text.Sample(Name + "_sum", consumer.BusySeconds, labels);
            text.Sample(Name + "_count", seen, labels);
        }
    }

    private static void WritePlugs(PrometheusText text, IReadOnlyList<PlugStatus> plugs)
    {
        ByPlug("logflow_plug_calls_total", "How often a plug of the tick was asked.", p => p.Calls);
        ByPlug("logflow_plug_failures_total", "How often a plug of the tick failed.", p => p.Failures);
        ByPlug("logflow_plug_busy_seconds_total", "Time spent in a plug of the tick.", p => p.BusySeconds);

        void ByPlug(string name, string help, Func<PlugStatus, double> value)
        {
            if (text.TryFamily(name, Counter, help))
            {
                foreach (var plug in plugs)
                {
                    text.Sample(name, value(plug), ("plug", plug.Name));
                }
            }
        }
    }

    private void WriteHoldings(PrometheusText text)
    {
        var totals = live.ReadTotals();
        var last = live.Last;
        text.Single("logflow_ticks_total", Counter, "Closed seconds of event time.", totals.Ticks);
        text.Single("logflow_tick_timestamp_seconds", Gauge, "The last closed second of event time, Unix time; 0 before the first.", last?.Frame.Tick ?? 0);
        if (text.TryFamily("logflow_signals_total", Counter, "Findings of detectors and rules by kind, repeats included."))
        {
            foreach (var (kind, count) in totals.SignalsByKind)
            {
                text.Sample("logflow_signals_total", count, ("kind", kind));
            }
        }

        text.Single("logflow_incidents_opened_total", Counter, "Incidents opened.", totals.IncidentsOpened);
        if (text.TryFamily("logflow_incidents", Gauge, "Open incidents by state."))
        {
            foreach (var state in (IncidentState[])[IncidentState.Active, IncidentState.Resolving])
            {
                text.Sample("logflow_incidents", last?.OpenIncidents.Count(i => i.State == state) ?? 0, ("state", state.ToString().ToLowerInvariant()));
            }
        }

        text.Single("logflow_templates", Gauge, "Templates that the miner holds.", live.Current.Kpis.Templates);
        var miner = engine.Pipeline.Miner;
        text.Single("logflow_templates_retired_total", Counter, "Templates given up, the least useful first, because there were too many.", miner.Retired);
        text.Single("logflow_templates_replaced_total", Counter, "Templates that grew into a more general one.", miner.Replaced);
        text.Single("logflow_lines_without_template_total", Counter, "Lines that fell to the catch-all template: constant text that is no UTF-8.", miner.Folded);
        text.Single("logflow_services", Gauge, "Services that the graph holds.", last?.Graph.Nodes.Count ?? 0);
        text.Single("logflow_edges", Gauge, "Edges that the graph holds.", last?.Graph.Edges.Count ?? 0);
        var graph = engine.Pipeline.GraphStage.Status;
        text.Single("logflow_traces", Gauge, "Traces that the graph holds.", graph.TracesHeld);
        text.Single("logflow_traces_refused_total", Counter, "Traces that the graph left out because its table was full.", graph.TracesRefused);
        text.Single("logflow_service_names_folded_total", Counter, "Records whose service was folded into (other) because there are too many names.", engine.Pipeline.Services.Folded);
        ServiceMetrics.Write(text, totals);
    }

    private void WriteStore(PrometheusText text, StoreStatus? store)
    {
        var done = database.Counters;
        text.Single("logflow_records_stored_total", Counter, "Records committed to the store.", done.Records);
        text.Single("logflow_store_records_lost_total", Counter, "Records that could not be committed; none of them was acknowledged.", done.RecordsLost);
        text.Single("logflow_store_records_deleted_total", Counter, "Records deleted because of their age or the store's size.", done.RetentionDeleted);
        text.Single("logflow_store_commits_total", Counter, "Groups committed.", done.Commits);
        text.Single("logflow_store_failed_commits_total", Counter, "Groups that could not be committed.", done.FailedCommits);
        text.Single("logflow_store_commit_seconds_total", Counter, "Time spent in commits.", done.CommitSeconds);
        text.Single("logflow_store_up", Gauge, "1 when the store answers and does not fail.", store is { LastError: null } ? 1 : 0);
        if (store is not null)
        {
            text.Single("logflow_store_records", Gauge, "Records that the store holds.", store.Records);
            text.Single("logflow_store_size_bytes", Gauge, "Size of the store on disk.", store.SizeBytes);
            text.Single("logflow_store_last_commit_seconds", Gauge, "How long the last commit took.", store.LastCommitSeconds);
        }
    }

    private void WritePush(PrometheusText text)
    {
        text.Single("logflow_hub_clients", Gauge, "Dashboards connected.", push.ClientCount);
        text.Single("logflow_hub_dropped_deltas_total", Counter, "Updates that slow dashboards did not get; they got a new snapshot.", live.DroppedDeltas);
        text.Single("logflow_hub_merged_deltas_total", Counter, "Updates that were sent together with a later one.", live.MergedDeltas);
        text.Single("logflow_hub_refused_clients_total", Counter, "Dashboards refused because there were too many.", push.Refused);
        text.Single("logflow_hub_timed_out_clients_total", Counter, "Dashboards disconnected because they did not read.", push.TimedOut);
    }
}
