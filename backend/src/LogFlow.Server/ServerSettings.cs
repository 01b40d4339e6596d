using LogFlow.Server.Ingest;
using LogFlow.Server.Push;
using LogFlow.Storage;

namespace LogFlow.Server;

/// <summary>A configuration that cannot be used; every fault is one sentence.</summary>
public sealed class BadConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults { get; } = faults;
}

/// <summary>All that the server is configured with, read and checked at start.</summary>
public sealed record ServerSettings(ServerOptions Server, IngestOptions Ingest, PushOptions Push, StoreOptions Store)
{
    /// <summary>Where <see cref="StoreOptions"/> are configured; their path is <see cref="ServerOptions.Database"/>.</summary>
    public const string StoreSection = "LogFlow:Store";

    /// <exception cref="BadConfigurationException">With every fault found.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        var settings = new ServerSettings(
            OptionsReader.Read<ServerOptions>(configuration.GetSection(ServerOptions.Section), faults, "Ingest", "Push", "Store"),
            OptionsReader.Read<IngestOptions>(configuration.GetSection(IngestOptions.Section), faults),
            OptionsReader.Read<PushOptions>(configuration.GetSection(PushOptions.Section), faults),
            OptionsReader.Read<StoreOptions>(configuration.GetSection(StoreSection), faults));
        OptionsReader.Check(settings.Server, ServerOptions.Section, faults);
        OptionsReader.Check(settings.Ingest, IngestOptions.Section, faults);
        OptionsReader.Check(settings.Push, PushOptions.Section, faults);
        settings.Store.Path = settings.Server.Database;
        faults.AddRange(settings.Store.Validate().Select(fault => $"{StoreSection}: {fault}"));
        return faults.Count == 0 ? settings : throw new BadConfigurationException(faults);
    }
}
