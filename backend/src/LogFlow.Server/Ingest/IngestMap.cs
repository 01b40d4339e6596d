using LogFlow.Server.Ingest.Otlp;

namespace LogFlow.Server.Ingest;

/// <summary>Every protocol that senders push over HTTP, one line each.</summary>
internal static class IngestMap
{
    public static void Map(IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        var door = app.ServiceProvider.GetRequiredService<IngestDoor>();
        IngestApi.Map(api, door);
        OtlpApi.Map(app, door, door.Options.Otlp);
    }
}
