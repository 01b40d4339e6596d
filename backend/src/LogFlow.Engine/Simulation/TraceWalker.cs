using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Simulation;

/// <summary>
/// Makes one trace: walks the call graph depth first from its entry. A service works a while, makes its calls, works on to its
/// end. Its span covers its own work and its calls; its lines lie within its span. A call that fails for good, after the retry
/// and without the fallback that chance allowed, fails the caller too and ends its further calls: so faults are causal.
/// </summary>
internal sealed class TraceWalker(World world, FaultBook faults)
{
    private const double FailureShareMax = 0.98;
    private const double ReplacedLines = 0.25;
    private const long RefusedNs = 2_000_000;
    private const short StatusOk = 200;
    private const short StatusOwnFailure = 500;
    private const short StatusCallFailed = 502;

    private SimulatedTrace _trace = new();
    private Prng _prng;
    private ulong _traceSeed;

    /// <summary>Spans and lines that were left out because their trace was full.</summary>
    public long Cut { get; private set; }

    /// <summary>Everything in a trace depends on its own seed and on the faults at its time, not on other traces.</summary>
    public void Walk(SimulatedTrace trace, ulong seed, long number, long startNs)
    {
        _trace = trace;
        _traceSeed = seed;
        _prng = new Prng(seed);
        trace.Begin(new TraceId(_prng.Next(), _prng.Next() | 1), number, startNs);
        Visit(world.Entries[World.Pick(world.EntryShares, ref _prng)], startNs, parentSpanId: 0, depth: 1);
        trace.Sort();
    }

    private (long EndNs, bool IsFailed) Visit(int index, long startNs, ulong parentSpanId, int depth)
    {
        var factors = faults.At(index, startNs);
        if (factors.IsDown)
        {
            // The connection is refused: its caller knows soon, and nobody writes a line here.
            return (startNs + RefusedNs, true);
        }

        var place = _trace.Add();
        if (place < 0)
        {
            Cut++;
            return (startNs, false);
        }

        var spanId = _prng.Next() | 1;
        var service = world.Services[index];
        var attributes = faults.ReleaseAt(index, startNs, spanId) ?? service.Attributes;
        var visit = new Work(index, service, startNs, spanId, parentSpanId, factors, attributes);
        var ownNs = Math.Max(WholeMicroseconds(visit.Service.Latency.SampleNs(ref _prng) * visit.Factors.Latency), EventTime.NsPerMicrosecond);
        var beforeNs = WholeMicroseconds(ownNs * (0.15 + (0.5 * _prng.Unit())));
        var nowNs = startNs + beforeNs;
        var failsItself = _prng.Chance(Math.Min(visit.Service.Shape.Errors * visit.Factors.Errors, FailureShareMax));
        var callFailed = false;

        // Half of its own failures come before its calls, which are then not made, half after.
        if (!(failsItself && _prng.Chance(0.5)) && depth < world.Topology.CallDepthMax)
        {
            (nowNs, callFailed) = MakeCalls(visit, nowNs, depth);
        }

        var endNs = nowNs + ownNs - beforeNs;
        failsItself &= !callFailed;
        WriteLines(visit, endNs, failsItself);
        WriteSpan(visit, place, endNs, failsItself, callFailed);
        return (endNs, failsItself || callFailed);
    }

    private (long EndNs, bool IsFailed) MakeCalls(in Work visit, long nowNs, int depth)
    {
        var togetherNs = nowNs;
        foreach (var call in visit.Service.Calls)
        {
            if (!_prng.Chance(call.Shape.Probability))
            {
                continue;
            }

            togetherNs = call.Shape.IsParallel ? togetherNs : nowNs;
            var (endNs, isFailed) = MakeCall(visit, call, togetherNs, depth);
            nowNs = Math.Max(nowNs, endNs);
            if (isFailed)
            {
                return (nowNs, true);
            }
        }

        return (nowNs, false);
    }

    private (long EndNs, bool IsFailed) MakeCall(in Work visit, WorldCall call, long startNs, int depth)
    {
        var endNs = startNs;
        var isFailed = false;

        // More than one in a retry storm only: the earlier ones are thrown away, whatever came of them.
        for (var left = _prng.Rounded(visit.Factors.Calls); left > 0; left--)
        {
            (endNs, isFailed) = Visit(call.Callee, endNs, visit.SpanId, depth + 1);
        }

        if (isFailed && _prng.Chance(call.Shape.Retry))
        {
            WriteCallLine(visit, world.Retried, call, startNs, endNs, attempt: 2);
            (endNs, isFailed) = Visit(call.Callee, endNs, visit.SpanId, depth + 1);
        }

        if (isFailed)
        {
            var fellBack = _prng.Chance(call.Shape.Fallback);
            WriteCallLine(visit, fellBack ? world.FellBack : world.Failed, call, startNs, endNs, attempt: 1);
            isFailed = !fellBack;
        }

        return (endNs, isFailed);
    }

    private void WriteLines(in Work visit, long endNs, bool failsItself)
    {
        var service = visit.Service;
        var volume = visit.Factors.Volume;
        for (var left = service.Info.IsEmpty ? 0 : _prng.Rounded(service.Shape.Lines * volume); left > 0; left--)
        {
            var line = faults.IsCalm ? null : faults.LineAt(visit.Index, visit.StartNs);
            var says = line is not null && _prng.Chance(ReplacedLines) ? line : service.Info.Pick(ref _prng);
            WriteLine(visit, says, TimeIn(visit.StartNs, endNs));
        }

        for (var left = service.Warnings.IsEmpty ? 0 : _prng.Rounded(service.Shape.Warnings * visit.Factors.Warnings * volume); left > 0; left--)
        {
            // Of a factor of 3, two in three warnings are additional.
            var additional = visit.Factors.Warnings > 1 ? faults.MessageAt(visit.Index, visit.StartNs) : null;
            var says = additional is not null && _prng.Chance(1 - (1 / visit.Factors.Warnings)) ? additional : service.Warnings.Pick(ref _prng);
            WriteLine(visit, says, TimeIn(visit.StartNs, endNs));
        }

        for (var left = failsItself && !service.Errors.IsEmpty ? Math.Max(1, _prng.Rounded(volume)) : 0; left > 0; left--)
        {
            WriteLine(visit, service.Errors.Pick(ref _prng), endNs);
        }
    }

    private void WriteSpan(in Work visit, int place, long endNs, bool failsItself, bool callFailed)
    {
        var isFailed = failsItself || callFailed;
        ref var record = ref _trace.Record(place);
        record = new SimulatedRecord
        {
            TimeNs = visit.StartNs,
            DurationNs = endNs - visit.StartNs,
            SpanId = visit.SpanId,
            ParentSpanId = visit.ParentSpanId,
            TextOffset = _trace.Text.Length,
            TextLength = visit.Service.Operation.Length,
            Service = (short)visit.Index,
            Status = failsItself ? StatusOwnFailure : callFailed ? StatusCallFailed : StatusOk,
            Severity = isFailed ? Severity.Error : Severity.Info,
            Kind = RecordKind.Span,
            Flags = isFailed ? RecordFlags.StatusError : RecordFlags.StatusOk,
            Attributes = visit.Attributes,
        };
        _trace.Text.Write(visit.Service.Operation);
    }

    private void WriteCallLine(in Work visit, MessageTemplate[] templates, WorldCall call, long startNs, long atNs, int attempt)
    {
        var template = templates[(int)_prng.Below((ulong)templates.Length)];
        WriteLine(visit, template, atNs, startNs, world.Services[call.Callee].Utf8Name, attempt);
    }

    private void WriteLine(in Work visit, MessageTemplate template, long atNs) => WriteLine(visit, template, atNs, visit.StartNs, default, attempt: 1);

    private void WriteLine(in Work visit, MessageTemplate template, long atNs, long sinceNs, ReadOnlySpan<byte> callee, int attempt)
    {
        var place = _trace.Add();
        if (place < 0)
        {
            Cut++;
            return;
        }

        var offset = _trace.Text.Length;
        var facts = new LineFacts
        {
            TraceSeed = _traceSeed,
            DurationMs = (atNs - sinceNs) / 1_000_000,
            Attempt = attempt,
            Callee = callee,
            Values = faults.ValuesAt(visit.Index, visit.StartNs),
        };
        template.Write(_trace.Text, ref _prng, facts);
        _trace.Record(place) = new SimulatedRecord
        {
            TimeNs = atNs,
            DurationNs = -1,
            SpanId = visit.SpanId,
            ParentSpanId = visit.ParentSpanId,
            TextOffset = offset,
            TextLength = _trace.Text.Length - offset,
            Service = (short)visit.Index,
            Severity = template.Severity,
            Kind = RecordKind.Log,
            Attributes = visit.Attributes,
        };
    }

    private long TimeIn(long startNs, long endNs) => startNs + WholeMicroseconds((endNs - startNs) * _prng.Unit());

    private static long WholeMicroseconds(double ns) => (long)(ns / EventTime.NsPerMicrosecond) * EventTime.NsPerMicrosecond;

    /// <summary>One unit of a service's work while it is being made.</summary>
    private readonly record struct Work(int Index, WorldService Service, long StartNs, ulong SpanId, ulong ParentSpanId, Factors Factors, byte[] Attributes);
}
