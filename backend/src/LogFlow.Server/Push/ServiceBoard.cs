using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Live;

namespace LogFlow.Server.Push;

/// <summary>
/// The services on the screen: their last ten seconds, their health, who came and who went. Bounded by
/// <see cref="PushOptions.ServicesMax"/>. Owned by the live view's thread.
/// </summary>
internal sealed class ServiceBoard(PushOptions options)
{
    public const string Ok = "ok";
    public const string Warning = "warning";
    public const string Critical = "critical";

    /// <summary>So long a signal colours its service.</summary>
    private const int SignalSeconds = 15;

    private readonly SortedDictionary<string, ServiceSlide> _slides = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Warning, long Critical)> _signalTicks = new(StringComparer.Ordinal);
    private long _firstTick = long.MinValue;

    /// <summary>Services that were not shown because the board is full, counted once per second.</summary>
    public long Overflowed { get; private set; }

    public int ActiveCount => _slides.Values.Count(s => s.IsActive);

    public IEnumerable<ServiceSlide> Slides => _slides.Values;

    public IReadOnlyList<LiveService> Shown => [.. _slides.Values.Select(s => s.Shown).OfType<LiveService>()];

    public double ErrorRatio
    {
        get
        {
            var units = _slides.Values.Sum(s => s.Units);
            return units == 0 ? 0 : (double)_slides.Values.Sum(s => s.Errors) / units;
        }
    }

    /// <summary>Takes in a second; answers the services that look different and those that left.</summary>
    public (IReadOnlyList<LiveService> Changed, IReadOnlyList<string> Gone) Apply(TickOutcome outcome)
    {
        var tick = outcome.Frame.Tick;
        _firstTick = _firstTick == long.MinValue ? tick : _firstTick;
        Take(outcome.Frame);
        Remember(outcome.Signals);
        var gone = Forget(tick);

        var seconds = (int)Math.Clamp(tick - _firstTick + 1, 1, ServiceSlide.Seconds);
        var forecasts = outcome.Forecasts.ToDictionary(f => f.Service, StringComparer.Ordinal);
        var byIncident = HealthOf(outcome.OpenIncidents);
        var changed = new List<LiveService>();
        foreach (var slide in _slides.Values)
        {
            slide.MoveTo(tick);
            var now = slide.Read(seconds, HealthAt(slide.Service, tick, byIncident), forecasts.GetValueOrDefault(slide.Service));
            if (slide.TryShow(tick, now))
            {
                changed.Add(now);
            }
        }

        return (changed, gone);
    }

    /// <summary>The totals count from here.</summary>
    public void ForgetTotals()
    {
        Overflowed = 0;
        foreach (var slide in _slides.Values)
        {
            slide.ForgetTotal();
        }
    }

    private static Dictionary<string, string> HealthOf(IReadOnlyList<Incident> open)
    {
        var health = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var incident in open.Where(i => i.State == IncidentState.Active))
        {
            foreach (var member in incident.Members)
            {
                health.TryAdd(member.Service, Warning);
            }

            health[incident.Root] = incident.Severity == SignalSeverity.Critical ? Critical : health.GetValueOrDefault(incident.Root, Warning);
        }

        return health;
    }

    private void Take(TickFrame frame)
    {
        foreach (var (name, window) in frame.Services)
        {
            if (!_slides.TryGetValue(name, out var slide))
            {
                if (_slides.Count >= options.ServicesMax)
                {
                    Overflowed++;
                    continue;
                }

                _slides[name] = slide = new ServiceSlide(name);
            }

            slide.Add(frame.Tick, window);
        }
    }

    private void Remember(IReadOnlyList<Signal> signals)
    {
        foreach (var signal in signals)
        {
            if (!_slides.ContainsKey(signal.Service))
            {
                continue;
            }

            var at = signal.At.ToUnixTimeSeconds();
            var (warning, critical) = _signalTicks.GetValueOrDefault(signal.Service, (long.MinValue, long.MinValue));
            _signalTicks[signal.Service] = signal.Severity switch
            {
                SignalSeverity.Critical => (warning, Math.Max(critical, at)),
                SignalSeverity.Warning => (Math.Max(warning, at), critical),
                _ => (warning, critical),
            };
        }
    }

    private List<string> Forget(long tick)
    {
        var oldest = tick - (long)options.ServiceForgottenAfter.TotalSeconds;
        var gone = _slides.Values.Where(s => s.LastSeenTick < oldest).Select(s => s.Service).ToList();
        foreach (var name in gone)
        {
            _slides.Remove(name);
            _signalTicks.Remove(name);
        }

        return gone;
    }

    private string HealthAt(string service, long tick, Dictionary<string, string> byIncident)
    {
        var incident = byIncident.GetValueOrDefault(service, Ok);
        if (incident == Critical || !_signalTicks.TryGetValue(service, out var last))
        {
            return incident;
        }

        return last.Critical > tick - SignalSeconds ? Critical
            : last.Warning > tick - SignalSeconds ? Warning
            : incident;
    }
}
