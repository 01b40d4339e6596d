using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Detection.NewTemplate;

/// <summary>
/// How often a template comes at a service: two exponentially forgotten counts, one for what is usual and one for now. While the
/// template surges the usual one stands still, so a surge is never held against itself.
/// </summary>
internal sealed class TemplateRate(long tick, TemplateChangesOptions options)
{
    private double _usual;
    private double _usualSeconds;
    private double _now;
    private long _decayedTo = tick - 1;

    public long LastSeen { get; set; } = tick;

    public byte Severity { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>What it is doing, or null while all is as usual.</summary>
    public TemplateChange? Change { get; set; }

    /// <summary>Lines a second.</summary>
    public double Usual => _usualSeconds < 1 ? 0 : _usual / _usualSeconds;

    /// <summary>The usual rate without the last seconds, in which nothing came.</summary>
    public double UsualBefore(long silentSeconds) => _usual / Math.Max(1, _usualSeconds - silentSeconds);

    public double Now => _now * Math.Log(2) / options.NowHalfLifeSeconds;

    /// <summary>Seconds that what is usual rests on; more count for less the older they are.</summary>
    public double UsualSeconds => _usualSeconds;

    /// <summary>How far the lines of now are above the usual, in standard deviations of a Poisson count so weighted.</summary>
    public double Deviations
    {
        get
        {
            var expected = Usual * options.NowHalfLifeSeconds / Math.Log(2);
            return (_now - expected) / Math.Sqrt((expected / 2) + 1);
        }
    }

    public void Add(TemplateWindow window, long tick)
    {
        Decay(tick);
        _now += window.Count;
        if (Change is not { Kind: TemplateChangeKind.Surging })
        {
            _usual += window.Count;
        }

        Severity = Math.Max(Severity, window.Severity);
        Text = window.Text;
        LastSeen = tick;
    }

    public void Decay(long tick)
    {
        var seconds = tick - _decayedTo;
        if (seconds <= 0)
        {
            return;
        }

        _decayedTo = tick;
        _now *= Math.Pow(0.5, (double)seconds / options.NowHalfLifeSeconds);
        if (Change is null)
        {
            var keep = Math.Pow(0.5, (double)seconds / options.UsualHalfLifeSeconds);
            _usual *= keep;
            _usualSeconds = (_usualSeconds * keep) + Math.Min(seconds, options.UsualHalfLifeSeconds);
        }
    }

    public void MergeFrom(TemplateRate other, long tick)
    {
        Decay(tick);
        other.Decay(tick);
        _usual += other._usual;
        _usualSeconds = Math.Max(_usualSeconds, other._usualSeconds);
        _now += other._now;
        LastSeen = Math.Max(LastSeen, other.LastSeen);
        Severity = Math.Max(Severity, other.Severity);
    }
}
