namespace LogFlow.Engine.Graph;

/// <summary>A sum in which what came earlier counts less: exponential forgetting in event time, brought up to date when touched.</summary>
internal struct DecayedSum
{
    private double _value;
    private long _tick;

    public void Add(double amount, long tick, in Decay decay)
    {
        _value = At(tick, decay) + amount;
        _tick = tick;
    }

    public readonly double At(long tick, in Decay decay) => _value == 0 ? 0 : _value * decay.Over(tick - _tick);
}

/// <summary>The share that is left after some seconds. A table for the common small steps.</summary>
internal readonly struct Decay
{
    private readonly double[] _steps;
    private readonly double _halfLifeSeconds;

    public Decay(TimeSpan halfLife)
    {
        _halfLifeSeconds = halfLife.TotalSeconds;
        _steps = new double[128];
        for (var i = 0; i < _steps.Length; i++)
        {
            _steps[i] = Math.Pow(0.5, i / _halfLifeSeconds);
        }
    }

    public double Over(long seconds) =>
        seconds <= 0 ? 1 : seconds < _steps.Length ? _steps[seconds] : Math.Pow(0.5, seconds / _halfLifeSeconds);
}
