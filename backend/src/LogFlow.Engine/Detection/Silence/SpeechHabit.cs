namespace LogFlow.Engine.Detection.Silence;

/// <summary>How steadily a service speaks: its rate, how its seconds scatter, and the longest pause it ordinarily makes.</summary>
internal sealed class SpeechHabit(double halfLifeSeconds)
{
    private const double GapHalfLifeSeconds = 1800;
    private static readonly double GapKeep = Math.Pow(0.5, 1 / GapHalfLifeSeconds);

    private readonly double _keep = Math.Pow(0.5, 1 / halfLifeSeconds);
    private double _seconds;
    private double _records;
    private double _squares;
    private double _longestGap;

    /// <summary>Seconds of the stream since the service was first heard.</summary>
    public int Age { get; private set; }

    /// <summary>Seconds of the stream from its first record to its last: one burst and nothing since is no acquaintance.</summary>
    public int Watched => Age - Gap;

    /// <summary>Seconds of the stream without a record of the service.</summary>
    public int Gap { get; private set; }

    public long LastHeardTick { get; private set; }

    /// <summary>The pause is told as a silence, so it does not become habit.</summary>
    public bool IsTold { get; set; }

    public double Rate => _seconds > 0 ? _records / _seconds : 0;

    /// <summary>Longest pause of the recent past, seconds, slowly forgotten.</summary>
    public double LongestGap => _longestGap;

    /// <summary>Records come in clumps (a trace writes several): the number of clumps is what Poisson speaks of.</summary>
    private double Clump
    {
        get
        {
            var rate = Rate;
            return rate <= 0 ? 1 : Math.Max(1, ((_squares / _seconds) - (rate * rate)) / rate);
        }
    }

    /// <summary>Minus the natural logarithm of the chance that a service of this habit says nothing for <see cref="Gap"/> seconds.</summary>
    public double Surprise
    {
        get
        {
            // Gamma posterior of the rate, so that a short acquaintance makes for a careful answer.
            var clump = Clump;
            return ((_records / clump) + 0.5) * Math.Log(1 + (Gap / Math.Max(_seconds, 1)));
        }
    }

    public void Heard(long tick, long records)
    {
        // The pause that ends here was not told, so it belongs to the habit.
        if (Gap > 0 && !IsTold)
        {
            for (var i = 0; i < Gap; i++)
            {
                Learn(0);
            }

            _longestGap = Math.Max(_longestGap, Gap);
        }

        Gap = 0;
        IsTold = false;
        Age++;
        LastHeardTick = tick;
        Learn(records);
    }

    public void Missed()
    {
        Gap++;
        Age++;
    }

    private void Learn(double records)
    {
        _seconds = (_seconds * _keep) + 1;
        _records = (_records * _keep) + records;
        _squares = (_squares * _keep) + (records * records);
        _longestGap *= GapKeep;
    }
}
