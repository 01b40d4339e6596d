namespace LogFlow.Testing;

/// <summary>One caller of a broken service: what was foretold of it when the incident first had the right root, and what became of it.</summary>
/// <param name="Service">Its name.</param>
/// <param name="Hops">Calls from it down to the broken service, along the shortest way of the true topology.</param>
/// <param name="IsMember">It was a member already, told as hit: nothing was foretold of it.</param>
/// <param name="Foretold">The seconds until it turns bad, as told; null when it was not named.</param>
/// <param name="Took">The seconds until it did (<see cref="TurnedBad"/>), 0 or less when it had before; null when it did not within a minute.</param>
/// <param name="IsSlow">It turned bad by its time.</param>
public sealed record NextCase(string Service, int Hops, bool IsMember, int? Foretold, double? Took, bool IsSlow)
{
    public const int Within = 60;

    public bool IsNamed => !IsMember && Foretold is not null;

    /// <summary>It turned bad, and was no member: to be foretold.</summary>
    public bool IsDue => !IsMember && Took is not null;

    /// <summary>The seconds foretold are right within a factor of two; a second is the shortest time there is.</summary>
    public bool IsClose => IsNamed && IsDue && Foretold <= 2 * Math.Max(Took!.Value, 1) && Math.Max(Took.Value, 1) <= 2 * Foretold;
}
