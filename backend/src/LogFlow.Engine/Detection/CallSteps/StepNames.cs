namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>By which name a step is known since its template grew into another one. Bounded; beyond, the oldest are forgotten together.</summary>
internal sealed class StepNames
{
    private const int NamesMax = 20_000;
    private const int ChainMax = 32;

    private readonly Dictionary<ulong, ulong> _to = [];

    public void Replace(ulong from, ulong to)
    {
        if (_to.Count >= NamesMax)
        {
            _to.Clear();
        }

        if (from != to)
        {
            _to[from] = to;
        }
    }

    public ulong Of(ulong step)
    {
        for (var i = 0; i < ChainMax && _to.TryGetValue(step, out var next); i++)
        {
            step = next;
        }

        return step;
    }
}
