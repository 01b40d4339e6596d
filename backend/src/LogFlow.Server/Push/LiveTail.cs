using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Live;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Push;

/// <summary>
/// Samples log lines for the screen: per second and wanted filter a bounded number, errors and warnings preferred. Reads mined
/// batches on the bus's thread; the live view takes what was sampled once per tick.
/// </summary>
public sealed class LiveTail(int linesPerTick) : IConsumer<LogBatch>
{
    private const int MessageMax = 500;

    /// <summary>Different filters sampled at the same time; clients beyond them see what the common sample holds of theirs.</summary>
    private const int FiltersMax = 32;

    private readonly Lock _sampling = new();
    private readonly List<Slot> _slots = [new(LogFilter.All, linesPerTick)];

    public string Name => "live-tail";

    /// <summary>One more client wants this filter.</summary>
    public void Watch(LogFilter filter)
    {
        lock (_sampling)
        {
            if (_slots.Find(s => s.Filter == filter) is { } known)
            {
                known.Watchers++;
            }
            else if (_slots.Count < FiltersMax)
            {
                _slots.Add(new Slot(filter, linesPerTick) { Watchers = 1 });
            }
        }
    }

    public void Unwatch(LogFilter filter)
    {
        lock (_sampling)
        {
            var slot = _slots.Find(s => s.Filter == filter);
            if (slot is not null && --slot.Watchers <= 0 && filter != LogFilter.All)
            {
                _slots.Remove(slot);
            }
        }
    }

    public ValueTask HandleAsync(LogBatch item, CancellationToken cancellationToken)
    {
        lock (_sampling)
        {
            foreach (var slot in _slots)
            {
                Sample(slot, item);
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The lines since the last call, per filter, in order of arrival.</summary>
    internal IReadOnlyDictionary<LogFilter, IReadOnlyList<LiveLogLine>> Take()
    {
        lock (_sampling)
        {
            var taken = new Dictionary<LogFilter, IReadOnlyList<LiveLogLine>>(_slots.Count);
            foreach (var slot in _slots)
            {
                var lines = slot.Lines.Take();
                lines.Sort(static (a, b) => a.Sequence.CompareTo(b.Sequence));
                taken[slot.Filter] = lines;
            }

            return taken;
        }
    }

    private static void Sample(Slot slot, LogBatch batch)
    {
        var wanted = NameTable.None;
        if (slot.Filter.Service is { } name && !batch.Services.TryFind(name, out wanted))
        {
            return;
        }

        var kinds = batch.Kind;
        var severities = batch.Severity;
        var services = batch.Service;
        for (var i = 0; i < kinds.Length; i++)
        {
            var severity = severities[i];
            if (kinds[i] != RecordKind.Log || !slot.Filter.Accepts(services[i], severity, wanted))
            {
                continue;
            }

            var sequence = batch.FirstSequence + i;
            var rank = severity < Severity.Warn ? 0 : severity < Severity.Error ? 1 : 2;
            var key = LineSample<LiveLogLine>.KeyOf(rank, sequence);
            if (slot.Lines.Wants(key))
            {
                slot.Lines.Add(Read(batch, i, sequence), key);
            }
        }
    }

    private static LiveLogLine Read(LogBatch batch, int i, long sequence)
    {
        var body = batch.Bytes(batch.Body[i]);
        var message = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MessageMax * 4)]);
        if (message.Length > MessageMax)
        {
            var cut = char.IsHighSurrogate(message[MessageMax - 1]) ? MessageMax - 1 : MessageMax;
            message = message[..cut] + "…";
        }

        return new LiveLogLine(
            sequence,
            DateTimeOffset.UnixEpoch.AddTicks(batch.TimeNs[i] / 100),
            batch.Services[batch.Service[i]],
            Severity.Name(batch.Severity[i]),
            message,
            new TemplateId(batch.Template[i]),
            batch.TraceId[i]);
    }

    private sealed class Slot(LogFilter filter, int lines)
    {
        public LogFilter Filter { get; } = filter;

        public LineSample<LiveLogLine> Lines { get; } = new(lines);

        public int Watchers { get; set; }
    }
}
