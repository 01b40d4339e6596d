namespace LogFlow.Server.Api;

/// <summary>A list as every endpoint answers it. <paramref name="NextCursor"/> is null on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    public static Page<T> Of(IReadOnlyList<T> items) => new(items, null);
}
