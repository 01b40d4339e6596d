using System.ComponentModel.DataAnnotations;

namespace LogFlow.Engine.Sequencing;

public sealed class SequencerOptions
{
    /// <summary>How far a record may lag behind the newest one and still count. 0 to 1 hour; default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AllowedLateness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A record further ahead of the watermark than this does not move it by itself: one broken clock must not close years of
    /// seconds. 1 minute to 10 years; default 7 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan JumpMax { get; set; } = TimeSpan.FromDays(7);

    /// <summary>So many records in a row beyond <see cref="JumpMax"/> prove that time really moved. 1 to 10,000; default 16.</summary>
    [Range(1, 10_000)]
    public int JumpConfirmations { get; set; } = 16;
}
