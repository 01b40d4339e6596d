namespace LogFlow.Contracts.Operations;

/// <summary>One thing that somebody changed, or tried to.</summary>
/// <param name="At">By the machine's clock.</param>
/// <param name="Who">The key's name; empty when it was none of ours.</param>
/// <param name="KeyId">The key's id, <c>local</c> on a server without keys.</param>
/// <param name="What">Method and path, or what happened to a key.</param>
/// <param name="Status">HTTP status of the answer; 0 when there was none.</param>
/// <param name="Address">Where it came from.</param>
public sealed record AuditEntry(DateTimeOffset At, string Who, string KeyId, string What, int Status, string Address);
