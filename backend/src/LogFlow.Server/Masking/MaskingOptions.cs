using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace LogFlow.Server.Masking;

/// <summary>
/// Section <c>LogFlow:Masking</c>: what is hidden in every record before it is stored or shown. Off by default, since it costs time
/// per line and what is hidden cannot be brought back.
/// </summary>
public sealed class MaskingOptions : IValidatableObject
{
    public const string Section = "LogFlow:Masking";

    private const int PatternsMax = 50;
    private const int PatternLengthMax = 1000;

    /// <summary>
    /// Masks that ship, by name: <c>url-password</c>, <c>token</c>, <c>secret</c>, <c>email</c>, <c>card</c>, <c>ipv6</c>, <c>ipv4</c>;
    /// or <c>all</c>. Default none.
    /// </summary>
    public string[] Rules { get; set; } = [];

    /// <summary>
    /// Own masks as <c>name=pattern</c>; the pattern is a .NET regular expression that is run without backtracking (no look-around, no
    /// back-references), and what it finds becomes <c>[name]</c>. At most 50 of 1000 characters. Default none.
    /// </summary>
    public string[] Patterns { get; set; } = [];

    /// <summary>Null when nothing is to be masked.</summary>
    public TextMasker? Masker()
    {
        var isAll = Rules.Contains("all", StringComparer.OrdinalIgnoreCase);
        PatternMask[] masks =
        [
            .. PatternMasks.All.Where(m => isAll || Rules.Contains(m.Name, StringComparer.OrdinalIgnoreCase)),
            .. Patterns.Select(p => Own(p)!),
        ];
        return masks.Length == 0 ? null : new TextMasker(masks);
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var known = PatternMasks.All.Select(m => m.Name).Append("all").ToArray();
        foreach (var rule in Rules.Where(r => !known.Contains(r, StringComparer.OrdinalIgnoreCase)))
        {
            yield return new ValidationResult($"Rules holds '{rule}'; there are {string.Join(", ", known)}.");
        }

        if (Patterns.Length > PatternsMax)
        {
            yield return new ValidationResult($"Patterns holds {Patterns.Length} masks; at most {PatternsMax} are taken.");
        }

        foreach (var pattern in Patterns.Where(p => Own(p) is null))
        {
            yield return new ValidationResult(
                $"Patterns holds '{pattern[..Math.Min(80, pattern.Length)]}'; give name=pattern, the pattern a regular expression without look-around and back-references that matches no empty text.");
        }
    }

    private static PatternMask? Own(string text)
    {
        var cut = text.IndexOf('=', StringComparison.Ordinal);
        if (cut <= 0 || cut == text.Length - 1 || text.Length > PatternLengthMax || text.AsSpan(0, cut).ContainsAny("\"\\[]"))
        {
            return null;
        }

        try
        {
            var pattern = new Regex(text[(cut + 1)..], RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return pattern.IsMatch("") ? null : new PatternMask(text[..cut], () => pattern, $"[{text[..cut]}]");
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
