using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>One second of calls, its steps by the names they have now.</summary>
internal sealed class CallSecond(long tick, OperationWindow window)
{
    public long Tick { get; } = tick;

    public OperationWindow Window { get; } = window;

    public IReadOnlyDictionary<ulong, StepWindow> Steps { get; private set; } = window.Steps;

    public IReadOnlyDictionary<StepPair, NearCount> Near { get; private set; } = window.Near;

    public void Resolve(Func<ulong, ulong> canonical)
    {
        var isSame = true;
        foreach (var (key, _) in Window.Steps)
        {
            isSame &= canonical(key) == key;
        }

        if (isSame)
        {
            return;
        }

        var renamed = new OperationWindow(Window.Key) { Calls = Window.Calls };
        foreach (var (key, step) in Window.Steps)
        {
            renamed.Step(canonical(key), step.Text).MergeFrom(step);
        }

        foreach (var (pair, visits) in Window.Near)
        {
            var to = new StepPair(canonical(pair.Step), canonical(pair.Near));
            if (to.Step != to.Near)
            {
                renamed.AddNear(to, visits);
            }
        }

        (Steps, Near) = (renamed.Steps, renamed.Near);
    }
}
