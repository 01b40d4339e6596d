using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Windows;

/// <summary>
/// Counts per service and second: records, severities, failures and a latency sketch.
/// </summary>
public sealed class WindowStage : IFramePartStage
{
    private readonly OpenSeconds<ServiceSecond> _open = new(static tick => new ServiceSecond(tick));
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
        for (var i = from; i < to; i++)
        {
            if ((flags[i] & RecordFlags.Late) != 0)
            {
                _late++;
                continue;
            }

            var second = _open.Of(times[i]);
            second.Frame.Records++;
            if ((flags[i] & RecordFlags.Unparsed) != 0)
            {
                second.Frame.Unparsed++;
            }

            var window = second.Service(services[i], batch.Services);
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
        var parts = _open.TakeUpTo(closedTick);
        if (_late > 0)
        {
            // Late records belong to no second any more; they are counted in the one that closes.
            if (parts.Count == 0)
            {
                parts.Add(new TickFrame(closedTick));
            }

            parts[^1].Late += _late;
            _late = 0;
        }

        return parts;
    }
}
