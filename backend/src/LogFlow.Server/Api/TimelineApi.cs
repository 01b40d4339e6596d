using System.ComponentModel;
using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Api;

internal static class TimelineApi
{
    private const int PointsMax = 2000;
    private const int StepMax = 86_400;
    private static readonly TimeSpan DefaultRange = TimeSpan.FromMinutes(15);
    private static readonly int[] Steps = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400];

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/timeline", ReadAsync)
            .WithTags("past")
            .WithSummary("What happened between two times: volume, incidents, rule firings, signals, injections, gaps")
            .WithDescription($"Without a range: the last 15 minutes of stored time. Without a step: one that gives at most 300 points; at most {PointsMax} are answered.")
            .Produces<Timeline>()
            .ProducesProblem(400);

    private static async Task<Timeline> ReadAsync(
        IPastReader past,
        [Description("RFC 3339 or Unix time")] string? from,
        string? to,
        [Description("Seconds a point covers, 1 to 86400")] string? step,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        var stored = await past.StoredSpanAsync(cancellationToken).ConfigureAwait(false);
        var end = last ?? stored.Last?.AddSeconds(1) ?? DateTimeOffset.UnixEpoch;
        var start = first ?? end - DefaultRange;
        var range = end - start;
        if (range < TimeSpan.Zero)
        {
            throw ApiProblem.BadRequest($"from ({from}) lies after the end of stored time; leave it out or give an earlier one.");
        }

        var seconds = string.IsNullOrEmpty(step)
            ? Array.Find(Steps, s => range.TotalSeconds / s <= 300) is > 0 and var fitting ? fitting : StepMax
            : QueryText.Whole("step", step, 1, StepMax);
        return range.TotalSeconds / seconds <= PointsMax
            ? await past.TimelineAsync(start, end, seconds, cancellationToken).ConfigureAwait(false)
            : throw ApiProblem.BadRequest($"step is {seconds} s, which makes more than {PointsMax} points of this range; give a longer step or a shorter range.");
    }
}
