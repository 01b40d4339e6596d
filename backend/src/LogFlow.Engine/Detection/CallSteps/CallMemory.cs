using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>
/// What calls of one kind did before, and in the last seconds: how many calls wrote a line, how often, and beside which. Bounded; what is
/// past the bounds is not looked at.
/// </summary>
internal sealed class CallMemory
{
    /// <summary>Seconds lately looked at: a cliff, a quiet operation, a rare one.</summary>
    private static readonly int[] StretchSeconds = [15, 60, 120];

    private const int StepsMax = 256;
    private const int PairsMax = 2_048;

    private readonly Queue<CallSecond>[] _stretches = [new(), new(), new()];
    private readonly Dictionary<ulong, StepTally> _steps = [];
    private readonly Dictionary<StepPair, PairTally> _pairs = [];
    private Stretches _calls;

    public static int StretchCount => StretchSeconds.Length;

    public ref readonly Stretches Calls => ref _calls;

    public Dictionary<ulong, StepTally> Steps => _steps;

    public Dictionary<StepPair, PairTally> Pairs => _pairs;

    /// <summary>The seconds of a stretch in which there were calls, in order of time.</summary>
    public Queue<CallSecond> Seconds(int stretch) => _stretches[stretch];

    public void Enter(CallSecond second, Func<ulong, ulong> canonical)
    {
        second.Resolve(canonical);
        for (var stretch = 0; stretch < StretchSeconds.Length; stretch++)
        {
            _stretches[stretch].Enqueue(second);
            Move(second, stretch, 1);
        }
    }

    /// <summary>Lets go of what is no longer lately; true when there was any.</summary>
    /// <param name="tick">Unix seconds.</param>
    /// <param name="leaving">Told, with the tick, of each second that left the longest stretch: to be learnt or not.</param>
    public bool Expire(long tick, Action<CallSecond, long> leaving)
    {
        var isMoved = false;
        for (var stretch = 0; stretch < StretchSeconds.Length; stretch++)
        {
            while (_stretches[stretch].TryPeek(out var second) && second.Tick <= tick - StretchSeconds[stretch])
            {
                _stretches[stretch].Dequeue();
                Move(second, stretch, -1);
                if (stretch == StretchSeconds.Length - 1)
                {
                    leaving(second, tick);
                }

                isMoved = true;
            }
        }

        return isMoved;
    }

    /// <summary>The second is of the past from now on.</summary>
    public void Learn(CallSecond second) => Move(second, stretch: -1, 1);

    /// <summary>Of the past only this share counts on.</summary>
    public void Fade(double keep)
    {
        _calls.Before *= keep;
        foreach (var (key, step) in _steps)
        {
            step.Calls.Before *= keep;
            step.Visits.Before *= keep;
            if (step.IsGone)
            {
                _steps.Remove(key);
            }
        }

        foreach (var (key, pair) in _pairs)
        {
            pair.Next.Before *= keep;
            pair.Near.Before *= keep;
            if (pair.IsGone)
            {
                _pairs.Remove(key);
            }
        }
    }

    /// <summary>A template grew into a more general one.</summary>
    public void Rename(ulong from, ulong to, Func<ulong, ulong> canonical)
    {
        if (_steps.Remove(from, out var old))
        {
            var step = StepOf(to) ?? old;
            Add(ref step.Calls, old.Calls);
            Add(ref step.Visits, old.Visits);
            step.Severity = Math.Max(step.Severity, old.Severity);
            foreach (var (pair, tally) in _pairs.Where(entry => entry.Key.Step == from || entry.Key.Near == from).ToList())
            {
                _pairs.Remove(pair);
                var renamed = new StepPair(pair.Step == from ? to : pair.Step, pair.Near == from ? to : pair.Near);
                if (renamed.Step != renamed.Near && PairOf(renamed) is { } into)
                {
                    Add(ref into.Next, tally.Next);
                    Add(ref into.Near, tally.Near);
                }
            }

            foreach (var second in _stretches[^1])
            {
                second.Resolve(canonical);
            }
        }
    }

    private static void Add(ref Stretches to, in Stretches from)
    {
        to.Before += from.Before;
        to.Short += from.Short;
        to.Middle += from.Middle;
        to.Long += from.Long;
    }

    private void Move(CallSecond second, int stretch, int sign)
    {
        Move(ref _calls, stretch, sign * second.Window.Calls);
        foreach (var (key, seen) in second.Steps)
        {
            if (StepOf(key) is not { } step)
            {
                continue;
            }

            step.Text = step.Text.Length == 0 ? seen.Text : step.Text;
            step.Severity = Math.Max(step.Severity, seen.Severity);
            Move(ref step.Calls, stretch, sign * seen.Calls);
            Move(ref step.Visits, stretch, sign * seen.Visits);
        }

        foreach (var (key, visits) in second.Near)
        {
            if (PairOf(key) is { } pair)
            {
                Move(ref pair.Next, stretch, sign * visits.Next);
                Move(ref pair.Near, stretch, sign * visits.Near);
            }
        }
    }

    private static void Move(ref Stretches stretches, int stretch, double amount)
    {
        if (stretch < 0)
        {
            stretches.Before += amount;
        }
        else
        {
            stretches.Move(stretch, amount);
        }
    }

    private StepTally? StepOf(ulong key)
    {
        if (!_steps.TryGetValue(key, out var step) && _steps.Count < StepsMax)
        {
            _steps[key] = step = new StepTally(key);
        }

        return step;
    }

    private PairTally? PairOf(StepPair key)
    {
        if (!_pairs.TryGetValue(key, out var pair) && _pairs.Count < PairsMax)
        {
            _pairs[key] = pair = new PairTally();
        }

        return pair;
    }
}
