namespace LogFlow.Server.Tests;

/// <summary>Tests that measure the process or its time, or take its console: they run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
