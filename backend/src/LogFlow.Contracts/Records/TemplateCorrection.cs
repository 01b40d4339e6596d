namespace LogFlow.Contracts.Records;

/// <summary>
/// What a person says about a template, in words that mean the same on every instance: templates are named by their text, of which
/// their id is a hash. Corrections change how templates are told, counted and judged; rows are never rewritten, so each can be undone.
/// </summary>
public sealed record TemplateCorrection
{
    /// <summary>Lines of <see cref="Text"/> count as lines of <see cref="Into"/>.</summary>
    public const string Merge = "merge";

    /// <summary>Lines of <see cref="Text"/> are told apart by the value of the wildcard at <see cref="Position"/>.</summary>
    public const string Split = "split";

    /// <summary>The template is called <see cref="Name"/>.</summary>
    public const string Naming = "name";

    /// <summary>No detector looks at the template, and lists fold it away.</summary>
    public const string Noise = "noise";

    public const int NameMax = 200;
    public const int TextMax = 4096;

    public static IReadOnlyList<string> Kinds { get; } = [Merge, Split, Naming, Noise];

    /// <summary>16 hex digits, a hash of kind and text: a template has at most one correction of a kind.</summary>
    public string Id => TemplateId.Of(System.Text.Encoding.UTF8.GetBytes($"{Kind}\n{Text}")).ToString();

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Text of the template that it is about, at most 4,096 characters.</summary>
    public required string Text { get; init; }

    /// <summary>Text of the template that is kept; for merges only.</summary>
    public string? Into { get; init; }

    /// <summary>Which wildcard, from 0, left to right; for splits only.</summary>
    public int? Position { get; init; }

    /// <summary>1 to 200 characters; for names only.</summary>
    public string? Name { get; init; }

    /// <summary>When it was made. Of two that contradict each other the earlier one holds.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who made it; empty when nobody has a name here.</summary>
    public string By { get; init; } = "";

    /// <summary>The template it is about.</summary>
    public TemplateId TemplateOf() => IdOf(Text);

    public static TemplateId IdOf(string text) => TemplateId.Of(System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>What is wrong with it, in one sentence; null when it can be used.</summary>
    public string? Fault()
    {
        if (!Kinds.Contains(Kind))
        {
            return $"kind must be one of {string.Join(", ", Kinds)}, not '{Kind}'.";
        }

        if (Text is not { Length: > 0 and <= TextMax })
        {
            return $"text must be a template's text of 1 to {TextMax} characters.";
        }

        var wildcards = Text.Split(LogTemplate.Wildcard).Length - 1;
        return Kind switch
        {
            Merge when Into is not { Length: > 0 and <= TextMax } => $"into must be the text of the template to keep, 1 to {TextMax} characters.",
            Merge when Into == Text => "into must be another template than the one that is merged.",
            Split when wildcards == 0 => "a template without a wildcard cannot be split.",
            Split when Position is not { } p || p < 0 || p >= wildcards => $"position must be 0 to {wildcards - 1}, the wildcard to split by.",
            Naming when Name is not { Length: > 0 and <= NameMax } || Name.Any(char.IsControl) => $"name must be 1 to {NameMax} characters without control characters.",
            _ => null,
        };
    }
}
