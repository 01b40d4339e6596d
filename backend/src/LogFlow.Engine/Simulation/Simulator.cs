using System.ComponentModel.DataAnnotations;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Engine.Simulation;

public sealed class SimulatorOptions
{
    /// <summary>Same seed, same stream. Default 1.</summary>
    public ulong Seed { get; set; } = 1;

    /// <summary>Traces a second, before the load curve; a trace of the shop is about 11 records. 0.01 to 100,000, default 40.</summary>
    [Range(0.01, 100_000)]
    public double Rate { get; set; } = 40;

    /// <summary>Event time of the beginning. Default 2026-01-01T00:00:00Z.</summary>
    public DateTimeOffset Start { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
}

/// <summary>
/// Generates the stream of a simulated system in event time, endlessly. Traces arrive as a Poisson process along the load curve;
/// each is made whole when it starts, and a queue over the traces that have begun (a binary heap by the time of their next record)
/// writes all records out in order of time. The stream depends on topology, options and injected failures only, never on how it
/// is cut into batches. Used by one thread at a time.
/// </summary>
public sealed class Simulator
{
    /// <summary>Traces that may be under way at once; arrivals beyond are left out and counted.</summary>
    public const int TracesMax = 65_536;

    private readonly World _world;
    private readonly FaultBook _faults;
    private readonly TraceWalker _walker;
    private readonly PriorityQueue<SimulatedTrace, (long TimeNs, long Number)> _open = new();
    private readonly Stack<SimulatedTrace> _free = new();
    private readonly double _rate;
    private readonly long _startNs;
    private Prng _arrivals;
    private long _nextArrivalNs;
    private long _traces;
    private NameTable? _names;
    private int[] _nameIds = [];

    public Simulator(Topology topology, SimulatorOptions? options = null)
    {
        options ??= new SimulatorOptions();
        if (!(options.Rate is >= 0.01 and <= 100_000))
        {
            throw new ArgumentException($"The rate must be 0.01 to 100000 traces a second, not {options.Rate}.", nameof(options));
        }

        _world = new World(topology);
        _faults = new FaultBook(_world);
        _walker = new TraceWalker(_world, _faults);
        (_rate, _startNs) = (options.Rate, EventTime.Ns(options.Start));
        _arrivals = new Prng(options.Seed);
        NowNs = _startNs;
        _nextArrivalNs = _startNs;
        DrawNextArrival();
    }

    public Topology Topology => _world.Topology;

    /// <summary>Event time up to which the stream is written out, Unix nanoseconds.</summary>
    public long NowNs { get; private set; }

    public DateTimeOffset Now => EventTime.Of(NowNs);

    public long Records { get; private set; }

    public long Traces => _traces;

    /// <summary>Traces left out because <see cref="TracesMax"/> were under way.</summary>
    public long TracesLeftOut { get; private set; }

    /// <summary>Records left out because their trace had grown to its limit.</summary>
    public long RecordsLeftOut => _walker.Cut;

    /// <summary>Injects a failure at that time, or at once when it is past. Traces that have begun keep what they met.</summary>
    /// <exception cref="ArgumentException">The failure names a service that this topology lacks.</exception>
    public void Inject(Failure failure, DateTimeOffset at) => _faults.Start(failure, Math.Max(EventTime.Ns(at), NowNs));

    /// <summary>Ends a running failure now; false when there is none of this name.</summary>
    public bool Stop(string failure) => _faults.Stop(failure, NowNs);

    /// <summary>When a running failure of this name began and ends; null when there is none.</summary>
    public (DateTimeOffset Start, DateTimeOffset End)? Running(string failure) =>
        _faults.Running(failure, NowNs) is { } injection ? (EventTime.Of(injection.StartNs), EventTime.Of(injection.EndNs)) : null;

    /// <summary>Everything injected so far, also what lies ahead, in order of its start.</summary>
    public IReadOnlyList<InjectedFault> Truth() => _faults.Truth();

    /// <summary>The services that a failure reaches apart from its root, by name.</summary>
    public IReadOnlyList<string> AffectedBy(Failure failure) => _faults.Affected(failure);

    /// <summary>
    /// Adds the next records, at most <paramref name="recordsMax"/>, all before <paramref name="until"/>. Returns how many; fewer
    /// than the maximum means that the stream is written out up to that time.
    /// </summary>
    public int Fill(LogBatch batch, int recordsMax, DateTimeOffset until)
    {
        var untilNs = EventTime.Ns(until);
        UseNames(batch.Services);
        var added = 0;
        while (added < recordsMax)
        {
            if (_open.TryPeek(out var trace, out var key) && key.TimeNs <= _nextArrivalNs)
            {
                if (key.TimeNs >= untilNs)
                {
                    break;
                }

                WriteNext(batch, trace);
                added++;
            }
            else if (_nextArrivalNs < untilNs)
            {
                StartTrace();
            }
            else
            {
                break;
            }
        }

        if (added < recordsMax)
        {
            NowNs = Math.Max(NowNs, untilNs);
        }

        _faults.ForgetBefore(NowNs);
        return added;
    }

    /// <summary>Leaves a stretch of time out, for a live source that was held up: no trace starts before <paramref name="time"/>.</summary>
    public void SkipTo(DateTimeOffset time)
    {
        var timeNs = EventTime.Ns(time);
        while (_open.TryDequeue(out var trace, out _))
        {
            _free.Push(trace);
        }

        NowNs = Math.Max(NowNs, timeNs);
        if (_nextArrivalNs < timeNs)
        {
            _nextArrivalNs = timeNs;
            DrawNextArrival();
        }
    }

    private void StartTrace()
    {
        var number = _traces++;
        var seed = _arrivals.Next();
        if (_open.Count < TracesMax)
        {
            var trace = _free.TryPop(out var used) ? used : new SimulatedTrace();
            _walker.Walk(trace, seed, number, _nextArrivalNs);
            if (trace.IsDone)
            {
                // Its entry is down.
                _free.Push(trace);
            }
            else
            {
                _open.Enqueue(trace, (trace.NextTimeNs, number));
            }
        }
        else
        {
            TracesLeftOut++;
        }

        DrawNextArrival();
    }

    private void DrawNextArrival()
    {
        var seconds = (_nextArrivalNs - _startNs) / 1e9;
        var rate = _rate * Topology.Load.At(seconds, EventTime.Of(_nextArrivalNs));
        var gap = -Math.Log(1 - _arrivals.Unit()) / rate;
        _nextArrivalNs += Math.Max(EventTime.Ns(gap), EventTime.NsPerMicrosecond);
    }

    private void WriteNext(LogBatch batch, SimulatedTrace trace)
    {
        ref readonly var record = ref trace.Next;
        batch.Add(new LogRecord
        {
            TimeNs = record.TimeNs,
            Service = _nameIds[record.Service],
            Severity = record.Severity,
            Kind = record.Kind,
            Flags = record.Flags,
            Status = record.Status,
            TraceId = trace.Id,
            SpanId = record.SpanId,
            ParentSpanId = record.ParentSpanId,
            DurationNs = record.DurationNs,
            Body = trace.Text.Slice(record.TextOffset, record.TextLength),
            Attributes = record.Attributes,
        });
        Records++;
        NowNs = Math.Max(NowNs, record.TimeNs);
        trace.Advance();
        if (trace.IsDone)
        {
            _open.Dequeue();
            _free.Push(trace);
        }
        else
        {
            _open.DequeueEnqueue(trace, (trace.NextTimeNs, trace.Number));
        }
    }

    private void UseNames(NameTable names)
    {
        if (!ReferenceEquals(names, _names))
        {
            _names = names;
            _nameIds = [.. _world.Services.Select(service => names.Intern(service.Shape.Name))];
        }
    }
}
