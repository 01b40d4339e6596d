using System.Text.RegularExpressions;

namespace LogFlow.Server.Masking;

/// <summary>One kind of secret: how it looks, and what is written in its place.</summary>
/// <param name="name">Kebab-case; what a person switches on and off: <c>email</c>.</param>
/// <param name="pattern">Made when the mask is first applied, since that takes long. Must be non-backtracking, so that no input makes it slow.</param>
/// <param name="replacement">Stands where the secret stood: <c>[email]</c>.</param>
/// <param name="isSecret">Looks twice at what the pattern found in the text; null when the pattern is sure.</param>
public sealed class PatternMask(string name, Func<Regex> pattern, string replacement, Func<string, Match, bool>? isSecret = null)
{
    private readonly Lazy<Regex> _pattern = new(pattern);

    public string Name { get; } = name;

    /// <summary>The text without what this mask looks for; the same string when there is nothing to hide.</summary>
    public string Apply(string text, out int hidden)
    {
        var count = 0;
        var masked = _pattern.Value.Replace(text, match =>
        {
            // A named group "keep" is what leads up to the secret and stays: "password=".
            if (isSecret is not null && !isSecret(text, match))
            {
                return match.Value;
            }

            count++;
            return match.Groups["keep"].Value + replacement;
        });
        hidden = count;
        return count == 0 ? text : masked;
    }
}
