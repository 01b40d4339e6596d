using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.Transit;

// A call takes longer than the callee's own span accounts for: the network is slow, or the callee does not take calls up. The
// callee's spans look healthy and its callers merely slow, so nothing else points at it. Each service's incoming calls are
// judged together, against their own past, as a share of slow ones.
public sealed class TransitDetector : IDetector
{
    private const double SecondsPerDay = 86_400;
    private const long GapSeconds = 120;

    /// <summary>Headroom over the threshold, so that a long fault's end is seen soon.</summary>
    private const double NatsHeadroom = 2;

    private readonly TransitOptions _options;
    private readonly double _natsMin;
    private readonly SortedDictionary<string, CallWait> _waits = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LatencySketch> _seen = new(StringComparer.Ordinal);
    private long _lastTick = long.MinValue;

    public TransitDetector(TransitOptions? options = null)
    {
        _options = options ?? new TransitOptions();
        _natsMin = Math.Log(2 * SecondsPerDay / _options.FalseAlarmsPerDay);
    }

    public string Name => "transit";

    /// <summary>Services that were not watched because <see cref="TransitOptions.ServicesMax"/> were held, counted once a second.</summary>
    public long Refused { get; private set; }

    internal int Held => _waits.Count;

    public IReadOnlyList<Signal> Observe(TickFrame frame)
    {
        MindTheGap(frame.Tick);
        Gather(frame);
        foreach (var (service, seen) in _seen)
        {
            WaitOf(service)?.Observe(frame.Tick, seen, _natsMin * NatsHeadroom);
        }

        List<Signal>? signals = null;
        foreach (var (service, wait) in _waits)
        {
            if (wait.Nats >= _natsMin && frame.Tick - wait.LastSeenTick <= GapSeconds)
            {
                (signals ??= []).Add(Tell(frame, service, wait));
            }
        }

        return signals ?? (IReadOnlyList<Signal>)[];
    }

    private void MindTheGap(long tick)
    {
        if (_lastTick != long.MinValue && tick - _lastTick > GapSeconds)
        {
            foreach (var (_, wait) in _waits)
            {
                wait.Interrupt();
            }
        }

        _lastTick = tick;
    }

    private void Gather(TickFrame frame)
    {
        _seen.Clear();
        foreach (var (key, edge) in frame.Edges)
        {
            if (edge.Transit.IsEmpty)
            {
                continue;
            }

            if (!_seen.TryGetValue(key.Callee, out var seen))
            {
                _seen[key.Callee] = seen = new LatencySketch();
            }

            seen.MergeFrom(edge.Transit);
        }
    }

    private CallWait? WaitOf(string service)
    {
        if (_waits.TryGetValue(service, out var wait))
        {
            return wait;
        }

        if (_waits.Count >= _options.ServicesMax)
        {
            Refused++;
            return null;
        }

        return _waits[service] = new CallWait(_options);
    }

    private Signal Tell(TickFrame frame, string service, CallWait wait) => new()
    {
        Kind = SignalKinds.Transit,
        Detector = Name,
        Service = service,
        Onset = DateTimeOffset.FromUnixTimeSeconds(Math.Min(wait.OnsetTick, frame.Tick)),
        At = frame.Time,
        Score = Math.Max(1, Math.Sqrt(wait.Nats / _natsMin)),
        Baseline = wait.OrdinaryMs,
        Observed = wait.EpisodeMs,
        Unit = "ms",
        Severity = SignalSeverity.Warning,
        NewLevel = wait.HasNewLevel && wait.LastSeenTick == frame.Tick ? new NewLevel(frame.Time, wait.OrdinaryMs, wait.EpisodeMs) : null,
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"{wait.Episode.Slow} of {wait.Episode.All} calls waited on the way, half of them {wait.EpisodeMs:0} ms and more beyond the service's own time; 90 % took at most {wait.OrdinaryMs:0.#} ms before"),
    };
}
