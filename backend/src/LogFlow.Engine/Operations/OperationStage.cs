using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Operations;

/// <summary>Counters of an <see cref="OperationStage"/>, for metrics.</summary>
/// <param name="CallsHeld">Calls that wait for their decision.</param>
/// <param name="CallsRefused">Calls left out because too many were held.</param>
/// <param name="OperationsHeld">Kinds of call that are watched.</param>
/// <param name="OperationsRefused">Calls of kinds beyond the limit.</param>
/// <param name="SampleLevel">One trace in 2^this many is looked at.</param>
public sealed record OperationStageStatus(int CallsHeld, long CallsRefused, int OperationsHeld, long OperationsRefused, int SampleLevel);

/// <summary>
/// What calls do: per service, operation and the operation that called it, the lines that are written during a call, from spans and the
/// logs that carry their ids. Traffic that is mixed otherwise moves a service's totals, but not what a call of one kind does. Kinds of
/// call that never wrote a line are not watched. Reads batches that the miner has been through.
/// </summary>
public sealed class OperationStage : IFramePartStage
{
    private const long NsPerSecond = 1_000_000_000;
    private const long LengthMaxNs = 60 * NsPerSecond;
    private const int StepTextMax = 160;
    private const int TextsMax = 65_536;

    /// <summary>Seconds for which a decided call is kept for the calls below it.</summary>
    private const long KeptTicks = 5;

    private readonly OperationStageOptions _options;
    private readonly long _settleNs;
    private readonly TraceSample _sample;
    private readonly CallCounter _counter;
    private readonly Generations<ulong, string> _texts = new(TextsMax);
    private readonly OperationNames _operations = new();
    private readonly Dictionary<(int Service, ulong Operation, ulong Parent), Watched> _watched = [];
    private readonly Dictionary<ulong, OpenCall> _calls = [];
    private readonly Stack<OpenCall> _free = [];
    private readonly SortedDictionary<long, List<OpenCall>> _due = [];
    private readonly SortedDictionary<long, TickFrame> _parts = [];
    private NameTable? _names;
    private long _closedTick = long.MinValue;
    private long _callsRefused;
    private long _operationsRefused;

    public OperationStage(OperationStageOptions? options = null)
    {
        _options = options ?? new OperationStageOptions();
        _settleNs = (long)(_options.Settle.TotalSeconds * NsPerSecond);
        _sample = new TraceSample(_options.RecordsPerSecondMax);
        _counter = new CallCounter(template => Cut(TextOf(template), StepTextMax));
    }

    public string Name => "operations";

    /// <summary>May be read from another thread; the figures are those of a moment or two.</summary>
    public OperationStageStatus Status => new(_calls.Count, _callsRefused, _watched.Count, _operationsRefused, _sample.Level);

    /// <summary>Takes over the texts of an earlier run, before the first batch.</summary>
    public void Restore(IEnumerable<LogTemplate> templates)
    {
        foreach (var template in templates)
        {
            _texts.Set(template.Id.Value, template.Text);
        }
    }

    public void Observe(LogBatch batch, int from, int to)
    {
        _names = batch.Services;
        TakeTexts(batch, from, to);
        var flags = batch.Flags;
        var spanIds = batch.SpanId;
        var traces = batch.TraceId;
        var templates = batch.Template;
        for (var i = from; i < to; i++)
        {
            if (spanIds[i] == 0 || templates[i] == 0 || traces[i].IsNone || (flags[i] & RecordFlags.Late) != 0 || !_sample.Takes(traces[i]))
            {
                continue;
            }

            if (CallOf(KeyOf(traces[i], spanIds[i]), batch, i) is not { IsDecided: false } call)
            {
                continue;
            }

            if (batch.Kind[i] == RecordKind.Span)
            {
                call.Service = batch.Service[i];
                call.Operation = _operations.Of(batch.Bytes(batch.Body[i]));
                call.ParentKey = batch.ParentSpanId[i] == 0 ? 0 : KeyOf(traces[i], batch.ParentSpanId[i]);
                Lasts(call, Plus(batch.TimeNs[i], Math.Clamp(batch.DurationNs[i], 0, LengthMaxNs)));
            }
            else if (call.Lines.Count < _options.LinesMax)
            {
                var place = CodePlace.Of(batch.Bytes(batch.Attributes[i]));
                call.Lines.Add(new CallLine(batch.TimeNs[i], call.Lines.Count, place == 0 ? templates[i] : place, templates[i], batch.Severity[i]));
                Lasts(call, batch.TimeNs[i]);
            }
            else
            {
                call.IsCut = true;
            }
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick)
    {
        while (_due.Count > 0 && _due.First() is var (tick, calls) && tick <= closedTick)
        {
            _due.Remove(tick);
            foreach (var call in calls)
            {
                Visit(call, tick);
            }
        }

        _closedTick = Math.Max(_closedTick, closedTick);
        _sample.Close(closedTick);
        List<TickFrame>? parts = null;
        while (_parts.Count > 0 && _parts.First() is var (second, part) && second <= closedTick)
        {
            _parts.Remove(second);
            (parts ??= []).Add(part);
        }

        return parts ?? (IReadOnlyList<TickFrame>)[];
    }

    private static ulong KeyOf(TraceId trace, ulong spanId)
    {
        var key = (trace.High * 0x9E3779B97F4A7C15) ^ trace.Low;
        key = (key ^ (key >> 32)) * 0xD6E8FEB86659FD93;
        key = (key ^ spanId) * 0xD6E8FEB86659FD93;
        key ^= key >> 32;
        return key == 0 ? 1 : key;
    }

    private static long TickOf(long timeNs) => Math.DivRem(timeNs, NsPerSecond, out var rest) - (rest < 0 ? 1 : 0);

    private static long Plus(long timeNs, long ns) => timeNs > long.MaxValue - ns ? long.MaxValue : timeNs + ns;

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static void Lasts(OpenCall call, long untilNs) => call.LastNs = Math.Max(call.LastNs, untilNs);

    private void TakeTexts(LogBatch batch, int from, int to)
    {
        var rows = batch.NewTemplateRows;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] >= from && rows[i] < to)
            {
                _texts.Set(batch.NewTemplates[i].Id.Value, batch.NewTemplates[i].Text);
            }
        }
    }

    private string TextOf(ulong template) => _texts.TryGet(template, out var text) ? text : "";

    private OpenCall? CallOf(ulong key, LogBatch batch, int i)
    {
        if (_calls.TryGetValue(key, out var call))
        {
            return call;
        }

        if (_calls.Count >= _options.CallsMax)
        {
            _callsRefused++;
            return null;
        }

        call = _free.TryPop(out var used) ? used : new OpenCall();
        call.Begin(key, batch.TraceId[i], batch.Service[i]);
        _calls[key] = call;
        Schedule(call, TickOf(Plus(batch.TimeNs[i], _settleNs)));
        return call;
    }

    private void Schedule(OpenCall call, long tick)
    {
        tick = Math.Max(tick, _closedTick == long.MinValue ? tick : _closedTick + 1);
        if (!_due.TryGetValue(tick, out var calls))
        {
            _due[tick] = calls = [];
        }

        calls.Add(call);
    }

    private void Visit(OpenCall call, long tick)
    {
        var due = TickOf(Plus(call.LastNs, _settleNs));
        if (!call.IsDecided && due > tick)
        {
            Schedule(call, due);
        }
        else if (!call.IsDecided)
        {
            Decide(call, tick);
            call.IsDecided = true;
            Schedule(call, tick + KeptTicks);
        }
        else
        {
            _calls.Remove(call.Key);
            _free.Push(call);
        }
    }

    private void Decide(OpenCall call, long tick)
    {
        if (call.Operation == 0 || call.IsCut || !_sample.TookWhole(call.Trace))
        {
            return;
        }

        var parent = call.ParentKey != 0 && _calls.TryGetValue(call.ParentKey, out var above) ? above.Operation : 0;
        if (WatchedOf((call.Service, call.Operation, parent), call.Lines.Count > 0) is not { } watched)
        {
            return;
        }

        if (watched.Tick != tick || watched.Window is null)
        {
            (watched.Tick, watched.Window) = (tick, WindowOf(call, parent, tick));
        }

        _counter.Count(call, watched.Window);
    }

    private OperationWindow WindowOf(OpenCall call, ulong parent, long tick)
    {
        if (!_parts.TryGetValue(tick, out var part))
        {
            _parts[tick] = part = new TickFrame(tick);
        }

        var key = new OperationKey(_names![call.Service], _operations.Text(call.Operation), parent == 0 ? "" : _operations.Text(parent));
        return part.Operation(key);
    }

    private Watched? WatchedOf((int Service, ulong Operation, ulong Parent) kind, bool hasLines)
    {
        if (_watched.TryGetValue(kind, out var watched))
        {
            return watched;
        }

        if (hasLines && _watched.Count >= _options.OperationsMax)
        {
            _operationsRefused++;
            return null;
        }

        return hasLines ? _watched[kind] = new Watched() : null;
    }

    /// <summary>A kind of call, and its window of the second that is being decided.</summary>
    private sealed class Watched
    {
        public long Tick { get; set; }

        public OperationWindow? Window { get; set; }
    }
}
