using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents.Telling;

/// <summary>The one line: who, what, one number. The verb is one of <c>is failing, is slow, is silent, is flooding</c>.</summary>
internal static class Headline
{
    /// <summary>Below this a finding does not carry a headline.</summary>
    private const double StrengthMin = 0.15;

    private const int CandidatesMax = 3;

    public static string Of(OpenIncident incident) => incident.IsRootKnown ? OfRoot(incident) : Unknown(incident);

    /// <summary>Candidates with their chances, instead of a root that would be wrong more often than not.</summary>
    private static string Unknown(OpenIncident incident) =>
        $"Not enough evidence to name a root: {Say.List([.. incident.Ratings.Take(CandidatesMax).Select(rating => $"{rating.Standing.Service} {Say.Score(rating.Chance)}")])}";

    private static string OfRoot(OpenIncident incident)
    {
        var root = incident.Ratings[0].Standing;
        var found = root.Findings;
        var errors = Finding.Stronger(found.OwnErrors, found.Errors);
        var time = Finding.Stronger(Finding.Stronger(found.OwnTime, found.Latency), found.Transit);
        var best = Math.Max(Math.Max(errors.Strength, time.Strength), Math.Max(Math.Max(found.Silence.Strength, found.Steps.Strength), found.Volume.Strength / 2));
        if (best >= StrengthMin)
        {
            if (found.Silence.Strength >= best)
            {
                return $"{root.Service} is silent: nothing for {Say.Span(found.Silence.Observed)}";
            }

            if (found.Steps.Strength >= best && root.Steps is { } steps)
            {
                return $"{root.Service} does not do what it did: {steps.Text}";
            }

            if (errors.Strength >= best)
            {
                var share = found.Errors.Strength > 0 ? found.Errors : found.OwnErrors;
                return $"{root.Service} is failing: {Say.Percent(share.Observed)} of calls error ({Say.Percent(share.Baseline)} before)";
            }

            if (time.Strength >= best && found.Transit.Strength >= best)
            {
                return $"{root.Service} is slow to answer: calls wait {Say.Milliseconds(found.Transit.Observed)} on the way ({Say.Milliseconds(found.Transit.Baseline)} before)";
            }

            if (time.Strength >= best)
            {
                var total = found.Latency.Strength > 0 ? found.Latency : found.OwnTime;
                return $"{root.Service} is slow: {Say.Milliseconds(total.Observed)} at the 90th percentile ({Say.Milliseconds(total.Baseline)} before)";
            }

            return $"{root.Service} is flooding: {Flood(found)}";
        }

        if (incident.RestoredTitle is { } title && title.StartsWith(root.Service + " ", StringComparison.Ordinal))
        {
            return title;
        }

        return root.StrongestText is { Length: > 0 } text ? $"{root.Service}: {text}" : $"{root.Service} is not as usual";
    }

    private static string Flood(Findings found) => found.VolumeKind switch
    {
        VolumeKind.Warnings => $"{Say.Times(found.Volume.Observed / found.Volume.Baseline)} the warnings of before",
        VolumeKind.Lines => $"{Say.Times(found.Volume.Observed / found.Volume.Baseline)} the lines of before",
        _ => $"{Say.Times(found.Volume.Observed / found.Volume.Baseline)} the calls of before",
    };
}
