using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests;

/// <summary>Fills batches as sources and the miner do. Records are a millisecond apart unless told otherwise.</summary>
internal sealed class Rows
{
    public const long StartNs = Some.Tick * 1_000_000_000;

    private readonly HashSet<string> _announced = [];
    private long _nextNs = StartNs;

    public Rows() => Batch = new LogBatch(Services);

    public NameTable Services { get; } = new();

    public LogBatch Batch { get; private set; }

    /// <summary>The batch so far; the next record goes to a new one.</summary>
    public LogBatch Take()
    {
        var batch = Batch;
        Batch = new LogBatch(Services);
        return batch;
    }

    public Rows Log(
        string body, string service = "shop", byte severity = Severity.Info, long? timeNs = null, TraceId trace = default, ulong span = 0,
        string attributes = "", RecordFlags flags = RecordFlags.None)
    {
        Batch.Add(new LogRecord
        {
            TimeNs = timeNs ?? _nextNs,
            Service = Services.Intern(service),
            Severity = severity,
            TraceId = trace,
            SpanId = span,
            Flags = flags,
            Body = Encoding.UTF8.GetBytes(body),
            Attributes = Encoding.UTF8.GetBytes(attributes),
        });
        _nextNs = (timeNs ?? _nextNs) + 1_000_000;
        return this;
    }

    public Rows Span(string operation, string service, TraceId trace, ulong id, ulong parent, double startMs, double durationMs, bool isError = false)
    {
        Batch.Add(new LogRecord
        {
            TimeNs = StartNs + (long)(startMs * 1e6),
            Service = Services.Intern(service),
            Kind = RecordKind.Span,
            TraceId = trace,
            SpanId = id,
            ParentSpanId = parent,
            DurationNs = (long)(durationMs * 1e6),
            Flags = isError ? RecordFlags.StatusError : RecordFlags.StatusOk,
            Body = Encoding.UTF8.GetBytes(operation),
        });
        return this;
    }

    /// <summary>Mines the last record: <paramref name="template"/> with its wildcards replaced gives the body.</summary>
    public Rows As(string template, params string[] parameters) => Replacing(null, template, parameters);

    public Rows Replacing(string? replaces, string template, params string[] parameters)
    {
        var row = Batch.Count - 1;
        var id = IdOf(template);
        if (_announced.Add(template + "|" + replaces))
        {
            Batch.AddNewTemplate(
                new LogTemplate(id, template, replaces is null ? TemplateId.None : IdOf(replaces), Batch.TimeNs[row], Batch.Severity[row]), row);
        }

        var slices = new TextSlice[parameters.Length];
        var parts = template.Split(LogTemplate.Wildcard);
        var at = Batch.Body[row].Offset;
        for (var i = 0; i < parameters.Length; i++)
        {
            at += Encoding.UTF8.GetByteCount(parts[i]);
            slices[i] = new TextSlice(at, Encoding.UTF8.GetByteCount(parameters[i]));
            at += slices[i].Length;
        }

        Batch.SetTemplate(row, id, slices, isRebuildable: true);
        return this;
    }

    public static TemplateId IdOf(string template) => TemplateId.Of(Encoding.UTF8.GetBytes(template));
}
