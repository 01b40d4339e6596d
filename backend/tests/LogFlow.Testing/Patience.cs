namespace LogFlow.Testing;

/// <summary>How long the tests wait for what must come.</summary>
public static class Patience
{
    /// <summary>Far longer than anything takes, since the machine may be busy with other things; waiting ends as soon as the thing has come.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
}
