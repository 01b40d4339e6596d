using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>Puts a candidate's strengths into sentences with the numbers, strongest first.</summary>
internal static class EvidenceWriter
{
    /// <summary>Parts of a score smaller than this are not worth a line.</summary>
    private const double PartMin = 0.005;

    public static RootCandidate Write(Rating rating)
    {
        if (rating.Standing.Restored is { } restored && RootRanker.RestoredRaw(rating.Standing) >= rating.Raw)
        {
            return restored with { Score = Math.Round(rating.Score, 4) };
        }

        var found = rating.Standing.Findings;
        var parts = new List<Evidence>();
        Add(parts, EvidenceKinds.OwnErrors, RootWeights.OwnErrors * found.OwnErrors.Strength, OwnErrors(found), found.OwnErrors);
        Add(parts, EvidenceKinds.OwnTime, RootWeights.OwnTime * found.OwnTime.Strength, OwnTime(found), found.OwnTime);
        Add(parts, EvidenceKinds.Silence, RootWeights.Silence * found.Silence.Strength, Silence(found), found.Silence);
        var lines = Finding.Stronger(found.Warnings, found.Lines);
        Add(parts, EvidenceKinds.Volume, RootWeights.Volume * lines.Strength, Volume(found.Warnings.Strength >= found.Lines.Strength ? "Warnings" : "Log lines", lines), lines);
        Add(parts, EvidenceKinds.Volume, RootWeights.Calls * found.Calls.Strength, Volume("Calls made", found.Calls), found.Calls);
        Add(parts, EvidenceKinds.Reach, RootWeights.Reach * rating.Reach, Reach(rating), new Finding(0, rating.Reach, 0, 0, 0));
        Add(parts, EvidenceKinds.OnsetOrder, RootWeights.OnsetOrder * rating.OnsetOrder, Order(rating),
            new Finding(0, double.IsNaN(rating.LeadSeconds) ? 0 : rating.LeadSeconds, 0, 0, 0));
        Add(parts, EvidenceKinds.Shift, RootWeights.Shift * rating.Shift,
            $"Its own change is {Say.Percent(rating.Shift)} of the largest.", new Finding(0, rating.Shift, 0, 0, 0));
        if (rating.Standing.NewTemplate is { } template)
        {
            Add(parts, EvidenceKinds.NewTemplate, RootWeights.NewTemplate, $"New log line: \"{template.TemplateText ?? template.Text}\".",
                new Finding(0, 1, 0, 0, 0));
        }

        Add(parts, EvidenceKinds.Mention, RootWeights.Mention * rating.Standing.Mention,
            $"Warnings of {rating.Standing.MentionedBy} name it.", new Finding(0, rating.Standing.Mention, 0, 0, 0));
        parts.Sort(static (a, b) => a.Weight != b.Weight
            ? Math.Abs(b.Weight).CompareTo(Math.Abs(a.Weight))
            : string.CompareOrdinal(a.Kind, b.Kind));
        return new RootCandidate(rating.Standing.Service, Math.Round(rating.Score, 4), parts);
    }

    private static string OwnErrors(Findings found) =>
        $"{Say.Percent(found.OwnErrors.Observed)} of its work fails with no failed callee to explain it, {Say.Percent(found.OwnErrors.Baseline)} before.";

    private static string OwnTime(Findings found) =>
        $"Its own part takes up to {Say.Milliseconds(found.OwnTime.Observed)} (90 %), {Say.Milliseconds(found.OwnTime.Baseline)} before.";

    private static string Silence(Findings found) =>
        $"It has said nothing for {Say.Span(found.Silence.Observed)} although it is still called for.";

    private static string Volume(string what, Finding found) =>
        $"{what} per unit of work rose to {Say.Digits(found.Observed)}, {Say.Digits(found.Baseline)} before.";

    private static string Reach(Rating rating) => rating.Others == 0
        ? "Nobody else is in trouble."
        : $"{rating.Explained} of {rating.Others} other services in trouble depend on it; it would explain {Say.Percent(rating.Reach)} of the trouble.";

    private static string Order(Rating rating) => rating.LeadSeconds switch
    {
        > 0 => $"It changed {Say.Span(rating.LeadSeconds)} before the next.",
        < 0 => $"It changed {Say.Span(-rating.LeadSeconds)} after the first related one.",
        _ => "It changed with the others.",
    };

    private static void Add(List<Evidence> parts, string kind, double weight, string text, Finding numbers)
    {
        if (Math.Abs(weight) >= PartMin)
        {
            parts.Add(new Evidence(kind, Math.Round(weight, 4), text, Round(numbers.Observed), Round(numbers.Baseline)));
        }
    }

    private static double Round(double value) => double.IsFinite(value) ? Math.Round(value, 4) : 0;
}
