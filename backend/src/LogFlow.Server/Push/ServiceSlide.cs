using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Live;

namespace LogFlow.Server.Push;

/// <summary>One service's last ten seconds, as the screen shows them. Owned by the live view's thread.</summary>
internal sealed class ServiceSlide(string service)
{
    public const int Seconds = 10;

    private readonly Queue<(long Tick, ServiceWindow Window)> _windows = new(Seconds + 1);
    private readonly LatencySketch _latency = new();
    private long _records;
    private long _errors;
    private long _units;
    private long _warnings;
    private long _shownTick;

    public string Service { get; } = service;

    public long LastSeenTick { get; private set; } = long.MinValue;

    public bool IsActive => _windows.Count > 0;

    public long Errors => _errors;

    public long Units => _units;

    public LatencySketch Latency => _latency;

    /// <summary>Since the server started.</summary>
    public long RecordsTotal { get; private set; }

    /// <summary>As last shown; null before.</summary>
    public LiveService? Shown { get; private set; }

    public void ForgetTotal() => RecordsTotal = 0;

    public void Add(long tick, ServiceWindow window)
    {
        LastSeenTick = tick;
        RecordsTotal += window.Records;
        _windows.Enqueue((tick, window));
        _records += window.Records;
        _errors += window.Errors;
        _units += window.Units;
        _warnings += window.Warnings;
        _latency.MergeFrom(window.Latency);
    }

    /// <summary>Lets go of what is older than ten seconds at <paramref name="tick"/>.</summary>
    public void MoveTo(long tick)
    {
        while (_windows.TryPeek(out var oldest) && oldest.Tick <= tick - Seconds)
        {
            _windows.Dequeue();
            _records -= oldest.Window.Records;
            _errors -= oldest.Window.Errors;
            _units -= oldest.Window.Units;
            _warnings -= oldest.Window.Warnings;
            _latency.Subtract(oldest.Window.Latency);
        }
    }

    /// <summary>
    /// Shows the figures when they say something new: they moved by more than their noise, or they moved at all and stood for ten seconds.
    /// </summary>
    public bool TryShow(long tick, LiveService now)
    {
        if (Shown is { } before && (before == now || (tick - _shownTick < Seconds && !IsNews(before, now))))
        {
            return false;
        }

        (Shown, _shownTick) = (now, tick);
        return true;
    }

    private static bool IsNews(LiveService before, LiveService now) =>
        before.Health != now.Health
        || Shorten.IsNews(before.RecordsPerSecond, now.RecordsPerSecond)
        || Shorten.IsNewsRatio(before.ErrorRatio, now.ErrorRatio)
        || Shorten.IsNews(before.P95Ms, now.P95Ms)
        || Shorten.IsNewsRatio(before.ForecastErrorRatio, now.ForecastErrorRatio)
        || Shorten.IsNewsRatio(before.ForecastHigh, now.ForecastHigh);

    /// <param name="seconds">Seconds of event time that the figures cover, 1 to <see cref="Seconds"/>.</param>
    /// <param name="health"><c>ok</c>, <c>warning</c> or <c>critical</c>.</param>
    /// <param name="forecast">Null when there is none.</param>
    public LiveService Read(int seconds, string health, ServiceForecast? forecast) => new(
        Service,
        Shorten.Figure((double)_records / seconds),
        Shorten.Ratio(_units == 0 ? 0 : (double)_errors / _units),
        Shorten.Figure((double)_warnings / seconds),
        Shorten.Figure(_latency.QuantileMs(0.50)),
        Shorten.Figure(_latency.QuantileMs(0.95)),
        Shorten.Figure(_latency.QuantileMs(0.99)),
        health,
        Shorten.Ratio(forecast?.Ahead),
        Shorten.Ratio(forecast?.Low),
        Shorten.Ratio(forecast?.High));
}
