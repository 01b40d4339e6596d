using System.Security.Cryptography;
using LogFlow.Contracts.Operations;
using LogFlow.Server.Api;
using LogFlow.Server.Security;
using LogFlow.Storage.Operations;

namespace LogFlow.Server.Notifications;

/// <summary>A channel as it is shown: no secret ever comes out.</summary>
/// <param name="Settings">With secrets left out, and the address of a Slack webhook cut to its host.</param>
/// <param name="HasSecret">One is kept.</param>
/// <param name="Waiting">Messages that wait.</param>
/// <param name="LastState">What became of the last attempt: <c>sent</c>, <c>waiting</c> (failed, will be tried again), <c>failed</c>; null before the first.</param>
/// <param name="LastAt">When.</param>
/// <param name="LastError">Why it failed.</param>
public sealed record ChannelView(ChannelSettings Settings, bool HasSecret, int Waiting, string? LastState, DateTimeOffset? LastAt, string? LastError);

/// <summary>How a test went.</summary>
public sealed record ChannelTestReport(bool IsSent, string? Error);

/// <summary>A silence as it is posted. <c>Minutes</c> 1 to 10080 (a week); at least one of service, rule and incident.</summary>
public sealed record SilenceBody(string? Service, string? Rule, string? Incident, int Minutes, string? Reason);

internal static class NotificationsApi
{
    private const int MinutesMax = 7 * 24 * 60;
    private const int ReasonMax = 500;
    private const int LimitDefault = 50;
    private const int LimitMax = 500;

    public static void Map(IEndpointRouteBuilder api)
    {
        var channels = api.MapGroup("/notifications/channels").WithTags("notifications");
        channels.MapGet("", (ChannelBook book, Outbox outbox) => Page<ChannelView>.Of([.. book.List().Select(c => View(c, outbox))]))
            .WithSummary("Channels and how their last message went");
        channels.MapPost("", AddAsync).WithSummary("Add a channel").Produces<ChannelView>(201).ProducesProblem(400);
        channels.MapPut("/{id}", ChangeAsync).WithSummary("Change a channel; a secret that is left out stays").ProducesProblem(400).ProducesProblem(404);
        channels.MapDelete("/{id}", RemoveAsync).WithSummary("Remove a channel").Produces(204).ProducesProblem(404);
        channels.MapPost("/{id}/test", TestAsync).WithSummary("Send a test, now").ProducesProblem(404);
        api.MapGet("/notifications/deliveries", async (NotificationStore store, string? limit, CancellationToken cancellationToken) =>
                Page<Delivery>.Of(await store.LatestAsync(QueryText.Limit(limit, LimitDefault, LimitMax), cancellationToken).ConfigureAwait(false)))
            .WithTags("notifications").WithSummary("Messages and what became of them, newest first");

        var silences = api.MapGroup("/silences").WithTags("notifications");
        silences.MapGet("", (SilenceBook book) => Page<Silence>.Of(book.List())).WithSummary("Silences that hold");
        silences.MapPost("", SilenceAsync).WithSummary("Hold back news for a while").Produces<Silence>(201).ProducesProblem(400);
        silences.MapDelete("/{id}", UnsilenceAsync).WithSummary("End a silence").Produces(204).ProducesProblem(404);
    }

    private static async Task<IResult> AddAsync(ChannelBook book, Outbox outbox, ChannelSettings body, CancellationToken cancellationToken)
    {
        if (book.List().Count >= ChannelSettings.ChannelsMax)
        {
            throw ApiProblem.Conflict($"There are {ChannelSettings.ChannelsMax} channels already; remove one first.");
        }

        body.Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
        body.IsConfigured = false;
        Check(body);
        await book.SaveAsync(body, cancellationToken).ConfigureAwait(false);
        return Results.Created($"/api/notifications/channels/{body.Id}", View(body, outbox));
    }

    private static async Task<ChannelView> ChangeAsync(ChannelBook book, Outbox outbox, string id, ChannelSettings body, CancellationToken cancellationToken)
    {
        var before = Changeable(book, id);
        body.Id = id;
        body.IsConfigured = false;
        var isSameReceiver = body.Type == before.Type;
        body.Url = isSameReceiver && (string.IsNullOrEmpty(body.Url) || body.Url == Shown(before).Url) ? before.Url : body.Url;
        // A kept secret goes to the receiver it was given for and to no other: else whoever may change the address could read it there.
        var isSameAddress = isSameReceiver && body.Url == before.Url && body.SmtpHost == before.SmtpHost && body.SmtpPort == before.SmtpPort && (IsEncrypted(body) || !IsEncrypted(before));
        body.Secret ??= isSameAddress ? before.Secret : null;
        body.SmtpPassword ??= isSameAddress ? before.SmtpPassword : null;
        Check(body);
        await book.SaveAsync(body, cancellationToken).ConfigureAwait(false);
        return View(body, outbox);
    }

    private static async Task<IResult> RemoveAsync(ChannelBook book, string id, CancellationToken cancellationToken)
    {
        await book.RemoveAsync(Changeable(book, id).Id, cancellationToken).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static async Task<ChannelTestReport> TestAsync(
        ChannelBook book, NotificationSender sender, StoryWriter writer, TimeProvider time, string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var delivery = new Delivery(now.ToUnixTimeMilliseconds(), id, now, now, Delivery.Waiting, 0, null, null, [writer.Test()]);
        var error = await sender.TryAsync(Required(book, id), delivery, cancellationToken).ConfigureAwait(false);
        return new ChannelTestReport(error is null, error?.Message);
    }

    private static async Task<IResult> SilenceAsync(HttpContext context, SilenceBook book, TimeProvider time, SilenceBody body, CancellationToken cancellationToken)
    {
        if (body.Minutes is < 1 or > MinutesMax)
        {
            throw ApiProblem.BadRequest($"minutes is {body.Minutes}; give 1 to {MinutesMax}.");
        }

        var (service, rule, incident) = (Given(body.Service), Given(body.Rule), Given(body.Incident));
        if (service is null && rule is null && incident is null)
        {
            throw ApiProblem.BadRequest("Nothing says what to silence; give service, rule or incident.");
        }

        var (now, reason) = (time.GetUtcNow(), (body.Reason ?? "").Trim());
        var silence = new Silence(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)), service, rule, incident, reason.Length > ReasonMax ? reason[..ReasonMax] : reason,
            now, now.AddMinutes(body.Minutes), Caller.Of(context)?.Name ?? "", 0);
        return await book.TryAddAsync(silence, cancellationToken).ConfigureAwait(false)
            ? Results.Created($"/api/silences/{silence.Id}", silence)
            : throw ApiProblem.Conflict($"There are {SilenceBook.SilencesMax} silences already; end one first.");
    }

    private static async Task<IResult> UnsilenceAsync(SilenceBook book, string id, CancellationToken cancellationToken) =>
        await book.RemoveAsync(id, cancellationToken).ConfigureAwait(false)
            ? Results.NoContent()
            : throw ApiProblem.NotFound("There is no such silence, or it has ended; /api/silences lists them.");

    private static bool IsEncrypted(ChannelSettings channel) => channel.SmtpTls || channel.SmtpTlsAtOnce;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length > 300 ? throw ApiProblem.BadRequest("A name has at most 300 characters.") : text;

    private static void Check(ChannelSettings channel)
    {
        var faults = channel.Faults().ToList();
        if (faults.Count > 0)
        {
            throw ApiProblem.BadRequest(string.Join(' ', faults));
        }
    }

    private static ChannelSettings Required(ChannelBook book, string id) =>
        book.Find(id) ?? throw ApiProblem.NotFound("There is no such channel; /api/notifications/channels lists them.");

    private static ChannelSettings Changeable(ChannelBook book, string id) =>
        Required(book, id) is { IsConfigured: false } channel ? channel : throw ApiProblem.Conflict("This channel is in the configuration; change it there.");

    private static ChannelView View(ChannelSettings channel, Outbox outbox)
    {
        var (last, waiting) = outbox.StateOf(channel.Id);
        return new ChannelView(Shown(channel), channel.Secret is not null || channel.SmtpPassword is not null, waiting, last?.State, last?.Done ?? last?.Due, last?.LastError);
    }

    private static ChannelSettings Shown(ChannelSettings channel)
    {
        var shown = channel.Clone();
        shown.Secret = null;
        shown.SmtpPassword = null;
        if (Uri.TryCreate(channel.Url, UriKind.Absolute, out var url))
        {
            // A Slack address is a secret from its path on, and many a webhook's is in its query.
            shown.Url = channel.Type == "slack" ? url.GetLeftPart(UriPartial.Authority) + "/…" : url.Query.Length > 0 ? url.GetLeftPart(UriPartial.Path) + "?…" : channel.Url;
        }

        return shown;
    }
}
