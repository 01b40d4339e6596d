namespace LogFlow.Engine.Ticks;

public sealed class TickAssemblerOptions
{
    /// <summary>Silences longer than this are cut short. 1 minute to 1 day; default 15 minutes.</summary>
    public TimeSpan GapMax { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Empty seconds that are still handed on at the start of a cut silence. 60 to 3600; default 120.</summary>
    public int EmptyTicksKept { get; set; } = 120;
}
