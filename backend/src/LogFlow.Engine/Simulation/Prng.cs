using System.Numerics;

namespace LogFlow.Engine.Simulation;

/// <summary>
/// xoshiro256** (Blackman, Vigna: Scrambled Linear Pseudorandom Number Generators, 2021), seeded through splitmix64. Our own, so
/// that a seed means the same on every runtime. A struct: pass it by reference.
/// </summary>
internal struct Prng
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public Prng(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    private Prng(ulong a, ulong b, ulong c, ulong d) => (_a, _b, _c, _d) = (a, b, c, d);

    /// <summary>With that very state, as published test values have it.</summary>
    public static Prng OfState(ulong a, ulong b, ulong c, ulong d) => new(a, b, c, d);

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [0, <paramref name="count"/>); by multiplication (Lemire), whose bias is beyond notice here.</summary>
    public ulong Below(ulong count) => Math.BigMul(Next(), count, out _);

    public bool Chance(double probability) => Unit() < probability;

    /// <summary>A whole number with this mean: its floor, or one more.</summary>
    public int Rounded(double mean)
    {
        var floor = Math.Floor(mean);
        return (int)floor + (mean > floor && Chance(mean - floor) ? 1 : 0);
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
