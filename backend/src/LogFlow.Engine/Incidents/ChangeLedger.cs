using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Incidents;

/// <summary>The changes of the last while, for the question what came before an incident. Bounded in time and number.</summary>
internal sealed class ChangeLedger
{
    private const int ChangesMax = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly Queue<ChangeEvent> _changes = new();

    public void Add(IReadOnlyList<ChangeEvent> changes, DateTimeOffset now)
    {
        foreach (var change in changes)
        {
            _changes.Enqueue(change);
        }

        while (_changes.TryPeek(out var oldest) && (_changes.Count > ChangesMax || now - oldest.At > Kept))
        {
            _changes.Dequeue();
        }
    }

    /// <summary>The last release or rollback of a service in [<paramref name="from"/>, <paramref name="to"/>], Unix seconds; null when none.</summary>
    public ChangeEvent? LastOf(string service, double from, double to) => _changes
        .Where(change => change.Service == service && (change.Kind is ChangeKinds.Release or ChangeKinds.Rollback))
        .Where(change => Seconds(change) >= from && Seconds(change) <= to)
        .MaxBy(change => change.At);

    public static double Seconds(ChangeEvent change) => change.At.ToUnixTimeMilliseconds() / 1000.0;
}
