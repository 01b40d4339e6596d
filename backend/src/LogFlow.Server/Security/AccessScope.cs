namespace LogFlow.Server.Security;

/// <summary>What a key lets its holder do. <see cref="Admin"/> holds the other two.</summary>
[Flags]
public enum AccessScope
{
    None = 0,

    /// <summary>Send records.</summary>
    Ingest = 1,

    /// <summary>Look at everything: dashboard, REST, hub, metrics.</summary>
    Read = 2,

    /// <summary>Change things: rules, faults, silences, notifications, acknowledgements.</summary>
    Admin = 4,
}

internal static class AccessScopes
{
    private static readonly AccessScope[] Each = [AccessScope.Ingest, AccessScope.Read, AccessScope.Admin];

    /// <summary>With all that comes along.</summary>
    public static AccessScope Effective(this AccessScope scopes) =>
        scopes.HasFlag(AccessScope.Admin) ? AccessScope.Ingest | AccessScope.Read | AccessScope.Admin : scopes;

    /// <summary>True when one of the required scopes is there.</summary>
    public static bool AllowsAnyOf(this AccessScope scopes, AccessScope required) => (scopes.Effective() & required) != AccessScope.None;

    public static IReadOnlyList<string> Words(this AccessScope scopes) => [.. Each.Where(s => scopes.HasFlag(s)).Select(Word)];

    public static string Word(this AccessScope scope) => scope switch
    {
        AccessScope.Ingest => "ingest",
        AccessScope.Read => "read",
        AccessScope.Admin => "admin",
        _ => string.Join(" or ", scope.Words()),
    };

    public static bool TryParse(string word, out AccessScope scope)
    {
        scope = word.Trim().ToLowerInvariant() switch
        {
            "ingest" => AccessScope.Ingest,
            "read" => AccessScope.Read,
            "admin" => AccessScope.Admin,
            _ => AccessScope.None,
        };
        return scope != AccessScope.None;
    }
}
