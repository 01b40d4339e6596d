using System.Globalization;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.IsolationForest;

/// <summary>
/// The last few seconds of a service as a point: volume (over the load of the whole stream), errors, warnings, latency, how many
/// templates. Logarithms and square roots make the noise of each about even. A service's share of all volume is left out on
/// purpose: it moves when others do.
/// </summary>
internal sealed class ServiceVector(int seconds)
{
    public const int Length = 6;

    private static readonly string[] Names = ["volume", "error rate", "warnings", "p50 latency", "p95 latency", "distinct templates"];

    private readonly ServiceWindow?[] _windows = new ServiceWindow?[seconds];
    private readonly int[] _templates = new int[seconds];
    private readonly LatencySketch _latency = new();
    private int _age;
    private double _lastP50 = 1;
    private double _lastP95 = 1;

    public void Push(ServiceWindow? window, int templates)
    {
        if (_windows[_age % seconds] is { } old)
        {
            _latency.Subtract(old.Latency);
        }

        if (window is not null)
        {
            _latency.MergeFrom(window.Latency);
        }

        _windows[_age % seconds] = window;
        _templates[_age % seconds] = templates;
        _age++;
    }

    /// <summary>Records in the window.</summary>
    public double Volume()
    {
        double volume = 0;
        foreach (var window in _windows)
        {
            volume += window?.Records ?? 0;
        }

        return volume;
    }

    public double[] Read(double load)
    {
        double records = 0, spans = 0, failed = 0, logs = 0, errorLogs = 0, warnings = 0;
        var templates = 0;
        for (var i = 0; i < seconds; i++)
        {
            if (_windows[i] is { } window)
            {
                records += window.Records;
                spans += window.Spans;
                failed += window.FailedSpans;
                logs += window.Logs;
                errorLogs += window.ErrorLogs;
                warnings += window.Warnings;
            }

            templates = Math.Max(templates, _templates[i]);
        }

        if (!_latency.IsEmpty)
        {
            _lastP50 = _latency.QuantileMs(0.5);
            _lastP95 = _latency.QuantileMs(0.95);
        }

        var units = spans > 0 ? spans : logs;
        var errors = spans > 0 ? Math.Max(failed, errorLogs) : errorLogs;
        return
        [
            Math.Log(1 + (records / Math.Max(load, 0.01))),
            Math.Sqrt((errors + 0.5) / (units + 1)),
            Math.Sqrt((warnings + 0.5) / (units + 1)),
            Math.Log(_lastP50),
            Math.Log(_lastP95),
            Math.Log(1 + templates),
        ];
    }

    /// <summary>A feature in words and in its own unit: <c>error rate 22 % against 4.9 %</c>.</summary>
    public static string Describe(int feature, double observed, double usual, int seconds)
    {
        var culture = CultureInfo.InvariantCulture;
        string Number(double value) => feature switch
        {
            0 => ((Math.Exp(value) - 1) / seconds).ToString("0.#", culture) + " records/s",
            1 => (value * value * 100).ToString("0.#", culture) + " %",
            2 => (value * value).ToString("0.##", culture) + " a request",
            3 or 4 => Math.Exp(value).ToString("0.#", culture) + " ms",
            _ => (Math.Exp(value) - 1).ToString("0", culture),
        };
        return $"{Names[feature]} {Number(observed)} against {Number(usual)}";
    }
}
