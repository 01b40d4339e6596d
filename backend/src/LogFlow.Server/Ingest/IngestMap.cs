using LogFlow.Server.Ingest.Elastic;
using LogFlow.Server.Ingest.Loki;
using LogFlow.Server.Ingest.Otlp;
using LogFlow.Server.Ingest.Seq;
using LogFlow.Server.Ingest.Splunk;
using LogFlow.Server.Security;

namespace LogFlow.Server.Ingest;

/// <summary>Every protocol that senders push over HTTP, one line each. What a sender may call without a key says so itself.</summary>
internal static class IngestMap
{
    public static void Map(IEndpointRouteBuilder app, IEndpointRouteBuilder api)
    {
        var door = app.ServiceProvider.GetRequiredService<IngestDoor>();
        var senders = app.MapGroup("").RequireScope(AccessScope.Ingest);
        IngestApi.Map(api, door);
        OtlpApi.Map(senders, door, door.Options.Otlp);
        LokiApi.Map(senders, door);
        ElasticApi.Map(senders, door);
        SplunkApi.Map(senders, door);
        SeqApi.Map(senders, door);
    }
}
