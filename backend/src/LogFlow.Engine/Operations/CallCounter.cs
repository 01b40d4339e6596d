using System.Runtime.InteropServices;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Operations;

/// <summary>
/// Counts what one call did: which steps it took, and which stood beside which. A step repeated at once is one step, and beside means
/// at most two away, either way round: clocks and log shippers swap neighbours.
/// </summary>
internal sealed class CallCounter(Func<ulong, string> textOf)
{
    private const int Reach = 2;

    private readonly List<ulong> _chain = [];
    private readonly HashSet<ulong> _seen = [];

    public void Count(OpenCall call, OperationWindow window)
    {
        window.Calls++;
        _chain.Clear();
        _seen.Clear();
        CollectionsMarshal.AsSpan(call.Lines).Sort();
        var last = 0UL;
        foreach (ref readonly var line in CollectionsMarshal.AsSpan(call.Lines))
        {
            if (line.Step == last)
            {
                continue;
            }

            last = line.Step;
            var step = window.Find(line.Step) ?? window.Step(line.Step, textOf(line.Template));
            step.Severity = Math.Max(step.Severity, line.Severity);
            step.Visits++;
            step.Calls += _seen.Add(line.Step) ? 1 : 0;
            if (line.Severity < Severity.Warn && (_chain.Count == 0 || _chain[^1] != line.Step))
            {
                _chain.Add(line.Step);
            }
        }

        CountNear(window);
    }

    private void CountNear(OperationWindow window)
    {
        Span<ulong> near = stackalloc ulong[2 * Reach];
        for (var i = 0; i < _chain.Count; i++)
        {
            var count = 0;
            for (var j = Math.Max(0, i - Reach); j <= Math.Min(_chain.Count - 1, i + Reach); j++)
            {
                if (_chain[j] != _chain[i] && !near[..count].Contains(_chain[j]))
                {
                    near[count++] = _chain[j];
                    var isNext = (i > 0 && _chain[i - 1] == _chain[j]) || (i + 1 < _chain.Count && _chain[i + 1] == _chain[j]);
                    window.AddNear(new StepPair(_chain[i], _chain[j]), new NearCount(isNext ? 1 : 0, 1));
                }
            }
        }
    }
}
