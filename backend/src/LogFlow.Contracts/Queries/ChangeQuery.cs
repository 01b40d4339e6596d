namespace LogFlow.Contracts.Queries;

/// <summary>Changes in [<paramref name="From"/>, <paramref name="To"/>), newest first; <paramref name="Limit"/> 1 to 1000.</summary>
public sealed record ChangeQuery(DateTimeOffset? From = null, DateTimeOffset? To = null, string? Service = null, int Limit = 200);
