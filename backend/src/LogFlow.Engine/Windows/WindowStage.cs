using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Windows;

/// <summary>
/// Counts per service and second: records, severities, failures and a latency sketch. Open seconds are few (those within the
/// allowed lateness), so they are kept in a short list; services are looked up by their small integer id.
/// </summary>
public sealed class WindowStage : IFramePartStage
{
    private const long NsPerSecond = 1_000_000_000;

    private readonly List<OpenSecond> _open = [];
    private long _late;

    public string Name => "windows";

    public void Observe(LogBatch batch, int from, int to)
    {
        var times = batch.TimeNs;
        var services = batch.Service;
        var severities = batch.Severity;
        var kinds = batch.Kind;
        var flags = batch.Flags;
        var durations = batch.DurationNs;
        OpenSecond? second = null;
        for (var i = from; i < to; i++)
        {
            if ((flags[i] & RecordFlags.Late) != 0)
            {
                _late++;
                continue;
            }

            var time = times[i];
            if (second is null || time < second.FirstNs || time >= second.EndNs)
            {
                second = SecondOf(time);
            }

            second.Frame.Records++;
            if ((flags[i] & RecordFlags.Unparsed) != 0)
            {
                second.Frame.Unparsed++;
            }

            var window = second.Window(services[i], batch.Services);
            if (kinds[i] == RecordKind.Span)
            {
                window.Spans++;
                if (batch.IsError(i))
                {
                    window.FailedSpans++;
                }
            }
            else
            {
                window.Logs++;
                window.LogsByBand[Severity.Band(severities[i])]++;
            }

            if (durations[i] >= 0)
            {
                window.Latency.Add(durations[i]);
            }
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick)
    {
        List<TickFrame>? parts = null;
        while (_open.Count > 0 && _open[0].Frame.Tick <= closedTick)
        {
            (parts ??= []).Add(_open[0].Frame);
            _open.RemoveAt(0);
        }

        if (_late > 0)
        {
            // Late records belong to no second any more; they are counted in the one that closes.
            if (parts is null)
            {
                (parts = []).Add(new TickFrame(closedTick));
            }

            parts[^1].Late += _late;
            _late = 0;
        }

        return parts ?? (IReadOnlyList<TickFrame>)[];
    }

    private OpenSecond SecondOf(long timeNs)
    {
        var tick = Math.DivRem(timeNs, NsPerSecond, out var rest) - (rest < 0 ? 1 : 0);
        var at = _open.Count;
        while (at > 0 && _open[at - 1].Frame.Tick >= tick)
        {
            at--;
        }

        if (at < _open.Count && _open[at].Frame.Tick == tick)
        {
            return _open[at];
        }

        var second = new OpenSecond(tick);
        _open.Insert(at, second);
        return second;
    }

    private sealed class OpenSecond(long tick)
    {
        private ServiceWindow?[] _byId = new ServiceWindow?[32];

        public TickFrame Frame { get; } = new(tick);

        public long FirstNs { get; } = tick * NsPerSecond;

        public long EndNs => FirstNs + NsPerSecond;

        public ServiceWindow Window(int id, NameTable names)
        {
            if (id >= _byId.Length)
            {
                Array.Resize(ref _byId, Math.Max(_byId.Length * 2, id + 1));
            }

            return _byId[id] ??= Frame.Service(names[id]);
        }
    }
}
