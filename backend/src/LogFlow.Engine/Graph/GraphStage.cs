using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>Counters of a <see cref="GraphStage"/>, for metrics.</summary>
/// <param name="SpansHeld">Spans that wait for their decision or their parent's.</param>
/// <param name="SpansRefused">Spans left out because the table was full.</param>
/// <param name="Orphans">Spans that named a parent which never came.</param>
/// <param name="Duplicates">Spans whose id had been read before.</param>
/// <param name="TracesHeld">Traces known from logs alone.</param>
/// <param name="TracesRefused">Such traces left out because the table was full.</param>
/// <param name="ServicesLeftOut">Records of services beyond the limit of one such trace.</param>
public sealed record GraphStageStatus(
    int SpansHeld,
    long SpansRefused,
    long Orphans,
    long Duplicates,
    int TracesHeld,
    long TracesRefused,
    long ServicesLeftOut);

/// <summary>
/// Infers who calls whom, and what of a service's failures and time is its own. From the best evidence a record offers: its parent
/// span, the caller it names, or else the other services of its trace. A part holds the calls and spans decided in its second.
/// </summary>
public sealed class GraphStage : IFramePartStage
{
    private readonly OpenSeconds<GraphPart> _parts = new(static tick => new GraphPart(tick));
    private readonly ServiceLinks _links;
    private readonly SpanTracker _spans;
    private readonly TraceTracker _traces;
    private NameTable? _names;

    public GraphStage(GraphStageOptions? options = null)
    {
        options ??= new GraphStageOptions();
        _links = new ServiceLinks(options.LinkedFor);
        _spans = new SpanTracker(options, _parts, _links);
        _traces = new TraceTracker(options, _parts, _links);
    }

    public string Name => "graph";

    /// <summary>May be read from another thread; the figures are those of a moment or two.</summary>
    public GraphStageStatus Status => new(
        _spans.Held,
        _spans.Refused,
        _spans.Orphans,
        _spans.Duplicates,
        _traces.Held,
        _traces.Refused,
        _traces.ServicesLeftOut);

    public void Observe(LogBatch batch, int from, int to)
    {
        _names = batch.Services;
        var flags = batch.Flags;
        var kinds = batch.Kind;
        var spanIds = batch.SpanId;
        for (var i = from; i < to; i++)
        {
            if ((flags[i] & RecordFlags.Late) != 0)
            {
                continue;
            }

            if (kinds[i] == RecordKind.Span)
            {
                _links.Span(batch.Service[i], batch.TimeNs[i]);
            }

            if (spanIds[i] == 0)
            {
                ObserveWithoutId(batch, i);
            }
            else if (kinds[i] == RecordKind.Span)
            {
                _spans.ObserveSpan(batch, i);
            }
            else
            {
                _spans.ObserveLog(batch, i);
            }

            ObserveTrace(batch, i);
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick)
    {
        if (_names is null)
        {
            return [];
        }

        _spans.DecideUpTo(closedTick, _names);
        _traces.DecideUpTo(closedTick, _names);
        return _parts.TakeUpTo(closedTick);
    }

    private void ObserveWithoutId(LogBatch batch, int i)
    {
        var (service, caller) = (batch.Service[i], batch.ParentService[i]);
        if (batch.Kind[i] == RecordKind.Log && caller == NameTable.None)
        {
            return;
        }

        var part = _parts.Of(batch.TimeNs[i]);
        var isFailed = batch.IsError(i);
        if (batch.Kind[i] == RecordKind.Span)
        {
            // Nothing can name it as a parent, so it is decided at once.
            var window = part.Service(service, batch.Services);
            window.DecidedSpans++;
            window.OwnFailedSpans += isFailed ? 1 : 0;
            window.SelfTime.Add(batch.DurationNs[i]);
        }

        if (caller != NameTable.None && caller != service)
        {
            var edge = part.Edge(caller, service, batch.Services);
            edge.Evidence |= EdgeEvidence.ParentService;
            edge.Calls++;
            edge.Errors += isFailed ? 1 : 0;
            if (batch.DurationNs[i] >= 0)
            {
                edge.Latency.Add(batch.DurationNs[i]);
            }

            _links.Link(caller, batch.TimeNs[i]);
        }
    }

    private void ObserveTrace(LogBatch batch, int i)
    {
        if (batch.ParentSpanId[i] != 0 || batch.ParentService[i] != NameTable.None)
        {
            _links.Link(batch.Service[i], batch.TimeNs[i]);
        }
        else if (!batch.TraceId[i].IsNone && !_links.IsLinked(batch.Service[i], batch.TimeNs[i]))
        {
            _traces.Observe(batch, i);
        }
    }
}
