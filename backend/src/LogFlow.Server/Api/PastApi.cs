using System.ComponentModel;
using LogFlow.Contracts.Live;
using LogFlow.Server.Past;

namespace LogFlow.Server.Api;

/// <summary>A stretch of the past, one picture per step.</summary>
public sealed record PastRange(DateTimeOffset From, DateTimeOffset To, int StepSeconds, IReadOnlyList<LiveSnapshot> Snapshots);

internal static class PastApi
{
    /// <summary>Pictures of one answer; a longer replay asks for the next stretch.</summary>
    private const int SnapshotsMax = 60;
    private const int StepMax = 3600;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/past", OneAsync)
            .WithTags("past")
            .WithSummary("The whole picture as it was at a moment")
            .WithDescription("In the form of /api/stats: services, edges, signals, logs and incidents as known then. A moment after the newest stored second is answered with the newest.")
            .Produces<LiveSnapshot>()
            .ProducesProblem(400)
            .ProducesProblem(404);
        api.MapGet("/past/range", RangeAsync)
            .WithTags("past")
            .WithSummary("Pictures of a stretch of the past, for a replay")
            .WithDescription($"At most {SnapshotsMax} pictures an answer; seconds of which nothing is stored are left out.")
            .Produces<PastRange>()
            .ProducesProblem(400);
    }

    private static async Task<LiveSnapshot> OneAsync(
        PastView past, [Description("The moment, RFC 3339 or Unix time")] string? at, CancellationToken cancellationToken)
    {
        var moment = QueryText.Time("at", at) ?? throw ApiProblem.BadRequest("at is missing; give a time such as 2026-01-31T12:00:00Z.");
        return await past.ReadAsync(moment, cancellationToken).ConfigureAwait(false) ?? throw await NothingAsync(past, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PastRange> RangeAsync(
        PastView past,
        [Description("The first moment")] string? from,
        [Description("The last moment")] string? to,
        [Description("Seconds between pictures, 1 to 3600, default 1")] string? step,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        if (first is not { } start || last is not { } end)
        {
            throw ApiProblem.BadRequest("from and to are needed; give two times such as 2026-01-31T12:00:00Z.");
        }

        var seconds = string.IsNullOrEmpty(step) ? 1 : QueryText.Whole("step", step, 1, StepMax);
        if ((end - start).TotalSeconds / seconds >= SnapshotsMax)
        {
            throw ApiProblem.BadRequest($"from and to are {(end - start).TotalSeconds:0} s apart; at a step of {seconds} s give at most {(SnapshotsMax - 1) * seconds} s.");
        }

        var snapshots = new List<LiveSnapshot>();
        for (var at = start; at <= end; at = at.AddSeconds(seconds))
        {
            if (await past.ReadAsync(at, cancellationToken).ConfigureAwait(false) is { } snapshot && (snapshots.Count == 0 || snapshots[^1].Tick != snapshot.Tick))
            {
                snapshots.Add(snapshot);
            }
        }

        return new PastRange(start, end, seconds, snapshots);
    }

    private static async Task<ApiProblem> NothingAsync(PastView past, CancellationToken cancellationToken)
    {
        var span = await past.SpanAsync(cancellationToken).ConfigureAwait(false);
        return ApiProblem.NotFound(span.First is { } first
            ? $"Nothing is stored of that time; the store reaches back to {first:yyyy-MM-dd'T'HH:mm:ss'Z'}."
            : "Nothing is stored yet; a closed second of traffic is needed first.");
    }
}
