using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.CallSteps;

// What a call of one kind does hardly ever changes by itself: the lines it writes follow from the program. A fault shows as a call that
// breaks off, skips a line or writes an error, however the traffic is mixed and however few calls there are. Each kind of call (service,
// operation, operation of the caller) is judged against its own past. Lines that a new version writes instead of others are no finding.
public sealed class CallStepsDetector : IDetector
{
    private const double SecondsPerDay = 86_400;

    /// <summary>Half of the calls or more are hit.</summary>
    private const double CriticalSize = 0.5;

    private const int TextMax = 100;

    private readonly CallStepsOptions _options;
    private readonly double _natsMin;
    private readonly SortedDictionary<OperationKey, CallHabit> _habits = [];
    private readonly LeastRecent<OperationKey> _oldest = new(Comparer<OperationKey>.Default);
    private readonly StepNames _names = new();
    private readonly Func<ulong, ulong> _canonical;

    public CallStepsDetector(CallStepsOptions? options = null)
    {
        _options = options ?? new CallStepsOptions();
        _natsMin = Math.Log(SecondsPerDay / _options.FalseAlarmsPerDay);
        _canonical = _names.Of;
    }

    public string Name => "call-steps";

    /// <summary>Kinds of call that were forgotten because <see cref="CallStepsOptions.OperationsMax"/> were held.</summary>
    public long Evicted { get; private set; }

    internal int Held => _habits.Count;

    public IReadOnlyList<Signal> Observe(TickFrame frame)
    {
        foreach (var template in frame.Replacements)
        {
            _names.Replace(template.Replaces.Value, template.Id.Value);
            foreach (var (_, habit) in _habits)
            {
                habit.Rename(template.Replaces.Value, template.Id.Value, _canonical);
            }
        }

        Admit(frame);
        List<Signal>? signals = null;
        (OperationKey Key, CallHabit Habit)? worst = null;
        var hit = 0;
        using var windows = frame.Operations.GetEnumerator();
        var hasWindow = windows.MoveNext();
        foreach (var (key, habit) in _habits)
        {
            if (worst is { } of && of.Key.Service != key.Service)
            {
                (signals ??= []).Add(Tell(frame, of.Key, of.Habit, hit));
                (worst, hit) = (null, 0);
            }

            // Both are in order of their keys; kinds of call that were not admitted are passed over.
            while (hasWindow && windows.Current.Key.CompareTo(key) < 0)
            {
                hasWindow = windows.MoveNext();
            }

            habit.Observe(frame.Tick, hasWindow && windows.Current.Key == key ? windows.Current.Value : null, _canonical, _natsMin);
            if (habit.Change is { } change)
            {
                hit++;
                worst = worst is { } other && other.Habit.Change!.Nats >= change.Nats ? worst : (key, habit);
            }
        }

        if (worst is { } last)
        {
            (signals ??= []).Add(Tell(frame, last.Key, last.Habit, hit));
        }

        return signals ?? (IReadOnlyList<Signal>)[];
    }

    private void Admit(TickFrame frame)
    {
        _oldest.Begin();
        foreach (var (key, _) in frame.Operations)
        {
            if (_habits.ContainsKey(key))
            {
                continue;
            }

            if (_habits.Count >= _options.OperationsMax)
            {
                _habits.Remove(_oldest.Take(_habits.Select(entry => (entry.Key, entry.Value.LastSeenTick)), of => _habits[of].LastSeenTick));
                Evicted++;
            }

            _habits[key] = new CallHabit(_options);
            _oldest.Add(key, long.MinValue);
        }
    }

    private Signal Tell(TickFrame frame, OperationKey key, CallHabit habit, int hit)
    {
        var change = habit.Change!;
        return new Signal
        {
            Kind = SignalKinds.CallSteps,
            Detector = Name,
            Service = key.Service,
            Operation = key.Operation,
            Onset = DateTimeOffset.FromUnixTimeSeconds(Math.Min(change.Onset, frame.Tick)),
            At = frame.Time,
            Score = Math.Max(1, Math.Sqrt(change.Nats / _natsMin)),
            Baseline = change.Before,
            Observed = change.Now,
            Unit = "ratio",
            Severity = change.Size >= CriticalSize ? SignalSeverity.Critical : SignalSeverity.Warning,
            TemplateText = change.Step.Text,
            Text = Sentence(key.Operation, change) + (hit > 1 ? $"; {hit - 1} more of its operations changed" : ""),
        };
    }

    private static string Sentence(string operation, CallChange change)
    {
        var line = change.Step.Text.Length <= TextMax ? change.Step.Text : change.Step.Text[..TextMax] + "…";
        return change.Kind switch
        {
            CallChangeKind.Error => string.Create(
                CultureInfo.InvariantCulture,
                $"{change.Hits:0} of {change.Of:0} calls of {operation} write the error \"{line}\", {change.Share * 100:0.#} % before"),
            CallChangeKind.Missing => string.Create(
                CultureInfo.InvariantCulture,
                $"only {change.Hits:0} of {change.Of:0} calls of {operation} still write \"{line}\", {change.Share * 100:0.#} % before"),
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"calls of {operation} break off: {change.Hits:0} of {change.Of:0} times they go on to \"{line}\", {change.Share * 100:0.#} % before"),
        };
    }
}
