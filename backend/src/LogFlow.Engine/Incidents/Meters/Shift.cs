namespace LogFlow.Engine.Incidents.Meters;

/// <summary>How far a quantity has left its normal, from the moment it did until now.</summary>
/// <param name="Nats">
/// Log-likelihood ratio of "changed" against "as before", corrected for the series' own unrest; chance alone reaches n nats
/// about once in e^n.
/// </param>
/// <param name="Observed">Share, or count per unit of work, since <paramref name="Onset"/>.</param>
/// <param name="Baseline">The same in the service's own past.</param>
/// <param name="Onset">The tick after the last one at which nothing spoke for a change.</param>
/// <param name="Work">Units of work since then.</param>
internal readonly record struct Shift(double Nats, double Observed, double Baseline, long Onset, double Work)
{
    public static Shift None => default;

    /// <summary>What chance reaches among the many starts that a running sum tries; below it there is nothing to say.</summary>
    private const double ChanceNats = 3;

    /// <summary>At this many nats beyond chance, belief has reached 63 %.</summary>
    private const double BeliefNats = 7;

    public double Excess => Observed - Baseline;

    public double Ratio => Baseline > 0 ? Observed / Baseline : Observed > 0 ? double.PositiveInfinity : 1;

    /// <summary>Nats that chance does not explain, 0 or more.</summary>
    public double NetNats => Math.Max(0, Nats - ChanceNats);

    /// <summary>0 to 1: how sure it is that anything changed at all.</summary>
    public double Belief => 1 - Math.Exp(-NetNats / BeliefNats);
}
