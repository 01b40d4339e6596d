using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.Silence;

// Missing a service that used to speak. Records arrive in clumps at some rate; the chance of hearing nothing for g seconds is
// about exp(-rate * g / clump), and when that chance is below what the false-alarm budget allows, and the pause is well beyond
// the longest that the service ordinarily makes, it has fallen silent. Seconds in which the whole stream says nothing (it ended,
// it idles, the collector hangs) do not count for anyone.
public sealed class SilenceDetector : IDetector
{
    private const double SecondsPerDay = 86_400;
    private const double StreamHalfLifeSeconds = 60;

    private static readonly double StreamKeep = Math.Pow(0.5, 1 / StreamHalfLifeSeconds);

    private readonly SilenceOptions _options;
    private readonly double _surpriseMin;
    private readonly SortedDictionary<string, SpeechHabit> _habits = new(StringComparer.Ordinal);
    private readonly List<string> _gone = [];
    private long _lastTick = long.MinValue;
    private double _streamSeconds;
    private double _streamRecords;

    public SilenceDetector(SilenceOptions? options = null)
    {
        _options = options ?? new SilenceOptions();
        _surpriseMin = Math.Log(SecondsPerDay / _options.FalseAlarmsPerDay);
    }

    public string Name => "silence";

    /// <summary>Services that were not watched because <see cref="SilenceOptions.ServicesMax"/> were held, counted once a second.</summary>
    public long Refused { get; private set; }

    internal int Held => _habits.Count;

    public IReadOnlyList<Signal> Observe(TickFrame frame)
    {
        if (!StreamSpeaks(frame))
        {
            return [];
        }

        MindTheGap(frame.Tick);
        Listen(frame);
        List<Signal>? signals = null;
        foreach (var (service, habit) in _habits)
        {
            if (habit.Gap > _options.GoneAfterSeconds)
            {
                _gone.Add(service);
            }
            else if (IsSilent(habit))
            {
                habit.IsTold = true;
                (signals ??= []).Add(Tell(frame, service, habit));
            }
        }

        foreach (var service in _gone)
        {
            _habits.Remove(service);
        }

        _gone.Clear();
        return signals ?? (IReadOnlyList<Signal>)[];
    }

    private bool StreamSpeaks(TickFrame frame)
    {
        long records = 0;
        foreach (var (_, window) in frame.Services)
        {
            records += window.Records;
        }

        if (records == 0)
        {
            return false;
        }

        var usual = _streamSeconds > 0 ? _streamRecords / _streamSeconds : 0;
        _streamSeconds = (_streamSeconds * StreamKeep) + 1;
        _streamRecords = (_streamRecords * StreamKeep) + records;
        return records >= usual * _options.StreamShareMin;
    }

    private void MindTheGap(long tick)
    {
        var gap = _lastTick == long.MinValue ? 0 : tick - _lastTick;
        _lastTick = tick;
        if (gap > _options.GoneAfterSeconds)
        {
            _habits.Clear();
        }
    }

    private void Listen(TickFrame frame)
    {
        foreach (var (service, habit) in _habits)
        {
            if (frame.Services.GetValueOrDefault(service) is { Records: > 0 } window)
            {
                habit.Heard(frame.Tick, window.Records);
            }
            else
            {
                habit.Missed();
            }
        }

        foreach (var (service, window) in frame.Services)
        {
            if (window.Records == 0 || _habits.ContainsKey(service))
            {
                continue;
            }

            if (_habits.Count >= _options.ServicesMax)
            {
                Refused++;
                continue;
            }

            var habit = new SpeechHabit(_options.HalfLifeSeconds);
            habit.Heard(frame.Tick, window.Records);
            _habits[service] = habit;
        }
    }

    private bool IsSilent(SpeechHabit habit) =>
        habit.Gap >= _options.SilenceMinSeconds
        && habit.Watched >= _options.WarmUpSeconds
        && habit.Rate >= _options.RateMin
        && habit.Gap > habit.LongestGap * _options.OverLongestGap
        && habit.Surprise >= _surpriseMin;

    private Signal Tell(TickFrame frame, string service, SpeechHabit habit) => new()
    {
        Kind = SignalKinds.Silence,
        Detector = Name,
        Service = service,
        Onset = DateTimeOffset.FromUnixTimeSeconds(habit.LastHeardTick + 1),
        At = frame.Time,
        Score = Math.Max(1, Math.Sqrt(habit.Surprise / _surpriseMin)),
        Baseline = habit.Rate,
        Observed = 0,
        Unit = "records/s",
        Severity = SignalSeverity.Critical,
        Text = string.Create(
            CultureInfo.InvariantCulture,
            $"silent for {frame.Tick - habit.LastHeardTick} s; it wrote {habit.Rate:0.#} records/s before and never paused for more than {Math.Ceiling(habit.LongestGap):0} s"),
    };
}
