namespace LogFlow.Contracts.Queries;

/// <summary>What is stored of one that never reports itself (a database, a queue, a host outside): the calls that others made to it.</summary>
/// <param name="FirstCall">The second in which the first stored call was counted.</param>
/// <param name="LastCall">The second in which the newest stored call was counted.</param>
/// <param name="Callers">Everybody who was ever seen to call it, most calls in the range first.</param>
public sealed record PeerDetail(DateTimeOffset FirstCall, DateTimeOffset LastCall, IReadOnlyList<PeerCaller> Callers);

/// <summary>One who calls a peer. Figures are of the asked range and zero when it did not call then.</summary>
/// <param name="Service">The caller.</param>
/// <param name="Calls">In the range.</param>
/// <param name="CallsPerSecond">Over the stored part of the range.</param>
/// <param name="ErrorRatio">Share of calls that failed, 0 to 1.</param>
/// <param name="P50Ms">Half of the calls took at most this, as the caller's own spans measured it.</param>
/// <param name="P95Ms">Likewise 95 %.</param>
/// <param name="FirstCall">The second of its first stored call, whatever the range.</param>
/// <param name="LastCall">The second of its newest stored call, whatever the range.</param>
public sealed record PeerCaller(
    string Service,
    long Calls,
    double CallsPerSecond,
    double ErrorRatio,
    double P50Ms,
    double P95Ms,
    DateTimeOffset FirstCall,
    DateTimeOffset LastCall);
