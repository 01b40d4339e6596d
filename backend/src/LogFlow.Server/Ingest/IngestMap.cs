using LogFlow.Server.Ingest.Elastic;
using LogFlow.Server.Ingest.Loki;
using LogFlow.Server.Ingest.Otlp;
using LogFlow.Server.Ingest.Seq;
using LogFlow.Server.Ingest.Splunk;

namespace LogFlow.Server.Ingest;

/// <summary>Every protocol that senders push over HTTP, one line each.</summary>
internal static class IngestMap
{
    public static void Map(IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        var door = app.ServiceProvider.GetRequiredService<IngestDoor>();
        IngestApi.Map(api, door);
        OtlpApi.Map(app, door, door.Options.Otlp);
        LokiApi.Map(app, door);
        ElasticApi.Map(app, door);
        SplunkApi.Map(app, door);
        SeqApi.Map(app, door);
    }
}
