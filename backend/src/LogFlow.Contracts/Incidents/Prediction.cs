namespace LogFlow.Contracts.Incidents;

/// <summary>What became of "who is next".</summary>
public enum PredictionOutcome : byte
{
    /// <summary>The incident is open and the service is not hit yet.</summary>
    Pending,

    /// <summary>The service was hit after it was predicted.</summary>
    Hit,

    /// <summary>The incident ended without it.</summary>
    NotHit,
}

/// <summary>One service that was expected to be hit.</summary>
/// <param name="Service">Name.</param>
/// <param name="Hops">Distance from the root along the call edges.</param>
/// <param name="Impact">0 to 1: share of its work that depends on the root.</param>
/// <param name="PredictedAt">When it was first said.</param>
/// <param name="ExpectedAt">When it was expected, as first said.</param>
/// <param name="HitAt">When it was known to be hit; null when it was not.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record Prediction(
    string Service, int Hops, double Impact, DateTimeOffset PredictedAt, DateTimeOffset ExpectedAt, DateTimeOffset? HitAt, PredictionOutcome Outcome);
