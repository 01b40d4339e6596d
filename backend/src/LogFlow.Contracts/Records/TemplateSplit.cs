using System.Text;

namespace LogFlow.Contracts.Records;

/// <summary>Where lines of a template have the value that a template told as is split by.</summary>
/// <param name="Parameter">Which of their parameters it is; null when it is part of their text.</param>
/// <param name="Value">What it is for all of them; null when each line has its own.</param>
public readonly record struct SplitPlace(int? Parameter, string? Value);

/// <summary>A template split by one of its wildcards: each value makes a part, told as a template of its own.</summary>
public static class TemplateSplit
{
    /// <summary>Values of one template that are told apart; those beyond stay with the template.</summary>
    public const int PartsMax = 50;

    /// <summary>Longer ones stay with the template.</summary>
    public const int ValueCharsMax = 200;

    /// <summary>The template's text with the value in the wildcard's place.</summary>
    public static string PartText(string text, int position, string value)
    {
        var parts = text.Split(LogTemplate.Wildcard);
        var part = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            part.Append(i - 1 == position ? value : LogTemplate.Wildcard).Append(parts[i]);
        }

        return part.ToString();
    }

    /// <summary>Where lines of a template that is told as the split one have its value; null when they are not told apart.</summary>
    /// <param name="narrow">Text of the lines' own template.</param>
    /// <param name="wide">Text of the split one.</param>
    /// <param name="position">The wildcard of the split one.</param>
    public static SplitPlace? PlaceIn(string narrow, string wide, int position)
    {
        if (TemplateAlignment.Of(narrow, wide) is not { } pieces || position >= pieces.Count)
        {
            return null;
        }

        return pieces[position] == LogTemplate.Wildcard ? new SplitPlace(pieces.Take(position).Sum(Wildcards), null)
            : Wildcards(pieces[position]) == 0 ? new SplitPlace(null, pieces[position])
            : null;
    }

    private static int Wildcards(string text) => text.Split(LogTemplate.Wildcard).Length - 1;
}
