using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.IsolationForest;

// Finds services whose few seconds taken together (volume, errors, warnings, latency, templates) are unlike their own last ten
// minutes, even where no single number is. Each service has its own forest, grown anew every minute; services take turns. How
// unlike is too unlike comes from the tail of the forest's scores for the service's own past and from a false-alarm budget, never
// from a share of points to be called anomalies.
public sealed class IsolationForestDetector : IDetector
{
    private const int InterruptAfterSeconds = 30;
    private const int SweepSeconds = 60;
    private const int LoadServicesMin = 4;

    private readonly IsolationForestOptions _options;
    private readonly SortedDictionary<string, ServiceForest> _forests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _templates = new(StringComparer.Ordinal);
    private double[] _ratios = new double[16];
    private double[] _weights = new double[16];
    private long _age;
    private long _lastTick = long.MinValue;

    public IsolationForestDetector(IsolationForestOptions? options = null) => _options = options ?? new IsolationForestOptions();

    public string Name => "isolation-forest";

    /// <summary>Services not judged because <see cref="IsolationForestOptions.ServicesMax"/> were held, counted once a second.</summary>
    public long Refused { get; private set; }

    internal int Held => _forests.Count;

    public IReadOnlyList<Signal> Observe(TickFrame frame)
    {
        if (!HasRecords(frame))
        {
            return [];
        }

        MindTheGap(frame.Tick);
        Push(frame);
        var load = Load();
        List<Signal>? signals = null;
        foreach (var forest in _forests.Values)
        {
            forest.Judge(load);
            if (forest is { IsOff: true, SecondsBeyond: > 0 })
            {
                (signals ??= []).Add(Tell(frame, forest));
            }
        }

        return signals ?? (IReadOnlyList<Signal>)[];
    }

    private static bool HasRecords(TickFrame frame)
    {
        foreach (var (_, window) in frame.Services)
        {
            if (window.Records > 0)
            {
                return true;
            }
        }

        return false;
    }

    private void MindTheGap(long tick)
    {
        var gap = _lastTick == long.MinValue ? 0 : tick - _lastTick;
        _lastTick = tick;
        _age++;
        if (gap > _options.ForgetAfterSeconds)
        {
            _forests.Clear();
        }
        else if (gap > InterruptAfterSeconds)
        {
            foreach (var forest in _forests.Values)
            {
                forest.Interrupt();
            }
        }

        if (_age % SweepSeconds != 0)
        {
            return;
        }

        List<string>? idle = null;
        foreach (var (service, forest) in _forests)
        {
            if (tick - forest.LastSeenTick > _options.ForgetAfterSeconds)
            {
                (idle ??= []).Add(service);
            }
        }

        idle?.ForEach(service => _forests.Remove(service));
    }

    private void Push(TickFrame frame)
    {
        _templates.Clear();
        foreach (var (key, _) in frame.JudgedTemplates)
        {
            _templates[key.Service] = _templates.GetValueOrDefault(key.Service) + 1;
        }

        foreach (var (service, window) in frame.Services)
        {
            if (window.Records > 0 && !_forests.ContainsKey(service))
            {
                if (_forests.Count < _options.ServicesMax)
                {
                    _forests[service] = new ServiceForest(service, _options);
                }
                else
                {
                    Refused++;
                }
            }
        }

        foreach (var (service, forest) in _forests)
        {
            forest.Push(frame.Tick, frame.Services.GetValueOrDefault(service), _templates.GetValueOrDefault(service));
        }
    }

    /// <summary>Weighted median over services of volume over usual volume: a load swing of everything is nobody's anomaly.</summary>
    private double Load()
    {
        if (_ratios.Length < _forests.Count)
        {
            Array.Resize(ref _ratios, _forests.Count * 2);
            Array.Resize(ref _weights, _forests.Count * 2);
        }

        var count = 0;
        double total = 0;
        foreach (var forest in _forests.Values)
        {
            if (forest.Ratio > 0)
            {
                (_ratios[count], _weights[count]) = (forest.Ratio, forest.Weight);
                total += _weights[count++];
            }
        }

        if (count < LoadServicesMin)
        {
            return 1;
        }

        Array.Sort(_ratios, _weights, 0, count);
        var at = 0;
        for (var below = _weights[0]; below < total / 2 && at < count - 1;)
        {
            below += _weights[++at];
        }

        return _ratios[at];
    }

    private Signal Tell(TickFrame frame, ServiceForest forest)
    {
        var (feature, observed, usual) = forest.Contributor();
        return new Signal
        {
            Kind = SignalKinds.Isolation,
            Detector = Name,
            Service = forest.Service,
            // Off since the window before the one in which it was first sure.
            Onset = frame.Time.AddSeconds(-(forest.SecondsOff - 1 + _options.VectorSeconds)),
            At = frame.Time,
            Score = Math.Max(1, (forest.Score - forest.Tail.Start) / (forest.Threshold - forest.Tail.Start)),
            Baseline = forest.Tail.Start,
            Observed = forest.Score,
            Unit = "score",
            // Two vectors are enough to mention it; a third in a row that shares nothing with them makes it a finding of its own.
            Severity = forest.SecondsBeyond > 2 * _options.VectorSeconds ? SignalSeverity.Warning : SignalSeverity.Info,
            Text = FormattableString.Invariant($"unlike its last minutes: isolation score {forest.Score:F2} (usually up to {forest.Tail.Start:F2}), most by {ServiceVector.Describe(feature, observed, usual, _options.VectorSeconds)}"),
        };
    }
}
