namespace LogFlow.Engine.Detection.CallSteps;

/// <summary>A count over several stretches of time at once: before all of them, and within each of the last so many seconds.</summary>
internal struct Stretches
{
    public double Before;
    public double Short;
    public double Middle;
    public double Long;

    /// <summary>What lies within the stretch.</summary>
    public readonly double Within(int stretch) => stretch switch
    {
        0 => Short,
        1 => Middle,
        _ => Long,
    };

    /// <summary>What lies before the stretch.</summary>
    public readonly double Earlier(int stretch) => Before + Long - Within(stretch);

    /// <summary>Enters (+) or leaves (-) a stretch; what leaves the long one may be kept as the past.</summary>
    public void Move(int stretch, double amount)
    {
        switch (stretch)
        {
            case 0:
                Short = Math.Max(0, Short + amount);
                break;
            case 1:
                Middle = Math.Max(0, Middle + amount);
                break;
            default:
                Long = Math.Max(0, Long + amount);
                break;
        }
    }
}

/// <summary>One step of a kind of call.</summary>
internal sealed class StepTally(ulong step)
{
    public ulong Step { get; } = step;

    public string Text { get; set; } = "";

    public byte Severity { get; set; }

    public Stretches Calls;

    public Stretches Visits;

    public bool IsGone => Visits.Before + Visits.Long < 0.5;
}

/// <summary>How often one step had another beside it.</summary>
internal sealed class PairTally
{
    /// <summary>Directly beside it.</summary>
    public Stretches Next;

    /// <summary>At most two steps away.</summary>
    public Stretches Near;

    public bool IsGone => Near.Before + Near.Long < 0.5;
}
