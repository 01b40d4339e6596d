using System.ComponentModel;
using LogFlow.Contracts.Queries;
using Microsoft.AspNetCore.Mvc;

namespace LogFlow.Server.Api;

internal static class SignalsApi
{
    private const int LimitMax = 500;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/signals", ListAsync)
            .WithTags("signals")
            .WithSummary("Every finding of every detector and rule, also those in no incident")
            .WithDescription("A page may hold fewer than asked for and still have a next_cursor: it says how far it has looked.")
            .Produces<Page<StoredSignal>>()
            .ProducesProblem(400);

    private static async Task<Page<StoredSignal>> ListAsync(
        IStoreReader store,
        [Description("volume, error_rate, warnings, latency_p95, self_time, number_shift, new_value, new_pair, transit, call_steps, isolation_forest, new_template, silence or rule")] string? kind,
        [Description("Only signals of this service")] string? service,
        [Description("Earliest second, RFC 3339 or Unix time")] string? from,
        [Description("Latest second")] string? to,
        [FromQuery(Name = "in_incident"), Description("true: only those of an incident; false: only those of none")] string? inIncident,
        [Description("time (newest first, default) or score (strongest first)")] string? sort,
        [Description("1 to 500, default 100")] string? limit,
        [Description("next_cursor of the page before")] string? cursor,
        CancellationToken cancellationToken)
    {
        var (first, last) = QueryText.Range(from, to);
        var page = await store.SignalsAsync(
            new SignalQuery
            {
                Kind = QueryText.Text("kind", kind),
                Service = QueryText.Text("service", service),
                From = first,
                To = last,
                InIncident = string.IsNullOrEmpty(inIncident) ? null : QueryText.Flag("in_incident", inIncident),
                Sort = QueryText.OneOf("sort", sort, "time", "score") ?? "time",
                Cursor = QueryText.Text("cursor", cursor),
                Limit = QueryText.Limit(limit, 100, LimitMax),
            },
            cancellationToken).ConfigureAwait(false);
        return new Page<StoredSignal>(page.Signals, page.NextCursor);
    }
}
