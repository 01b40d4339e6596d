using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>
/// What calls of one kind usually do, and whether they still do it. Each step is a share of the calls, before and lately, compared as
/// two binomial samples by their likelihood ratio, so a short past makes for careful answers. Two habits are kept: which lines a call
/// writes, and which stand beside which; the second holds however the calls are mixed and however often they loop.
/// </summary>
internal sealed class CallHabit(CallStepsOptions options)
{
    /// <summary>The past is halved here, so that a habit can change.</summary>
    private const double PastCallsMax = 20_000;

    /// <summary>Steps that are new make up for missing ones when they are at least this many of those: the line was reworded.</summary>
    private const double RewordedShare = 0.5;

    /// <summary>Seconds that must have shown it: the calls of one trace, or of one moment, share their fate.</summary>
    private const int SecondsMin = 3;

    /// <summary>Lines that are missing must be missing for so long: those of a moment were lost on the way.</summary>
    private const long MissingForSeconds = 10;

    /// <summary>A step is new while it came at most this often before as it does now.</summary>
    private const double FreshShare = 0.1;

    /// <summary>A step that is missing beside another counts when calls also take it this much more rarely.</summary>
    private const double RarerShare = 0.8;

    private readonly CallMemory _memory = new();
    private long _changedSince = long.MinValue;

    public long LastSeenTick { get; private set; } = long.MinValue;

    /// <summary>The present change; null while calls do as they always did.</summary>
    public CallChange? Change { get; private set; }

    /// <param name="tick">Unix seconds.</param>
    /// <param name="window">What calls of this kind did; null when there were none.</param>
    /// <param name="canonical">The step by which one that was replaced is known now.</param>
    /// <param name="natsMin">Below it there is no change.</param>
    public void Observe(long tick, OperationWindow? window, Func<ulong, ulong> canonical, double natsMin)
    {
        var isMoved = _memory.Expire(tick, Remember);
        if (window is not null)
        {
            LastSeenTick = tick;
            _memory.Enter(new CallSecond(tick, window), canonical);
            isMoved = true;
        }

        if (isMoved)
        {
            Change = Judge(natsMin);
            _changedSince = Change is null ? long.MinValue : _changedSince == long.MinValue ? tick : _changedSince;
        }
    }

    /// <summary>A template grew into a more general one.</summary>
    public void Rename(ulong from, ulong to, Func<ulong, ulong> canonical) => _memory.Rename(from, to, canonical);

    /// <summary>Trouble is not learnt, unless it lasts: then it is the new habit.</summary>
    private void Remember(CallSecond second, long tick)
    {
        if (Change is not null && tick - _changedSince < options.NewHabitAfterSeconds)
        {
            return;
        }

        if (Change is not null || _memory.Calls.Before > PastCallsMax)
        {
            _memory.Fade(Change is not null ? 0 : 0.5);
        }

        _memory.Learn(second);
    }

    private CallChange? Judge(double natsMin)
    {
        CallChange? best = null;
        for (var stretch = 0; stretch < CallMemory.StretchCount; stretch++)
        {
            var (calls, past) = (_memory.Calls.Within(stretch), _memory.Calls.Earlier(stretch));
            if (calls < options.JudgedCallsMin || past < options.WarmUpCalls)
            {
                continue;
            }

            foreach (var (_, step) in _memory.Steps)
            {
                var (hits, before) = (step.Calls.Within(stretch), step.Calls.Earlier(stretch));
                if (step.Severity >= Severity.Error)
                {
                    if ((hits / calls) - (before / past) >= options.ErrorRise)
                    {
                        Offer(CallChangeKind.Error, step, hits, calls, before, past, stretch, natsMin, ref best);
                    }
                }
                else if (step.Severity < Severity.Warn && IsBroken(hits, calls, before, past) && !IsReworded(step, stretch))
                {
                    Offer(CallChangeKind.Missing, step, hits, calls, before, past, stretch, natsMin, ref best);
                }
            }

            JudgeNear(stretch, natsMin, ref best);
        }

        return best;
    }

    private void JudgeNear(int stretch, double natsMin, ref CallChange? best)
    {
        foreach (var (key, pair) in _memory.Pairs)
        {
            if (!_memory.Steps.TryGetValue(key.Step, out var step) || !_memory.Steps.TryGetValue(key.Near, out var near) ||
                step.Severity >= Severity.Warn || near.Severity >= Severity.Warn)
            {
                continue;
            }

            var (visits, past) = (step.Visits.Within(stretch), step.Visits.Earlier(stretch));
            var (hits, before) = (pair.Near.Within(stretch), pair.Next.Earlier(stretch));
            if (visits >= options.JudgedCallsMin && past >= options.WarmUpCalls && IsBroken(hits, visits, before, past) &&
                IsRarer(near, step, stretch) && !IsReworded(near, stretch))
            {
                Offer(CallChangeKind.BrokenOff, near, hits, visits, before, past, stretch, natsMin, ref best, step);
            }
        }
    }

    private bool IsBroken(double hits, double of, double before, double past) =>
        before >= options.HabitShare * past && hits <= options.BrokenShare * of;

    /// <summary>
    /// Calls take it more rarely, and so do visits of the other one: calls that loop less often, or of another mix, take both alike.
    /// </summary>
    private bool IsRarer(StepTally step, StepTally other, int stretch) =>
        IsRarer(step.Visits, _memory.Calls, stretch) && IsRarer(step.Visits, other.Visits, stretch);

    private static bool IsRarer(in Stretches visits, in Stretches of, int stretch) =>
        visits.Within(stretch) * of.Earlier(stretch) <= RarerShare * visits.Earlier(stretch) * of.Within(stretch);

    /// <summary>Lines that were hardly written before stand in for the missing ones: the program was changed, not broken.</summary>
    private bool IsReworded(StepTally step, int stretch)
    {
        var lost = (step.Visits.Earlier(stretch) / _memory.Calls.Earlier(stretch) * _memory.Calls.Within(stretch)) - step.Visits.Within(stretch);
        var fresh = 0.0;
        foreach (var (_, other) in _memory.Steps)
        {
            var (now, before) = (other.Visits.Within(stretch), other.Visits.Earlier(stretch) / _memory.Calls.Earlier(stretch) * _memory.Calls.Within(stretch));
            fresh += other.Severity < Severity.Error && before <= FreshShare * now ? now - before : 0;
        }

        return fresh >= RewordedShare * lost;
    }

    private void Offer(
        CallChangeKind kind, StepTally step, double hits, double of, double before, double past, int stretch, double natsMin, ref CallChange? best, StepTally? beside = null)
    {
        // A step that two templates grew into may count twice in a call.
        (hits, before) = (Math.Min(hits, of), Math.Min(before, past));
        var nats = TwoShares.Nats(hits, of, before, past);
        if (nats >= natsMin && (best is null || nats > best.Nats || (nats == best.Nats && step.Step < best.Step.Step)) &&
            Showed(kind, step.Step, beside?.Step, stretch) is var (onset, until, seconds) && seconds >= SecondsMin &&
            (kind == CallChangeKind.Error || until - onset >= MissingForSeconds))
        {
            var reach = beside is null ? 1 : Math.Min(1, beside.Calls.Within(stretch) / _memory.Calls.Within(stretch));
            best = new CallChange(kind, nats, step, hits, of, before / past, reach, onset);
        }
    }

    /// <summary>The first and the last second of the stretch that showed it, and how many did.</summary>
    private (long Onset, long Until, int Seconds) Showed(CallChangeKind kind, ulong step, ulong? beside, int stretch)
    {
        var (onset, until, seconds) = (long.MaxValue, long.MinValue, 0);
        foreach (var second in _memory.Seconds(stretch))
        {
            var calls = second.Steps.TryGetValue(step, out var seen) ? seen.Calls : 0;
            var shows = kind switch
            {
                CallChangeKind.Error => calls > 0,
                CallChangeKind.Missing => calls < second.Window.Calls,
                _ => second.Steps.TryGetValue(beside!.Value, out var other) &&
                    (second.Near.TryGetValue(new StepPair(beside.Value, step), out var near) ? near.Near : 0) < other.Visits,
            };
            if (shows)
            {
                (onset, until, seconds) = (Math.Min(onset, second.Tick), second.Tick, seconds + 1);
            }
        }

        return (onset, until, seconds);
    }
}
