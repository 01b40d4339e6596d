using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Ticks;

public sealed class TickAssemblerOptions
{
    /// <summary>Silences longer than this are cut short. 1 minute to 1 day; default 15 minutes.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan GapMax { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Empty seconds that are still handed on at the start of a cut silence. 60 to 3600; default 120.</summary>
    [Range(60, 3_600)]
    public int EmptyTicksKept { get; set; } = 120;
}
