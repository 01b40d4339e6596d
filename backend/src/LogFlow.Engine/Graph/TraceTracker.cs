using System.Runtime.InteropServices;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Graph;

/// <summary>
/// Guesses calls from services that write in the same trace without naming spans or callers. Each service's stay in the trace is
/// the time from its first to its last line; a stay is called by the latest earlier one that still lasts, else by the one before
/// it. A trace is over after some seconds without a line, or after its longest time.
/// </summary>
internal sealed class TraceTracker(GraphStageOptions options, OpenSeconds<GraphPart> parts, ServiceLinks links)
{
    /// <summary>Services looked at in one trace; more are left out and counted.</summary>
    public const int ServicesMax = 16;

    private const int InitialCapacity = 64;

    private readonly Dictionary<TraceId, int> _traces = [];
    private readonly List<Trace> _pool = [];
    private readonly Stack<int> _free = new();
    private readonly Calendar _calendar = new(InitialCapacity);
    private int _calendarCapacity = InitialCapacity;
    private readonly long _idleNs = (long)(options.TraceIdle.TotalSeconds * EventSeconds.Ns);
    private readonly long _lengthMaxNs = (long)(options.DecideMax.TotalSeconds * EventSeconds.Ns);

    public int Held => _traces.Count;

    public long Refused { get; private set; }

    public long ServicesLeftOut { get; private set; }

    public void Observe(LogBatch batch, int i)
    {
        var id = batch.TraceId[i];
        var timeNs = batch.TimeNs[i];
        if (!_traces.TryGetValue(id, out var index))
        {
            if (_traces.Count == options.TracesMax)
            {
                Refused++;
                return;
            }

            index = Begin(id, timeNs);
        }

        var trace = _pool[index];
        trace.LastNs = Math.Max(trace.LastNs, timeNs);
        var isError = batch.IsError(i);
        foreach (ref var stay in CollectionsMarshal.AsSpan(trace.Stays))
        {
            if (stay.Service == batch.Service[i])
            {
                stay.FirstNs = Math.Min(stay.FirstNs, timeNs);
                stay.LastNs = Math.Max(stay.LastNs, timeNs);
                stay.IsFailed |= isError;
                stay.HasSpans |= batch.SpanId[i] != 0;
                return;
            }
        }

        if (trace.Stays.Count == ServicesMax)
        {
            ServicesLeftOut++;
            return;
        }

        trace.Stays.Add(new Stay(batch.Service[i], timeNs, timeNs, isError, batch.SpanId[i] != 0));
    }

    public void DecideUpTo(long closedTick, NameTable names)
    {
        for (var tick = _calendar.First; tick <= closedTick && _calendar.Count > 0; tick++)
        {
            _calendar.Begin(tick);
            for (var index = _calendar.Pop(tick); index >= 0; index = _calendar.Pop(tick))
            {
                var trace = _pool[index];
                var due = DueTick(trace);
                if (due > tick)
                {
                    _calendar.Set(index, due);
                    continue;
                }

                Decide(trace, tick, names);
                _traces.Remove(trace.Id);
                _free.Push(index);
            }
        }

        if (_calendar.Count == 0 && closedTick != long.MinValue)
        {
            _calendar.Begin(closedTick);
        }
    }

    private static int ByTimeThenName(in Stay a, in Stay b, NameTable names)
    {
        var byTime = a.FirstNs.CompareTo(b.FirstNs);
        return byTime != 0 ? byTime : string.CompareOrdinal(names[a.Service], names[b.Service]);
    }

    private int Begin(TraceId id, long timeNs)
    {
        if (!_free.TryPop(out var index))
        {
            index = _pool.Count;
            _pool.Add(new Trace());
            if (index == _calendarCapacity)
            {
                _calendarCapacity *= 2;
                _calendar.Grow(_calendarCapacity);
            }
        }

        _pool[index].Begin(id, timeNs);
        _traces.Add(id, index);
        _calendar.Set(index, DueTick(_pool[index]));
        return index;
    }

    private long DueTick(Trace trace) => EventSeconds.TickOf(Math.Min(
        EventSeconds.Plus(trace.LastNs, _idleNs),
        EventSeconds.Plus(trace.FirstNs, _lengthMaxNs)));

    private void Decide(Trace trace, long tick, NameTable names)
    {
        var stays = CollectionsMarshal.AsSpan(trace.Stays);
        Sort(stays, names);
        Span<int> callers = stackalloc int[ServicesMax];
        Span<bool> hasFailedCallee = stackalloc bool[ServicesMax];
        hasFailedCallee.Clear();
        for (var i = 0; i < stays.Length; i++)
        {
            callers[i] = i - 1;
            for (var j = i - 1; j >= 0; j--)
            {
                if (stays[j].LastNs >= stays[i].LastNs)
                {
                    callers[i] = j;
                    break;
                }
            }

            if (callers[i] >= 0)
            {
                hasFailedCallee[callers[i]] |= stays[i].IsFailed;
            }
        }

        var part = parts.OfTick(tick);
        for (var i = 0; i < stays.Length; i++)
        {
            ref readonly var stay = ref stays[i];
            if (!stay.HasSpans)
            {
                var window = part.Service(stay.Service, names);
                window.DecidedSpans++;
                window.OwnFailedSpans += stay.IsFailed && !hasFailedCallee[i] ? 1 : 0;
                window.ExplainedFailedSpans += stay.IsFailed && hasFailedCallee[i] ? 1 : 0;
            }

            if (callers[i] >= 0 && !links.IsLinked(stay.Service, stay.FirstNs) && !links.IsLinked(stays[callers[i]].Service, stay.FirstNs))
            {
                var edge = part.Edge(stays[callers[i]].Service, stay.Service, names);
                edge.Evidence |= EdgeEvidence.TraceCoOccurrence;
                edge.Calls++;
                edge.Errors += stay.IsFailed ? 1 : 0;
                edge.Latency.Add(stay.LastNs - stay.FirstNs);
            }
        }
    }

    /// <summary>Insertion sort: few stays, nearly in order.</summary>
    private static void Sort(Span<Stay> stays, NameTable names)
    {
        for (var i = 1; i < stays.Length; i++)
        {
            var stay = stays[i];
            var at = i;
            while (at > 0 && ByTimeThenName(stay, stays[at - 1], names) < 0)
            {
                stays[at] = stays[at - 1];
                at--;
            }

            stays[at] = stay;
        }
    }

    private record struct Stay(int Service, long FirstNs, long LastNs, bool IsFailed, bool HasSpans);

    private sealed class Trace
    {
        public List<Stay> Stays { get; } = [];

        public TraceId Id { get; private set; }

        public long FirstNs { get; private set; }

        public long LastNs { get; set; }

        public void Begin(TraceId id, long timeNs)
        {
            (Id, FirstNs, LastNs) = (id, timeNs, timeNs);
            Stays.Clear();
        }
    }
}
