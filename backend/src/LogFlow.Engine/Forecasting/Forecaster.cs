using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Forecasting;

/// <summary>
/// The error ratio of each service some seconds from now, with a 95 % band for the ratio itself (single seconds scatter about it
/// further). "Now" is the EWMA; where it is heading is the <see cref="RatioFilter"/>'s, as far as <see cref="Trust"/> in it goes. Deterministic, bounded, one thread.
/// </summary>
public sealed class Forecaster
{
    private const double Sigmas95 = 1.96;

    private readonly ForecasterOptions _options;
    private readonly SortedDictionary<string, Outlook> _outlooks = new(StringComparer.Ordinal);
    private readonly List<string> _gone = [];

    public Forecaster(ForecasterOptions? options = null) => _options = options ?? new ForecasterOptions();

    /// <summary>Services without a forecast because <see cref="ForecasterOptions.ServicesMax"/> were held, counted once a second.</summary>
    public long Refused { get; private set; }

    internal int Held => _outlooks.Count;

    /// <summary>By service, ordinal; services with enough seconds of work behind them.</summary>
    public IReadOnlyList<ServiceForecast> Observe(TickFrame frame)
    {
        foreach (var (service, window) in frame.Services)
        {
            if (window.Records == 0)
            {
                continue;
            }

            if (!_outlooks.TryGetValue(service, out var outlook))
            {
                if (_outlooks.Count >= _options.ServicesMax)
                {
                    Refused++;
                    continue;
                }

                _outlooks[service] = outlook = new Outlook(_options.Alpha, _options.HorizonSeconds);
            }

            Observe(outlook, frame.Tick, window);
        }

        List<ServiceForecast> forecasts = new(_outlooks.Count);
        foreach (var (service, outlook) in _outlooks)
        {
            if (frame.Tick - outlook.LastSeenTick > _options.ForgetAfterSeconds)
            {
                _gone.Add(service);
            }
            else if (outlook.Seconds >= _options.WarmUpSeconds)
            {
                forecasts.Add(Tell(service, outlook));
            }
        }

        foreach (var service in _gone)
        {
            _outlooks.Remove(service);
        }

        _gone.Clear();
        return forecasts;
    }

    private static void Observe(Outlook outlook, long tick, ServiceWindow window)
    {
        outlook.LastSeenTick = tick;
        var (failures, units) = outlook.Work.Observe(tick, window);
        if (units == 0)
        {
            return;
        }

        outlook.Seconds++;
        outlook.Average.Add((double)failures / units);
        outlook.Filter.Observe(failures, units);
        outlook.Trust.Observe((double)failures / units, units, outlook.Average.Mean, Math.Clamp(outlook.Filter.Ahead(outlook.HorizonSeconds).Mean, 0, 1));
    }

    private ServiceForecast Tell(string service, Outlook outlook)
    {
        var (mean, variance) = outlook.Filter.Ahead(_options.HorizonSeconds);
        var ahead = Math.Clamp(outlook.Average.Mean + (outlook.Trust.Share * (Math.Clamp(mean, 0, 1) - outlook.Average.Mean)), 0, 1);
        var reach = Sigmas95 * Math.Sqrt(Math.Max(variance, outlook.Average.MeanVariance));
        return new ServiceForecast(
            service,
            Math.Clamp(outlook.Average.Mean, 0, 1),
            ahead,
            Math.Clamp(ahead - reach, 0, 1),
            Math.Clamp(ahead + reach, 0, 1),
            _options.HorizonSeconds);
    }

    private sealed class Outlook(double alpha, int horizonSeconds)
    {
        // Fields: the structures are changed in place.
        public Ewma Average = new(alpha);

        public FailedWork Work;

        public RatioFilter Filter { get; } = new();

        public Trust Trust { get; } = new(horizonSeconds);

        public int HorizonSeconds { get; } = horizonSeconds;

        public long LastSeenTick { get; set; }

        public int Seconds { get; set; }
    }
}
