using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Mining;
using LogFlow.Engine.Operations;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Operations;

/// <summary>One line of a call: where in the source it is written, or null, its severity and its text.</summary>
internal sealed record Line(string? Place, byte Severity, string Text);

/// <summary>A call of one service, with its lines and the calls below it.</summary>
internal sealed record Call(string Service, string Operation, IReadOnlyList<Line> Lines, params Call[] Below);

/// <summary>Calls, second by second, through the miner and the operations stage.</summary>
internal sealed class CallStream
{
    private readonly NameTable _services = new();
    private readonly Miner _miner = new();
    private ulong _next = 1;

    public CallStream(OperationStageOptions? options = null) => Stage = new OperationStage(options);

    public OperationStage Stage { get; }

    /// <summary>The next second that <see cref="Next"/> tells.</summary>
    public long Tick { get; private set; } = Some.Tick;

    /// <summary>A second in which these calls begin; its frame holds what was decided, two seconds after the calls' ends.</summary>
    public TickFrame Next(params IEnumerable<Call> calls)
    {
        var batch = new LogBatch(_services);
        var startNs = Tick * 1_000_000_000;
        foreach (var call in calls)
        {
            Add(batch, call, new TraceId(0, _next++), 0, startNs);
        }

        _miner.Mine(batch);
        Stage.Observe(batch, 0, batch.Count);
        var frame = new TickFrame(Tick);
        foreach (var part in Stage.TakeParts(Tick))
        {
            frame.MergeFrom(part);
        }

        batch.Release();
        Tick++;
        return frame;
    }

    private void Add(LogBatch batch, Call call, TraceId trace, ulong parent, long startNs)
    {
        var span = _next++;
        batch.Add(new LogRecord
        {
            TimeNs = startNs,
            Kind = RecordKind.Span,
            Service = _services.Intern(call.Service),
            Body = Encoding.UTF8.GetBytes(call.Operation),
            TraceId = trace,
            SpanId = span,
            ParentSpanId = parent,
            DurationNs = 50_000_000,
        });
        for (var i = 0; i < call.Lines.Count; i++)
        {
            var line = call.Lines[i];
            batch.Add(new LogRecord
            {
                TimeNs = startNs + ((i + 1) * 1_000_000),
                Service = _services.Intern(call.Service),
                Severity = line.Severity,
                Body = Encoding.UTF8.GetBytes(line.Text),
                Attributes = line.Place is null ? [] : Encoding.UTF8.GetBytes($"{{\"logger\": \"{line.Place}\"}}"),
                TraceId = trace,
                SpanId = span,
                DurationNs = -1,
            });
        }

        foreach (var below in call.Below)
        {
            Add(batch, below, trace, span, startNs + 10_000_000);
        }
    }
}
