using LogFlow.Engine;
using LogFlow.Server.Ingest;
using LogFlow.Server.Masking;
using LogFlow.Server.Notifications;
using LogFlow.Server.Push;
using LogFlow.Server.Retelling;
using LogFlow.Server.Sources;
using LogFlow.Server.Security;
using LogFlow.Storage;

namespace LogFlow.Server;

/// <summary>A configuration that cannot be used; every fault is one sentence.</summary>
public sealed class BadConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>All that the server is configured with, read and checked at start.</summary>
public sealed record ServerSettings(ServerOptions Server, IngestOptions Ingest, PushOptions Push, StoreOptions Store, EngineOptions Engine)
{
    /// <summary>Where <see cref="StoreOptions"/> are configured; their path is <see cref="ServerOptions.Database"/>.</summary>
    public const string StoreSection = "LogFlow:Store";

    /// <summary>Where <see cref="EngineOptions"/> are configured, each plug's in a section of its own: <c>LogFlow:Engine:Incidents</c>.</summary>
    public const string EngineSection = "LogFlow:Engine";

    public SecurityOptions Security { get; init; } = new();

    public MaskingOptions Masking { get; init; } = new();

    public RetellingOptions Retelling { get; init; } = new();

    public SourcesOptions Sources { get; init; } = new();

    public NotificationOptions Notifications { get; init; } = new();

    /// <summary>Notification channels of the configuration.</summary>
    public IReadOnlyList<ChannelSettings> Channels { get; init; } = [];

    /// <exception cref="BadConfigurationException">With every fault found.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var settings = new ServerSettings(
            OptionsReader.Read<ServerOptions>(configuration.GetSection(ServerOptions.Section), faults, "Sources", "Ingest", "Push", "Store", "Engine", "Security", "Masking", "Notifications", "Retelling"),
            OptionsReader.Read<IngestOptions>(configuration.GetSection(IngestOptions.Section), faults),
            OptionsReader.Read<PushOptions>(configuration.GetSection(PushOptions.Section), faults),
            OptionsReader.Read<StoreOptions>(configuration.GetSection(StoreSection), faults),
            OptionsReader.Read<EngineOptions>(configuration.GetSection(EngineSection), faults))
        {
            Security = OptionsReader.Read<SecurityOptions>(configuration.GetSection(SecurityOptions.Section), faults),
            Notifications = OptionsReader.Read<NotificationOptions>(configuration.GetSection(NotificationOptions.Section), faults, "Channels"),
            Channels = NotificationParts.ReadChannels(configuration, faults),
            Masking = OptionsReader.Read<MaskingOptions>(configuration.GetSection(MaskingOptions.Section), faults),
            Retelling = OptionsReader.Read<RetellingOptions>(configuration.GetSection(RetellingOptions.Section), faults),
            Sources = OptionsReader.Read<SourcesOptions>(configuration.GetSection(SourcesOptions.Section), faults),
        };
        if (HasRealSource(settings.Sources, configuration) && string.IsNullOrEmpty(configuration[$"{ServerOptions.Section}:{nameof(ServerOptions.Source)}"]))
        {
            // Whoever brings lines of their own does not want invented ones among them.
            settings.Server.Source = "none";
        }

        OptionsReader.Check(settings.Sources, SourcesOptions.Section, faults);
        OptionsReader.Check(settings.Server, ServerOptions.Section, faults);
        OptionsReader.Check(settings.Ingest, IngestOptions.Section, faults);
        OptionsReader.Check(settings.Push, PushOptions.Section, faults);
        OptionsReader.Check(settings.Engine, EngineSection, faults);
        OptionsReader.Check(settings.Security, SecurityOptions.Section, faults);
        OptionsReader.Check(settings.Notifications, NotificationOptions.Section, faults);
        if (ReceiverLine.Fault(settings.Notifications) is { } fault)
        {
            faults.Add($"{NotificationOptions.Section}: {fault}");
        }

        OptionsReader.Check(settings.Masking, MaskingOptions.Section, faults);
        OptionsReader.Check(settings.Retelling, RetellingOptions.Section, faults);
        CheckDetectors(settings.Engine, faults);
        if (settings.Sources.HasSyslogTls && settings.Server.TlsCertificate is null)
        {
            faults.Add($"{SourcesOptions.Section}: Syslog over TLS needs a certificate; give --tls-cert and --tls-key.");
        }

        settings.Store.Path = settings.Server.Database;
        faults.AddRange(settings.Store.Validate().Select(fault => $"{StoreSection}: {fault}"));
        return faults.Count == 0 ? settings : throw new BadConfigurationException(faults);
    }

    /// <summary>The engine's options alone, for verbs that run no server.</summary>
    /// <exception cref="BadConfigurationException">With every fault found.</exception>
    public static EngineOptions ReadEngine(IConfiguration configuration)
    {
        var faults = new List<string>();
        var options = OptionsReader.Read<EngineOptions>(configuration.GetSection(EngineSection), faults);
        OptionsReader.Check(options, EngineSection, faults);
        return faults.Count == 0 ? options : throw new BadConfigurationException(faults);
    }

    private static void CheckDetectors(EngineOptions options, List<string> faults)
    {
        try
        {
            EngineRegistration.Detectors(options);
        }
        catch (ArgumentException error)
        {
            faults.Add($"{EngineSection}:{nameof(EngineOptions.Without)}: {error.Message.Split(" (Parameter", 2)[0]}");
        }
    }

    private static bool HasRealSource(SourcesOptions sources, IConfiguration configuration) =>
        sources.IsAny || (bool.TryParse(configuration["LogFlow:Ingest:Otlp:Listen"], out var listens) && listens);
}
