using System.Runtime.InteropServices;

namespace LogFlow.Contracts.Frames;

/// <summary>A kind of call: what the service did, and for which operation of its caller.</summary>
/// <param name="Service">Name.</param>
/// <param name="Operation">The span's name, at most 120 characters, its numbers and ids masked.</param>
/// <param name="Parent">The same of its parent span; empty when it has none or none is known.</param>
public readonly record struct OperationKey(string Service, string Operation, string Parent) : IComparable<OperationKey>
{
    public int CompareTo(OperationKey other)
    {
        var order = string.CompareOrdinal(Service, other.Service);
        order = order != 0 ? order : string.CompareOrdinal(Operation, other.Operation);
        return order != 0 ? order : string.CompareOrdinal(Parent, other.Parent);
    }
}

/// <summary>Two steps of a call: visits of <paramref name="Step"/> are counted that have <paramref name="Near"/> beside them.</summary>
public readonly record struct StepPair(ulong Step, ulong Near) : IComparable<StepPair>
{
    public int CompareTo(StepPair other) => Step != other.Step ? Step.CompareTo(other.Step) : Near.CompareTo(other.Near);
}

/// <summary>How many visits of a step had the other one beside it.</summary>
/// <param name="Next">Directly before or after.</param>
/// <param name="Near">At most two steps before or after; never fewer than <paramref name="Next"/>.</param>
public readonly record struct NearCount(long Next, long Near)
{
    public static NearCount operator +(NearCount a, NearCount b) => new(a.Next + b.Next, a.Near + b.Near);
}

/// <summary>One step of a kind of call: a place in the program, or a template, that writes a line during it.</summary>
public sealed class StepWindow(ulong step, string text)
{
    /// <summary>
    /// A hash of the place in the source where records name one with a line number (<c>logger</c>, <c>caller</c>), else the template's id.
    /// </summary>
    public ulong Step { get; } = step;

    /// <summary>The line's template, at most 160 characters; on merging, the first by ordinal stays.</summary>
    public string Text { get; set; } = text;

    /// <summary>The highest severity seen.</summary>
    public byte Severity { get; set; }

    /// <summary>Calls in which it was seen.</summary>
    public long Calls { get; set; }

    /// <summary>How often it was seen, one run of repeats counting once.</summary>
    public long Visits { get; set; }

    public void MergeFrom(StepWindow other)
    {
        Text = string.CompareOrdinal(other.Text, Text) < 0 ? other.Text : Text;
        Severity = Math.Max(Severity, other.Severity);
        Calls += other.Calls;
        Visits += other.Visits;
    }
}

/// <summary>
/// What the calls of one kind did that were decided in one second: which lines they wrote, and which stood beside which. Only calls
/// that belong to a looked-at trace are counted (see the operations stage), so these are shares, not totals.
/// </summary>
public sealed class OperationWindow(OperationKey key)
{
    // Filled unordered, which is several times quicker; put in order once, when the second is read.
    private readonly Dictionary<ulong, StepWindow> _steps = [];
    private readonly Dictionary<StepPair, NearCount> _near = [];
    private SortedList<ulong, StepWindow>? _stepsInOrder;
    private SortedList<StepPair, NearCount>? _nearInOrder;

    public OperationKey Key { get; } = key;

    public long Calls { get; set; }

    public IReadOnlyDictionary<ulong, StepWindow> Steps => _stepsInOrder ??= new SortedList<ulong, StepWindow>(_steps);

    /// <summary>Which steps stood beside which, warnings and worse left out.</summary>
    public IReadOnlyDictionary<StepPair, NearCount> Near => _nearInOrder ??= new SortedList<StepPair, NearCount>(_near);

    public StepWindow Step(ulong step, string text)
    {
        if (!_steps.TryGetValue(step, out var window))
        {
            _steps[step] = window = new StepWindow(step, text);
            _stepsInOrder = null;
        }

        return window;
    }

    /// <summary>The step's window; null when there is none yet.</summary>
    public StepWindow? Find(ulong step) => _steps.GetValueOrDefault(step);

    public void AddNear(StepPair pair, NearCount visits)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_near, pair, out _) += visits;
        _nearInOrder = null;
    }

    public void MergeFrom(OperationWindow other)
    {
        Calls += other.Calls;
        foreach (var (step, window) in other._steps)
        {
            Step(step, window.Text).MergeFrom(window);
        }

        foreach (var (pair, visits) in other._near)
        {
            AddNear(pair, visits);
        }
    }
}
