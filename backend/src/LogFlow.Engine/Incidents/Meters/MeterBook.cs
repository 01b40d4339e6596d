using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>The meters of all services, bounded; the service not seen longest makes room.</summary>
internal sealed class MeterBook(IncidentOptions options)
{
    private const long GapMax = 30;

    /// <summary>Ticks between two looks at what the services have in common.</summary>
    private const int KinEvery = 10;

    private readonly SortedDictionary<string, ServiceMeter> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _callsOut = new(StringComparer.Ordinal);
    private readonly LeastRecent<string> _oldest = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _newcomers = new(StringComparer.Ordinal);
    private readonly KinShare _errorsOfKin = new();
    private readonly KinShare _ownErrorsOfKin = new();
    private long _tick = long.MinValue;
    private int _sinceKin;

    public IReadOnlyCollection<ServiceMeter> Services => _services.Values;

    public TransitBook Transit { get; } = new(options);

    public PassOnBook Passing { get; } = new(options.TransitEdgesMax);

    public long Evicted { get; private set; }

    /// <summary>Entries looked at to find who makes room.</summary>
    public long EvictionLooks => _oldest.Looks + Transit.EvictionLooks;

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

        Admit(frame);
        foreach (var (name, meter) in _services)
        {
            frame.Services.TryGetValue(name, out var window);
            if (isGap)
            {
                meter.ForgiveSilence();
            }

            meter.Observe(frame.Tick, elapsed, window, _callsOut.GetValueOrDefault(name), inTrouble.Contains(name));
        }

        if (++_sinceKin >= KinEvery)
        {
            _sinceKin = 0;
            _errorsOfKin.Tell(_services.Values, static meter => meter.Errors);
            _ownErrorsOfKin.Tell(_services.Values, static meter => meter.OwnErrors);
        }

        Passing.Observe(frame);
        Transit.Observe(frame, name => Find(name)?.IsFrozen ?? false);
    }

    /// <summary>Meters are made for those newcomers alone that are not pushed out by the next ones: meters are large.</summary>
    private void Admit(TickFrame frame)
    {
        _newcomers.Clear();
        _oldest.Begin();
        foreach (var (name, _) in frame.Services)
        {
            if (_services.ContainsKey(name))
            {
                continue;
            }

            if (_services.Count + _newcomers.Count >= options.ServicesMax)
            {
                var oldest = _oldest.Take(_services.Values.Select(meter => (meter.Service, meter.LastSeen)).Concat(_newcomers.Select(newcomer => (newcomer, long.MinValue))), SeenOf);
                _ = _newcomers.Remove(oldest) || _services.Remove(oldest);
                Evicted++;
            }

            _newcomers.Add(name);
            _oldest.Add(name, long.MinValue);
        }

        foreach (var name in _newcomers)
        {
            _services[name] = new ServiceMeter(name, options.BaselineSpan.TotalSeconds, options.FreezeMax.TotalSeconds);
        }
    }

    private long SeenOf(string name) => Find(name)?.LastSeen ?? long.MinValue;
}
