using LogFlow.Contracts.Queries;

namespace LogFlow.Server.Metrics;

internal static class MetricsApi
{
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(1);

    public static void Map(WebApplication app) =>
        app.MapGet("/metrics", WriteAsync)
            .WithTags("health")
            .WithSummary("Metrics in Prometheus text format")
            .Produces<string>(200, "text/plain");

    private static async Task WriteAsync(
        HttpContext context,
        EngineMetrics engine,
        MeterCollector meters,
        IStoreReader store,
        TimeProvider time)
    {
        var text = new PrometheusText();
        engine.Write(text, await AskAsync(store, time, context.RequestAborted).ConfigureAwait(false));
        meters.Write(text);
        context.Response.ContentType = PrometheusText.ContentType;
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task<StoreStatus?> AskAsync(IStoreReader store, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            return await store.StatusAsync(cancellationToken).WaitAsync(StorePatience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // logflow_store_up says so; a scrape must not fail because one part does.
            return null;
        }
    }
}
