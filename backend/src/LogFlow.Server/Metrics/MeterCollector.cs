using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace LogFlow.Server.Metrics;

/// <summary>
/// Listens to <see cref="Meter"/> instruments (LogFlow's own, those of .NET and of ASP.NET Core) and writes them for Prometheus. Bounded:
/// an instrument keeps <see cref="SeriesMax"/> label sets, further ones fold into one labelled <c>(other)</c> and are counted.
/// </summary>
internal sealed class MeterCollector : IDisposable
{
    public const int SeriesMax = 200;

    private static readonly string[] SharedMeters = ["System.Runtime"];

    private static readonly double[] DefaultBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<Instrument, Family> _families = [];
    private readonly MeterListener _listener = new();
    private readonly Lock _scraping = new();

    /// <param name="scope">Meters of this factory are listened to, besides those of .NET itself.</param>
    public MeterCollector(IMeterFactory scope)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, scope) || SharedMeters.Contains(instrument.Meter.Name))
            {
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument, i => new Family(i)));
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Record(value, tags));
        _listener.Start();
    }

    public void Write(PrometheusText text)
    {
        lock (_scraping)
        {
            _listener.RecordObservableInstruments();
            long folded = 0;
            foreach (var family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal))
            {
                family.Write(text);
                folded += family.Folded;
            }

            text.Single(
                "logflow_metrics_folded_measurements_total", MetricType.Counter,
                "Measurements whose label set was folded into (other) because its metric has too many.", folded);
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>One instrument and its series. Recorded from any thread, written by the scrape.</summary>
    private sealed class Family
    {
        private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
        private readonly string _help;
        private readonly MetricType _type;
        private readonly bool _isAbsolute;
        private readonly double[] _bounds;

        public Family(Instrument instrument)
        {
            var kind = instrument.GetType().Name;
            _isAbsolute = instrument.IsObservable || kind.StartsWith("Gauge", StringComparison.Ordinal);
            _type = kind.StartsWith("Histogram", StringComparison.Ordinal) ? MetricType.Histogram
                : kind.StartsWith("Counter", StringComparison.Ordinal) || kind.StartsWith("ObservableCounter", StringComparison.Ordinal) ? MetricType.Counter
                : MetricType.Gauge;
            _bounds = _type != MetricType.Histogram ? []
                : (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries is { Count: > 0 } advised ? [.. advised]
                : DefaultBounds;
            _help = string.IsNullOrWhiteSpace(instrument.Description) ? $"{instrument.Name} of {instrument.Meter.Name}." : instrument.Description;
            Name = MetricName.Of(instrument.Name, instrument.Unit, _type);
        }

        public string Name { get; }

        public long Folded { get; private set; }

        public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (_series)
            {
                var series = Find(tags);
                if (_type == MetricType.Histogram)
                {
                    series.Observe(value, _bounds);
                }
                else
                {
                    series.Value = _isAbsolute ? value : series.Value + value;
                }
            }
        }

        public void Write(PrometheusText text)
        {
            lock (_series)
            {
                if (_series.Count == 0 || !text.TryFamily(Name, _type, _help))
                {
                    return;
                }

                foreach (var (_, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
                {
                    if (_type == MetricType.Histogram)
                    {
                        series.WriteHistogram(text, Name, _bounds);
                    }
                    else
                    {
                        text.Sample(Name, series.Value, series.Labels);
                    }
                }

                if (_isAbsolute && _type == MetricType.Gauge)
                {
                    // What is observed anew at each scrape must not outlive what it was about.
                    _series.Clear();
                }
            }
        }

        private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = KeyOf(tags);
            if (_series.TryGetValue(key, out var series))
            {
                return series;
            }

            if (_series.Count >= SeriesMax)
            {
                Folded++;
                key = "(other)";
                if (_series.TryGetValue(key, out series))
                {
                    return series;
                }

                return _series[key] = new Series(tags.Length == 0 ? [] : [(MetricName.Label(tags[0].Key), key)]);
            }

            var labels = new (string, string)[tags.Length];
            for (var i = 0; i < tags.Length; i++)
            {
                labels[i] = (MetricName.Label(tags[i].Key), TextOf(tags[i].Value));
            }

            return _series[key] = new Series(labels);
        }

        private static string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var key = new StringBuilder();
            foreach (var (name, value) in tags)
            {
                key.Append(name).Append('\u0001').Append(TextOf(value)).Append('\u0002');
            }

            return key.ToString();
        }

        private static string TextOf(object? value) => value switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
    }

    private sealed class Series((string Name, string Value)[] labels)
    {
        private long[] _buckets = [];
        private double _sum;
        private long _count;

        public (string Name, string Value)[] Labels { get; } = labels;

        public double Value { get; set; }

        public void Observe(double value, double[] bounds)
        {
            if (_buckets.Length == 0)
            {
                _buckets = new long[bounds.Length];
            }

            for (var i = 0; i < bounds.Length; i++)
            {
                _buckets[i] += value <= bounds[i] ? 1 : 0;
            }

            _sum += value;
            _count++;
        }

        public void WriteHistogram(PrometheusText text, string name, double[] bounds)
        {
            for (var i = 0; i < bounds.Length; i++)
            {
                text.Sample(name + "_bucket", _buckets[i], [.. Labels, ("le", PrometheusText.Format(bounds[i]))]);
            }

            text.Sample(name + "_bucket", _count, [.. Labels, ("le", "+Inf")]);
            text.Sample(name + "_sum", _sum, Labels);
            text.Sample(name + "_count", _count, Labels);
        }
    }
}
