using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>What the corrections make of one second's templates.</summary>
/// <param name="Corrected">In force.</param>
/// <param name="Templates">What detectors shall look at.</param>
/// <param name="Moved">Replacements to tell, besides those of the frame.</param>
public sealed record Judgement(CorrectedTemplates Corrected, IReadOnlyDictionary<TemplateKey, TemplateWindow> Templates, IReadOnlyList<LogTemplate> Moved)
{
    /// <summary>The frame as it came, for a second without corrections.</summary>
    public static Judgement None(TickFrame frame) => new(CorrectedTemplates.None, frame.Templates, []);

    public void Put(TickFrame frame)
    {
        frame.Replacements.AddRange(Moved);
        frame.Corrected = Corrected;
        frame.JudgedTemplates = Templates;
    }
}
