using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>The meters of all services, bounded; the service not seen longest makes room.</summary>
internal sealed class MeterBook(IncidentOptions options)
{
    private const long GapMax = 30;

    private readonly SortedDictionary<string, ServiceMeter> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _callsOut = new(StringComparer.Ordinal);
    private long _tick = long.MinValue;

    public IReadOnlyCollection<ServiceMeter> Services => _services.Values;

    public TransitBook Transit { get; } = new(options);

    public long Evicted { get; private set; }

    public ServiceMeter? Find(string service) => _services.GetValueOrDefault(service);

    public void Observe(TickFrame frame, IReadOnlySet<string> inTrouble)
    {
        // After a gap of the whole stream nobody's silence means anything: time is taken up again where it stopped.
        var elapsed = _tick == long.MinValue || frame.Tick - _tick > GapMax ? 1 : Math.Max(1, frame.Tick - _tick);
        var isGap = _tick != long.MinValue && frame.Tick - _tick > GapMax;
        _tick = frame.Tick;
        _callsOut.Clear();
        foreach (var (key, edge) in frame.Edges)
        {
            _callsOut[key.Caller] = _callsOut.GetValueOrDefault(key.Caller) + edge.Calls;
        }

        foreach (var (name, _) in frame.Services)
        {
            if (!_services.ContainsKey(name))
            {
                Add(name);
            }
        }

        foreach (var (name, meter) in _services)
        {
            frame.Services.TryGetValue(name, out var window);
            if (isGap)
            {
                meter.ForgiveSilence();
            }

            meter.Observe(frame.Tick, elapsed, window, _callsOut.GetValueOrDefault(name), inTrouble.Contains(name));
        }

        Transit.Observe(frame, name => Find(name)?.IsFrozen ?? false);
    }

    private void Add(string name)
    {
        if (_services.Count >= options.ServicesMax)
        {
            var oldest = _services.Values.MinBy(meter => meter.LastSeen)!;
            _services.Remove(oldest.Service);
            Evicted++;
        }

        _services[name] = new ServiceMeter(name, options.BaselineSpan.TotalSeconds, options.FreezeMax.TotalSeconds);
    }
}
