namespace LogFlow.Engine.Simulation;

/// <param name="File">The file's path as it was given.</param>
/// <param name="Path">JSON path, <c>$.services[3].errors</c>.</param>
/// <param name="Line">From 1; 0 when the fault is of the whole file.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record ScenarioFault(string File, string Path, int Line, string Message)
{
    public override string ToString() => Line == 0 ? $"{File}: {Message}" : $"{File}:{Line} {Path}: {Message}";
}

/// <summary>A topology or failure file that cannot be used; all its faults at once, one a line.</summary>
public sealed class ScenarioFileException(IReadOnlyList<ScenarioFault> faults) : Exception(Text(faults))
{
    private const int ShownMax = 20;

    public IReadOnlyList<ScenarioFault> Faults { get; } = faults;

    private static string Text(IReadOnlyList<ScenarioFault> faults)
    {
        var lines = faults.Take(ShownMax).Select(fault => fault.ToString());
        var more = faults.Count > ShownMax ? [$"and {faults.Count - ShownMax} more"] : Array.Empty<string>();
        return string.Join('\n', lines.Concat(more));
    }
}
