namespace LogFlow.Contracts.Queries;

/// <summary>An incident that came as a file from elsewhere.</summary>
/// <param name="Id">Derived from the content: the same file has the same id.</param>
/// <param name="Imported">When it came.</param>
/// <param name="Title">The incident's headline.</param>
/// <param name="Root">The incident's root.</param>
/// <param name="Onset">The incident's onset.</param>
/// <param name="Json">The whole of it; empty in lists.</param>
public sealed record StoredCapsule(string Id, DateTimeOffset Imported, string Title, string Root, DateTimeOffset Onset, string Json);
