using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Server.Api;
using LogFlow.Server.Notifications.Alertmanager;
using LogFlow.Server.Notifications.Email;
using LogFlow.Server.Notifications.Slack;
using LogFlow.Server.Notifications.Webhook;
using LogFlow.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace LogFlow.Server.Notifications;

/// <summary>Puts the notifications into the host.</summary>
internal static class NotificationParts
{
    private const int QueueTicks = 600;

    /// <summary>The channels of the configuration; every fault is a sentence.</summary>
    public static IReadOnlyList<ChannelSettings> ReadChannels(IConfiguration configuration, ICollection<string> faults)
    {
        var channels = new List<ChannelSettings>();
        foreach (var section in configuration.GetSection($"{NotificationOptions.Section}:Channels").GetChildren())
        {
            var channel = OptionsReader.Read<ChannelSettings>(section, faults);
            channel.Id = "config-" + section.Key;
            channel.IsConfigured = true;
            channel.Name = channel.Name.Length == 0 ? $"{channel.Type} {section.Key}" : channel.Name;
            foreach (var fault in channel.Faults())
            {
                faults.Add($"{section.Path}: {fault}");
            }

            channels.Add(channel);
        }

        return channels;
    }

    public static void Add(IServiceCollection services, ServerParts parts)
    {
        var (settings, store) = (parts.Settings, parts.Store);
        services.AddSingleton(settings.Notifications).AddSingleton(store.Notifications)
            .AddSingleton(new ChannelBook(store.Notifications, settings.Channels))
            .AddSingleton<SilenceBook>().AddSingleton<Outbox>().AddSingleton<ReceiverLine>().AddSingleton<HttpPoster>()
            .AddSingleton<IChannel, WebhookChannel>().AddSingleton<IChannel, SlackChannel>().AddSingleton<IChannel, AlertmanagerChannel>().AddSingleton<IChannel, EmailChannel>()
            .AddSingleton<NotificationSender>();
        services.AddSingleton(provider => new StoryWriter(
            parts.Time, () => settings.Notifications.PublicUrl ?? AddressOf(provider), () => provider.GetRequiredService<ScenarioDesk>().List()));
        services.AddHostedService<NotificationLoader>();
        services.AddHostedService(provider => provider.GetRequiredService<NotificationSender>());
    }

    public static void Connect(WebApplication app, ServerParts parts, IReadOnlyList<Incident> incidents)
    {
        var outbox = app.Services.GetRequiredService<Outbox>();
        var newsroom = new Newsroom(app.Services.GetRequiredService<StoryWriter>().Write, outbox.Add, outbox.LastNewsOf);
        newsroom.Restore(incidents);
        parts.Pipeline.Ticks.Subscribe(new Subscription("notifications", QueueTicks, FullPolicy.DropOldest), newsroom);
    }

    private static string AddressOf(IServiceProvider services) =>
        services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "";

    /// <summary>Reads what an earlier run left before the engine is started.</summary>
    private sealed class NotificationLoader(ChannelBook channels, SilenceBook silences, Outbox outbox) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await channels.LoadAsync(cancellationToken).ConfigureAwait(false);
            await silences.LoadAsync(cancellationToken).ConfigureAwait(false);
            await outbox.LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
