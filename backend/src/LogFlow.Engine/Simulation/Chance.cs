namespace LogFlow.Engine.Simulation;

/// <summary>Decides how often something with a given share happens, see <see cref="ErrorSpacing"/>. One per service and per call.</summary>
internal struct Chance(ErrorSpacing spacing, double first)
{
    private const double Jitter = 0.3;

    private readonly ErrorSpacing _spacing = spacing;

    // The share that may still pass until the next hit; a hit lies 1 - Jitter to 1 + Jitter after the one before.
    private double _left = first;

    public bool Hit(ref Prng prng, double share)
    {
        if (_spacing == ErrorSpacing.Random)
        {
            return prng.Chance(share);
        }

        _left -= share;
        if (_left > 0)
        {
            return false;
        }

        _left += 1 - Jitter + (2 * Jitter * prng.Unit());
        return true;
    }
}
