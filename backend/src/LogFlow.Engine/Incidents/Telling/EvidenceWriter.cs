using LogFlow.Contracts.Detection;
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
            return restored with { Score = Math.Round(rating.Chance, 4) };
        }

        var found = rating.Standing.Findings;
        var parts = new List<Evidence>();
        foreach (var part in rating.Parts())
        {
            if (Math.Abs(part.Weight) >= PartMin)
            {
                var (text, observed, baseline) = Tell(part, rating, found);
                parts.Add(new Evidence(part.Kind, Math.Round(part.Weight, 4), text, Round(observed), Round(baseline)));
            }
        }

        parts.Sort(static (a, b) => a.Weight != b.Weight
            ? Math.Abs(b.Weight).CompareTo(Math.Abs(a.Weight))
            : string.CompareOrdinal(a.Kind, b.Kind));
        return new RootCandidate(rating.Standing.Service, Math.Round(rating.Chance, 4), parts);
    }

    private static (string Text, double Observed, double Baseline) Tell(RatingPart part, Rating rating, Findings found) => part.Kind switch
    {
        EvidenceKinds.OwnErrors => (
            $"{Say.Percent(part.Finding.Observed)} of its work fails with no failed callee to explain it, {Say.Percent(part.Finding.Baseline)} before.",
            part.Finding.Observed, part.Finding.Baseline),
        EvidenceKinds.OwnTime => (
            $"Its own part takes up to {Say.Milliseconds(part.Finding.Observed)} (90 %), {Say.Milliseconds(part.Finding.Baseline)} before.{Stated(rating.Standing)}",
            part.Finding.Observed, part.Finding.Baseline),
        EvidenceKinds.Transit => (
            $"Calls wait up to {Say.Milliseconds(part.Finding.Observed)} (90 %) on the way, beyond its own spans; {Say.Milliseconds(part.Finding.Baseline)} before.",
            part.Finding.Observed, part.Finding.Baseline),
        EvidenceKinds.CallSteps => (
            rating.Standing.Steps is { } signal ? $"{char.ToUpperInvariant(signal.Text[0])}{signal.Text[1..]}." : "Its calls do otherwise than they used to.",
            part.Finding.Observed, part.Finding.Baseline),
        EvidenceKinds.Silence => (
            $"It has said nothing for {Say.Span(part.Finding.Observed)} although it is still called for.", part.Finding.Observed, part.Finding.Baseline),
        EvidenceKinds.Volume => (
            $"{What(part.Finding, found)} per unit of work rose to {Say.Digits(part.Finding.Observed)}, {Say.Digits(part.Finding.Baseline)} before.",
            part.Finding.Observed, part.Finding.Baseline),
        EvidenceKinds.Reach => (Reach(rating), rating.Reach, 0),
        EvidenceKinds.OnsetOrder => (Order(rating), double.IsNaN(rating.LeadSeconds) ? 0 : rating.LeadSeconds, 0),
        EvidenceKinds.Shift => ($"Its own change is {Say.Percent(rating.Shift)} of the largest.", rating.Shift, 0),
        EvidenceKinds.Rarity => (Rare(rating.Standing), rating.Rarity, 0),
        EvidenceKinds.NewTemplate => (News(rating.Standing.NewTemplate), 1, 0),
        _ => ($"Warnings of {rating.Standing.MentionedBy} name it.", rating.Standing.Mention, 0),
    };

    private static string Stated(Standing standing) => standing.StatedTime is { } signal ? $" Its lines say: {signal.Text}." : "";

    private static string Rare(Standing standing) => standing.Rarest switch
    {
        (var signal, < 0.5, var occasions) => $"Never seen of it in {Math.Round(occasions)} earlier occasions: {signal.Text}.",
        (var signal, var times, var occasions) => $"Seen of it on {Math.Round(times)} of {Math.Round(occasions)} earlier occasions: {signal.Text}.",
        null => "",
    };

    private static string News(Signal? signal) => signal switch
    {
        { Kind: SignalKinds.NewTemplate, TemplateText: { } text } => $"New log line: \"{text}\".",
        { } => $"New in its lines: {signal.Text}.",
        null => "",
    };

    private static string What(Finding volume, Findings found) =>
        volume == found.Calls ? "Calls made" : volume == found.Warnings ? "Warnings" : "Log lines";

    private static string Reach(Rating rating) => rating.Others == 0
        ? "Nobody else is in trouble."
        : $"{rating.Explained} of {rating.Others} other services in trouble depend on it; it would explain {Say.Percent(rating.Reach)} of the trouble.";

    private static string Order(Rating rating) => rating.LeadSeconds switch
    {
        > 0 => $"It changed {Say.Span(rating.LeadSeconds)} before the next.",
        < 0 => $"It changed {Say.Span(-rating.LeadSeconds)} after the first related one.",
        _ => "It changed with the others.",
    };

    private static double Round(double value) => double.IsFinite(value) ? Math.Round(value, 4) : 0;
}
