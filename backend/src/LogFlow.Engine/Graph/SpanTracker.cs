using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>
/// Follows spans from their first record to their decision. A span is linked under its parent as soon as either is read, whichever
/// comes first; it is decided in the second in which its end lies <see cref="GraphStageOptions.Settle"/> back, when everything
/// that began before its end was read, and stays until its parent is decided, too. A span id that only logs carry is a span whose
/// length is that of its logs.
/// </summary>
internal sealed class SpanTracker(GraphStageOptions options, OpenSeconds<GraphPart> parts, ServiceLinks links)
{
    // An entry is kept a little for children that start late, and while its span lasts; both bounded.
    private const long KeptTicks = 4;
    private const long KeptTicksMax = 600;

    // Logs without a span of theirs may still be followed by more of them.
    private const int LogSettleFactor = 2;

    /// <summary>Names of peers that proved to be services: an address, and who answers there.</summary>
    private const int AliasesMax = 1_000;

    private readonly Dictionary<int, int> _aliases = [];
    private readonly SpanTable _spans = new(options.SpansMax);
    private readonly long _settleNs = (long)(options.Settle.TotalSeconds * EventSeconds.Ns);
    private readonly long _decideMaxNs = (long)(options.DecideMax.TotalSeconds * EventSeconds.Ns);
    private readonly long _parentWaitNs = (long)(options.ParentWait.TotalSeconds * EventSeconds.Ns);
    private SpanJudge? _judge;

    public int Held => _spans.Count;

    public long Refused => _spans.Refused;

    /// <summary>Spans that named a parent which never came.</summary>
    public long Orphans { get; private set; }

    /// <summary>Spans whose id had been read before.</summary>
    public long Duplicates { get; private set; }

    public void ObserveSpan(LogBatch batch, int i)
    {
        var key = SpanTable.KeyOf(batch.TraceId[i], batch.SpanId[i]);
        var index = _spans.FindOrAdd(key, out _);
        if (index < 0)
        {
            return;
        }

        ref var span = ref _spans[index];
        if (span.Has(SpanState.Span | SpanState.Decided))
        {
            Duplicates++;
            return;
        }

        span.State |= SpanState.Span;
        span.Service = batch.Service[i];
        span.ParentService = batch.ParentService[i];
        span.Peer = batch.Peer[i];
        span.Connection = batch.Connection[i];
        span.StartNs = batch.TimeNs[i];
        span.EndNs = EventSeconds.Plus(span.StartNs, Math.Max(batch.DurationNs[i], 0));
        if (batch.IsError(i))
        {
            span.State |= SpanState.StatusFailed;
        }
        else if ((batch.Flags[i] & RecordFlags.StatusOk) != 0)
        {
            span.State |= SpanState.StatusOk;
        }

        span.DueTick = DueTick(span, _settleNs);
        _spans.Calendar.Set(index, span.DueTick);
        Link(index, batch.TraceId[i], batch.ParentSpanId[i]);
    }

    /// <summary>A log that carries a span id.</summary>
    public void ObserveLog(LogBatch batch, int i)
    {
        var isError = Severity.IsError(batch.Severity[i]);
        var timeNs = batch.TimeNs[i];

        // Where a service writes spans, a log adds only its failure.
        if (!isError && links.WritesSpans(batch.Service[i], timeNs))
        {
            return;
        }

        var index = _spans.FindOrAdd(SpanTable.KeyOf(batch.TraceId[i], batch.SpanId[i]), out var isNew);
        if (index < 0)
        {
            return;
        }

        ref var span = ref _spans[index];
        if (isError)
        {
            span.ErrorLogNs = Math.Min(span.ErrorLogNs, timeNs);
        }

        if (span.Has(SpanState.Span | SpanState.Decided))
        {
            return;
        }

        if (!span.Has(SpanState.Logged))
        {
            span.State |= SpanState.Logged;
            span.Service = batch.Service[i];
            (span.StartNs, span.EndNs) = (timeNs, timeNs);
        }

        span.StartNs = Math.Min(span.StartNs, timeNs);
        span.EndNs = Math.Max(span.EndNs, timeNs);
        span.DueTick = DueTick(span, LogSettleFactor * _settleNs);
        if (batch.ParentService[i] != NameTable.None)
        {
            span.ParentService = batch.ParentService[i];
        }

        if (isNew)
        {
            _spans.Calendar.Set(index, span.DueTick);
        }

        if (span.ParentKey == 0)
        {
            Link(index, batch.TraceId[i], batch.ParentSpanId[i]);
        }
    }

    public void DecideUpTo(long closedTick, NameTable names)
    {
        var calendar = _spans.Calendar;
        for (var tick = calendar.First; tick <= closedTick && calendar.Count > 0; tick++)
        {
            calendar.Begin(tick);
            for (var index = calendar.Pop(tick); index >= 0; index = calendar.Pop(tick))
            {
                Visit(index, tick, names);
            }
        }

        if (calendar.Count == 0 && closedTick != long.MinValue)
        {
            calendar.Begin(closedTick);
        }
    }

    private long DueTick(in SpanEntry span, long settleNs) => EventSeconds.TickOf(Math.Min(
        EventSeconds.Plus(span.EndNs, settleNs),
        EventSeconds.Plus(span.StartNs, _decideMaxNs)));

    private void Link(int index, TraceId trace, ulong parentSpanId)
    {
        ref var span = ref _spans[index];
        if (parentSpanId == 0)
        {
            return;
        }

        var parentKey = SpanTable.KeyOf(trace, parentSpanId);
        if (parentKey == span.Key)
        {
            return;
        }

        span.ParentKey = parentKey;
        var startNs = span.StartNs;
        var parentIndex = _spans.FindOrAdd(parentKey, out var isNew);
        if (parentIndex < 0)
        {
            return;
        }

        // The table may have moved while it grew.
        ref var parent = ref _spans[parentIndex];
        if (isNew)
        {
            parent.StartNs = startNs;
            parent.DueTick = EventSeconds.TickOf(EventSeconds.Plus(startNs, _parentWaitNs));
            _spans.Calendar.Set(parentIndex, parent.DueTick);
        }

        _spans[index].NextSibling = parent.FirstChild;
        parent.FirstChild = index;
    }

    private void Visit(int index, long tick, NameTable names)
    {
        ref var span = ref _spans[index];
        if (span.DueTick > tick)
        {
            _spans.Calendar.Set(index, span.DueTick);
        }
        else if (!span.Has(SpanState.Decided))
        {
            // An error log whose span was left out says nothing about the share of failed spans.
            if (span.Has(SpanState.Span) || (span.Has(SpanState.Logged) && !links.WritesSpans(span.Service, span.StartNs)))
            {
                Decide(index, tick, names);
            }

            span.State |= SpanState.Decided;
            span.DueTick = tick + Math.Clamp(EventSeconds.TickOf(span.EndNs) + 1 - tick, KeptTicks, KeptTicksMax);
            _spans.Calendar.Set(index, span.DueTick);
        }
        else if (span.ParentKey != 0 && _spans.Find(span.ParentKey) is >= 0 and var parentIndex && !_spans[parentIndex].Has(SpanState.Decided))
        {
            // Its parent will still look at it.
            span.DueTick = Math.Max(_spans[parentIndex].DueTick, tick) + 1;
            _spans.Calendar.Set(index, span.DueTick);
        }
        else
        {
            _spans.Remove(index);
        }
    }

    private void Decide(int index, long tick, NameTable names)
    {
        ref var span = ref _spans[index];
        var verdict = (_judge ??= new SpanJudge(_spans)).Judge(index, EventSeconds.EndNs(tick));
        span.State |= (verdict.IsFailed ? SpanState.Failed : 0) | (verdict.IsExplained ? SpanState.Explained : 0);
        var part = parts.OfTick(tick);
        var window = part.Service(span.Service, names);
        window.DecidedSpans++;
        window.OwnFailedSpans += verdict is { IsFailed: true, IsExplained: false } ? 1 : 0;
        window.ExplainedFailedSpans += verdict.IsExplained ? 1 : 0;
        var (caller, evidence) = CallerOf(span, tick);

        // A step that only calls one other service is the client's side of the call: what the callee does not account for is time
        // on the way and in the callee's queue, not the caller's own work.
        var isClient = caller == span.Service && verdict.Callee != NameTable.None;
        if (span.Has(SpanState.Span) && span.EndNs < EventSeconds.EndNs(tick))
        {
            (isClient ? part.Edge(span.Service, verdict.Callee, names).Transit : window.SelfTime).Add(verdict.SelfNs);
            if (isClient)
            {
                part.Edge(span.Service, verdict.Callee, names).ClientLatency.Add(span.EndNs - span.StartNs);
            }
        }

        if (span.Peer != NameTable.None)
        {
            DecidePeer(span, verdict.IsFailed, part, names);
        }

        if (caller == span.Service)
        {
            window.LocalSpans++;
        }
        else
        {
            CountPassed(index, verdict.IsFailed, tick, part, names);
        }

        if (caller != span.Service && caller != NameTable.None)
        {
            var edge = part.Edge(caller, span.Service, names);
            edge.Evidence |= evidence;
            edge.Calls++;
            edge.Errors += verdict.IsFailed ? 1 : 0;
            edge.Latency.Add(span.EndNs - span.StartNs);
            edge.Connection = (ConnectionType)Math.Max((byte)edge.Connection, (byte)span.Connection);
            links.Link(caller, span.StartNs);
        }
    }

    /// <summary>How often a unit of work in which a call failed fails as well: learnt all the time, from the few failures of good days, too.</summary>
    private void CountPassed(int index, bool isFailed, long tick, GraphPart part, NameTable names)
    {
        if (_spans[index].FirstChild == SpanTable.None)
        {
            return;
        }

        foreach (var callee in _judge!.FailedCallees(index, EventSeconds.EndNs(tick)))
        {
            var edge = part.Edge(_spans[index].Service, callee, names);
            edge.Touched++;
            edge.Passed += isFailed ? 1 : 0;
        }
    }

    /// <summary>
    /// A client's span names whom it calls. When that one reports itself, its own span below is the call, and from then on the name is
    /// known to mean that service; otherwise the call goes to the name itself.
    /// </summary>
    private void DecidePeer(in SpanEntry span, bool isFailed, GraphPart part, NameTable names)
    {
        for (var at = span.FirstChild; at != SpanTable.None; at = _spans[at].NextSibling)
        {
            if (_spans[at].IsSeen && _spans[at].Service != span.Service)
            {
                if (_spans[at].Service != span.Peer && _aliases.Count < AliasesMax)
                {
                    _aliases[span.Peer] = _spans[at].Service;
                }

                return;
            }
        }

        var callee = _aliases.GetValueOrDefault(span.Peer, span.Peer);
        if (callee == span.Service)
        {
            return;
        }

        var edge = part.Edge(span.Service, callee, names);
        edge.Evidence |= EdgeEvidence.Peer;
        edge.Connection = (ConnectionType)Math.Max((byte)edge.Connection, (byte)span.Connection);
        edge.Calls++;
        edge.Errors += isFailed ? 1 : 0;
        edge.Latency.Add(span.EndNs - span.StartNs);
        edge.ClientLatency.Add(span.EndNs - span.StartNs);
    }

    private (int Caller, EdgeEvidence Evidence) CallerOf(in SpanEntry span, long tick)
    {
        if (span.ParentKey != 0)
        {
            var parentIndex = _spans.Find(span.ParentKey);
            if (parentIndex >= 0 && _spans[parentIndex].IsSeen && _spans[parentIndex].StartNs < EventSeconds.EndNs(tick))
            {
                var caller = _spans[parentIndex].Service;
                return (caller, caller == span.ParentService ? EdgeEvidence.SpanParent | EdgeEvidence.ParentService : EdgeEvidence.SpanParent);
            }

            Orphans++;
        }

        return (span.ParentService, EdgeEvidence.ParentService);
    }
}
