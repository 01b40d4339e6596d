using Microsoft.AspNetCore.Server.Kestrel.Core;
using System.Diagnostics.Metrics;
using LogFlow.Contracts;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Queries;
using LogFlow.Engine.Sources.Board;
using LogFlow.Server.Api;
using LogFlow.Server.Capsules;
using LogFlow.Server.Incidents;
using LogFlow.Server.Ingest;
using LogFlow.Server.Ingest.Elastic;
using LogFlow.Server.Ingest.Otlp;
using LogFlow.Server.Masking;
using LogFlow.Server.Metrics;
using LogFlow.Server.Past;
using LogFlow.Server.Notifications;
using LogFlow.Server.Push;
using LogFlow.Server.Retelling;
using LogFlow.Server.Sources;
using LogFlow.Server.Security;
using LogFlow.Server.Status;

namespace LogFlow.Server;

/// <summary>Puts the parts into a web host: services, middleware in order, endpoints.</summary>
internal static class ServerBuilder
{
    private const long RequestBodyMax = 1024 * 1024;
    private const double SlowBodyBytesPerSecond = 240;
    private const long HubMessageMax = 4096;
    private const int LiveTailBatches = 64;
    private const int LiveViewTicks = 600;

    public static WebApplication Build(ServerParts parts, IConfiguration configuration, string? webRoot)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddConfiguration(configuration);
        AddLogging(builder.Logging, configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits, parts.Settings.Security);
            kestrel.Listen(parts.Settings.Server.Address!, parts.Settings.Server.Port, listen => SecurityParts.UseTls(listen, parts.Access));
            OtlpPorts.Listen(kestrel, parts.Settings.Server.Address!, parts.Settings.Ingest.Otlp, listen => SecurityParts.UseTls(listen, parts.Access));
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Host.ConfigureHostOptions(host => host.ShutdownTimeout = parts.Settings.Server.ShutdownTimeout);
        AddServices(builder.Services, parts);

        var app = builder.Build();
        Use(app, webRoot);
        Map(app, webRoot);
        Prepare(app);
        return app;
    }

    /// <summary>Connects the host with the engine, which is where an earlier run left it and is not started yet.</summary>
    public static void Connect(WebApplication app, ServerParts parts, StoredHistory history)
    {
        var (pipeline, services) = (parts.Pipeline, app.Services);
        var view = services.GetRequiredService<LiveView>();
        services.GetRequiredService<LiveSetup>().HasBaselines = history.HasBaselines;
        view.Restore(history.Incidents, history.Changes, history.Seconds);
        pipeline.Mined.Subscribe(new Subscription("live-tail", LiveTailBatches, FullPolicy.DropOldest), services.GetRequiredService<LiveTail>());
        pipeline.Ticks.Subscribe(new Subscription("live-view", LiveViewTicks, FullPolicy.DropOldest), view);
        NotificationParts.Connect(app, parts, history.Incidents);
        pipeline.Ticks.Subscribe(
            new Subscription("service-graph-metrics", LiveViewTicks, FullPolicy.DropOldest), services.GetRequiredService<ServiceGraphMetrics>());
        if (parts.Source is { } source)
        {
            source.HasPast = history.HasBaselines;
        }
    }

    /// <summary>Senders that hold a place and say next to nothing lose it.</summary>
    private static void Limit(KestrelServerLimits limits, SecurityOptions security)
    {
        limits.MaxRequestBodySize = RequestBodyMax;
        limits.MaxConcurrentConnections = security.ConnectionsMax;
        limits.RequestHeadersTimeout = security.HeadersTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(SlowBodyBytesPerSecond, security.SlowBodyGrace);
    }

    private static void AddLogging(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.AddConfiguration(configuration.GetSection("Logging"));
        // Would write whole addresses, and with them a hub's access_token.
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        // What keeps the host from starting is said by the command, in one sentence.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
            if (Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            {
                console.ColorBehavior = Microsoft.Extensions.Logging.Console.LoggerColorBehavior.Disabled;
            }
        });
    }

    private static void AddServices(IServiceCollection services, ServerParts parts)
    {
        var (settings, time, store, pipeline, source, _) = parts;
        var identity = ServerIdentity.Now(time);
        var scenarios = source?.Scenarios;
        var tail = new LiveTail(settings.Push.LogLinesPerTick);
        var setup = new LiveSetup(
            identity.Version, identity.StartedAt, settings.Server.Source, settings.Server.IsSimulated,
            () => scenarios?.List() ?? [], () => pipeline.Miner.TemplateCount);
        var sink = new ArrivalSink(MaskingSink.Around(pipeline.Sink, settings.Masking), time, settings.Ingest.ArrivalLagMax);

        services.AddSingleton(time).AddSingleton(identity)
            .AddSingleton(settings.Server).AddSingleton(settings.Ingest).AddSingleton(settings.Push)
            .AddSingleton(store).AddSingleton<IStoreReader>(store.Reader).AddSingleton<IStoreWriter>(store.Writer)
            .AddSingleton(pipeline).AddSingleton(sink)
            .AddSingleton(tail).AddSingleton(setup).AddSingleton(new LiveView(setup, settings.Push, tail))
            .AddSingleton<SourceBoard>().AddSingleton(settings).AddSingleton<StatusProbe>()
            .AddSingleton<HealthProbe>().AddSingleton<RuleDesk>().AddSingleton<CorrectionDesk>().AddSingleton<ExpectationDesk>().AddSingleton<IncidentDesk>().AddSingleton<IngestGate>().AddSingleton<DeliveryDesk>().AddSingleton<IngestDoor>()
            .AddSingleton<SimilarIncidents>().AddSingleton<IncidentTraces>().AddSingleton<CapsuleMaker>()
            .AddSingleton(settings.Retelling).AddSingleton<Reteller>()
            .AddSingleton<IPastReader>(store.Reader).AddSingleton(new PastView(store.Reader, setup, settings.Push, settings.Engine.Graph))
            .AddSingleton(new ScenarioDesk(source, store.Writer, time))
            .AddSingleton(provider => new ScenarioGrader(source, provider.GetRequiredService<IncidentDesk>(), store.Reader, time))
            .AddSingleton<EngineMetrics>().AddSingleton<ServiceGraphMetrics>()
            .AddSingleton<LivePush>();
        SecurityParts.Add(services, parts);
        NotificationParts.Add(services, parts);
        services.AddSingleton(provider => new MeterCollector(provider.GetRequiredService<IMeterFactory>()));

        // Started in this order and stopped in the opposite one, Kestrel being last to start and first to stop.
        services.AddSingleton(provider => new EngineHost(
            pipeline, sink, source, provider.GetRequiredService<SourceBoard>(),
            provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<ILogger<EngineHost>>()));
        services.AddHostedService(provider => provider.GetRequiredService<EngineHost>());
        services.AddSingleton(settings.Sources).AddSingleton(parts.Access).AddSingleton<SourcesHost>();
        services.AddHostedService(provider => provider.GetRequiredService<SourcesHost>());
        services.AddHostedService<IdleHeartbeat>();
        services.AddHostedService(provider => provider.GetRequiredService<LivePush>());

        services.ConfigureHttpJsonOptions(json => LogFlowJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSignalR(hub => hub.MaximumReceiveMessageSize = HubMessageMax)
            .AddJsonProtocol(json => LogFlowJson.Configure(json.PayloadSerializerOptions));
        services.AddOpenApi("v1", ApiDescription.Configure);
    }

    private static void Use(WebApplication app, string? webRoot)
    {
        // Listens from the start, not from the first scrape on.
        app.Services.GetRequiredService<MeterCollector>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<BrowserGuard>();
        OtlpPorts.Use(app);
        ElasticSetup.UseRoot(app);
        WebFiles.Use(app, webRoot);
        app.UseRouting();
        app.UseMiddleware<AccessGuard>();
        WebFiles.UsePages(app, webRoot);
    }

    /// <summary>What the host would make on its way to the first request, made while the past is read.</summary>
    private static void Prepare(IEndpointRouteBuilder app)
    {
        foreach (var source in app.DataSources)
        {
            _ = source.Endpoints.Count;
        }

        _ = app.ServiceProvider.GetServices<IHostedService>().Count();
    }

    private static void Map(WebApplication app, string? webRoot)
    {
        var api = app.MapGroup("/api");
        StatsApi.Map(api);
        ScenariosApi.Map(api);
        IncidentsApi.Map(api);
        IncidentPartsApi.Map(api);
        RetellingApi.Map(api);
        SignalsApi.Map(api);
        CapsulesApi.Map(api);
        TracesApi.Map(api);
        ServicesApi.Map(api);
        GraphApi.Map(api);
        MapApi.Map(api);
        TemplatesApi.Map(api);
        CorrectionsApi.Map(api);
        ExpectationsApi.Map(api);
        SearchApi.Map(api);
        ChangesApi.Map(api);
        CorrelationsApi.Map(api);
        RulesApi.Map(api);
        StatusApi.Map(api);
        PastApi.Map(api);
        TimelineApi.Map(api);
        IngestMap.Map(app, api);
        SessionApi.Map(api);
        AuditApi.Map(api);
        SourcesApi.Map(api);
        NotificationsApi.Map(api);
        HealthApi.Map(app);
        MetricsApi.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHub<LiveHub>("/hub/live").RequireScope(AccessScope.Read);
        WebFiles.Map(app, webRoot);
    }
}
