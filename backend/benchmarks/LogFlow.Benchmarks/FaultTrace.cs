using LogFlow.Contracts.Simulation;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// What a fault of errors left in the stream at the service that it hit, as one sees it who knows where and when it was: work and own
/// failures while it lasted, against the share that failed before. A service that is called five times meanwhile may not fail once.
/// </summary>
/// <param name="Work">Spans of the service that are decided, or its lines where it has no spans, while the fault lasted.</param>
/// <param name="Failures">Of these, its own failures.</param>
/// <param name="UsualShare">The share that failed before the fault.</param>
/// <param name="Services">In the system.</param>
internal sealed record FaultTrace(long Work, long Failures, double UsualShare, int Services)
{
    /// <summary>
    /// What the engine's false-alarm budget asks for: it looks at every service about 4,000 times a day and may err once in ten days. Who
    /// looks for a fault without being told where and when cannot do with less.
    /// </summary>
    private const double LooksPerError = 4_000 / 0.1;

    /// <summary>Log-likelihood ratio of "its own share failed" against "as before"; 0 when it did not fail more often.</summary>
    public double Nats
    {
        get
        {
            var seen = Work > 0 ? (double)Failures / Work : 0;
            var rest = Work - Failures;
            return seen <= UsualShare ? 0 : (Failures * Math.Log(seen / UsualShare)) + (rest > 0 ? rest * Math.Log((1 - seen) / (1 - UsualShare)) : 0);
        }
    }

    public double NatsNeeded => Math.Log(LooksPerError * Services);

    /// <summary>The service's own failures alone are more than chance gives anybody within the budget.</summary>
    public bool IsPlain => Nats >= NatsNeeded;

    public static FaultTrace Of(IncidentTrial trial, InjectedFault fault, int services)
    {
        long work = 0, failures = 0, workBefore = 0, failuresBefore = 0;
        var windows = trial.Outcomes.Select(second => second.Frame.Services.GetValueOrDefault(fault.Root)).ToList();
        var hasSpans = windows.Exists(window => window?.DecidedSpans > 0);
        for (var i = 0; i < windows.Count; i++)
        {
            if (windows[i] is not { } window || trial.Outcomes[i].Frame.Time >= fault.End)
            {
                continue;
            }

            var (of, failed) = hasSpans ? (window.DecidedSpans, window.OwnFailedSpans) : (window.Logs, window.ErrorLogs);
            var isBefore = trial.Outcomes[i].Frame.Time < fault.Start;
            (workBefore, failuresBefore) = isBefore ? (workBefore + of, failuresBefore + failed) : (workBefore, failuresBefore);
            (work, failures) = isBefore ? (work, failures) : (work + of, failures + failed);
        }

        return new FaultTrace(work, failures, (failuresBefore + 0.5) / (workBefore + 1.0), services);
    }

    public override string ToString() => FormattableString.Invariant(
        $"{Failures} of {Work} failed at it while the fault lasted, {100 * UsualShare:0.0} % before: {Nats:0.0} nats of {NatsNeeded:0.0} needed");
}
