namespace LogFlow.Contracts.Detection;

/// <summary>Something about a service that was changed, as opposed to something that went wrong: it may be why.</summary>
/// <param name="Kind">One of <see cref="ChangeKinds"/>; open, a reader must expect others.</param>
/// <param name="Service">Whose.</param>
/// <param name="At">Event time of the first record that shows it.</param>
/// <param name="From">The version before; null when there was none or it is not known.</param>
/// <param name="To">The version since; null when it is not known.</param>
/// <param name="Text">One sentence.</param>
public sealed record ChangeEvent(string Kind, string Service, DateTimeOffset At, string? From, string? To, string Text);

public static class ChangeKinds
{
    /// <summary>A service began to send a version that it did not send before.</summary>
    public const string Release = "release";

    /// <summary>A service went back to a version that it had left.</summary>
    public const string Rollback = "rollback";

    /// <summary>What a service does otherwise has lasted so long that it is held for normal from then on.</summary>
    public const string NewLevel = "new_level";

    /// <summary>A service spoke for the first time.</summary>
    public const string NewService = "new_service";
}
