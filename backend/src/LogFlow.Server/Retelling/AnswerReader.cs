using System.Text.Json;
using System.Text.RegularExpressions;

namespace LogFlow.Server.Retelling;

/// <summary>What a model made of a story.</summary>
/// <param name="Story">Its sentences.</param>
/// <param name="Steps">What it would check or do first; may be empty.</param>
internal sealed record Retold(string Story, IReadOnlyList<string> Steps);

/// <summary>
/// Reads a model's answer and refuses one that invents: it must name the root, and every number in its story must stand in the brief.
/// </summary>
internal static partial class AnswerReader
{
    private const int StoryMax = 4000;
    private const int StepsMax = 5;
    private const int StepMax = 400;

    /// <exception cref="RetellingException">Not the JSON that was asked for, or it says what the brief does not.</exception>
    public static Retold Read(string answer, string brief, string root)
    {
        var (story, steps) = Parse(answer);
        if (string.IsNullOrWhiteSpace(story) || story.Length > StoryMax)
        {
            throw new RetellingException($"The model gave no story, or one of over {StoryMax} characters.");
        }

        if (!story.Contains(root, StringComparison.Ordinal))
        {
            throw new RetellingException($"The model's story does not name {root}.");
        }

        var known = Numbers().EnumerateMatches(brief).ToHashSet(brief);
        foreach (var match in Numbers().EnumerateMatches(story))
        {
            var number = story.Substring(match.Index, match.Length);
            if (!known.Contains(number))
            {
                throw new RetellingException($"The model's story holds a number that the evidence does not: {number}.");
            }
        }

        return new Retold(
            story.Trim(),
            [.. steps.Where(step => !string.IsNullOrWhiteSpace(step)).Take(StepsMax).Select(step => step.Length > StepMax ? step[..StepMax] : step.Trim())]);
    }

    private static (string Story, IReadOnlyList<string> Steps) Parse(string answer)
    {
        // Some models wrap the object into a fence or a word of greeting.
        var (from, to) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        if (from >= 0 && to > from)
        {
            try
            {
                using var document = JsonDocument.Parse(answer.AsMemory(from, to - from + 1));
                if (document.RootElement.TryGetProperty("story", out var story) && story.ValueKind == JsonValueKind.String)
                {
                    var steps = document.RootElement.TryGetProperty("steps", out var list) && list.ValueKind == JsonValueKind.Array
                        ? list.EnumerateArray().Where(step => step.ValueKind == JsonValueKind.String).Select(step => step.GetString()!).ToList()
                        : [];
                    return (story.GetString()!, steps);
                }
            }
            catch (JsonException)
            {
                // Said below.
            }
        }

        throw new RetellingException("The model did not answer with the JSON object that was asked for.");
    }

    private static HashSet<string> ToHashSet(this Regex.ValueMatchEnumerator matches, string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var match in matches)
        {
            found.Add(text.Substring(match.Index, match.Length));
        }

        return found;
    }

    [GeneratedRegex(@"[0-9]+(?:[.,:][0-9]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
