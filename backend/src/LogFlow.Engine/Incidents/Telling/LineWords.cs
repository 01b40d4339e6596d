using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Incidents.Lines;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>
/// What a service writes otherwise since it left its normal, with the counts before and since: evidence without weight, for callers'
/// lines change with those of whom they call, so that it tells what happened rather than who began.
/// </summary>
internal static class LineWords
{
    private const int PerKindMax = 2;
    private const int InStoryMax = 3;
    private const int TextMax = 120;

    public static RootCandidate Add(RootCandidate candidate, Rating rating)
    {
        var told = Told(rating.Standing);
        return told.Count == 0 || candidate.Evidence.Any(part => part.Lines is not null)
            ? candidate
            : candidate with { Evidence = [.. candidate.Evidence, .. told.Select(EvidenceOf)] };
    }

    /// <summary>One sentence about the root's lines; none when they are as before.</summary>
    public static void Tell(Story story, Standing root)
    {
        var told = Told(root).Take(InStoryMax).ToList();
        if (told.Count > 0)
        {
            story.Add(
                $"Its lines in the {Say.Span(told[0].AfterSeconds)} since, against the {Say.Span(told[0].BeforeSeconds)} before: {string.Join("; ", told.Select(Briefly))}.",
                [.. told.Select(change => new StoryLink(StoryLinkKinds.Template, change.Template.ToString()))]);
        }
    }

    /// <summary>The surest of each kind, warnings and worse before the rest.</summary>
    private static List<LineChange> Told(Standing standing) =>
    [
        .. standing.Lines.GroupBy(change => change.Kind)
            .SelectMany(kind => kind.OrderByDescending(Interest).Take(PerKindMax))
            .OrderByDescending(Interest)
            .ThenBy(change => change.Template),
    ];

    private static double Interest(LineChange change) => change.Sigmas * (change.Severity >= Severity.Warn ? 2 : 1);

    private static Evidence EvidenceOf(LineChange change)
    {
        var kind = change.Kind switch
        {
            LineChangeKind.New => EvidenceKinds.NewTemplate,
            LineChangeKind.Gone => EvidenceKinds.Absent,
            _ => EvidenceKinds.LineChange,
        };
        var words = Words(change);
        return new Evidence(kind, 0, $"{char.ToUpperInvariant(words[0])}{words[1..]}.", change.After, Math.Round(change.Expected, 1))
        {
            Lines = new LineCounts(change.Template, change.Before, change.BeforeSeconds, change.After, change.AfterSeconds, Math.Round(change.Expected, 1)),
        };
    }

    private static string Briefly(LineChange change) => change.Kind switch
    {
        LineChangeKind.New => $"new {Quoted(change)} (0 before, {change.After} since)",
        LineChangeKind.Gone => $"gone {Quoted(change)} ({change.Before} before, none of {Say.Digits(change.Expected)} expected since)",
        _ => $"{(change.Kind == LineChangeKind.Surging ? "more" : "less")} of {Quoted(change)} ({change.Before} before, {change.After} since, {Say.Digits(change.Expected)} expected)",
    };

    private static string Words(LineChange change)
    {
        var text = Quoted(change);
        var (before, since) = (Say.Span(change.BeforeSeconds), Say.Span(change.AfterSeconds));
        var expected = $"{Say.Digits(change.Expected)} expected, {change.Before} in the {before} before";
        return change.Kind switch
        {
            LineChangeKind.New => $"new: {text} came {change.After} times in {since}, not once in the {before} before",
            LineChangeKind.Surging => $"more of {text}: {change.After} in {since}, {expected}",
            LineChangeKind.Rarer => $"less of {text}: {change.After} in {since}, {expected}",
            _ => $"gone: {text} came not once in {since}, {expected}",
        };
    }

    private static string Quoted(LineChange change) => $"\"{(change.Text.Length <= TextMax ? change.Text : change.Text[..(TextMax - 1)] + "…")}\"";
}
