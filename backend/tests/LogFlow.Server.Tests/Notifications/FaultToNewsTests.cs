using System.Text.Json;

namespace LogFlow.Server.Tests.Notifications;

/// <summary>The whole way: a fault is injected, an incident opens, a receiver is told; the server restarts, and it is told of the end.</summary>
public sealed class FaultToNewsTests : IDisposable
{
    private static readonly (string, string)[] Settings =
        [("Source", "simulator"), ("Engine:Incidents:ResolvingAfter", "00:00:05"), ("Engine:Incidents:ResolvedAfter", "00:00:09"), ("Notifications:LookInterval", "00:00:00.05")];

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-fault-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_injected_fault_is_told_as_such_and_its_end_too_after_a_restart()
    {
        await using var receiver = await Receiver.StartAsync();
        JsonElement opened;
        await using (var server = await RunningServer.StartInAsync(_folder, Settings))
        {
            await server.SendAsync(
                HttpMethod.Post, "/api/notifications/channels", $$"""{ "name":"hook", "type":"webhook", "group_seconds":0, "url":"{{receiver.Address}}/hook" }""", System.Net.HttpStatusCode.Created);
            await RunningServer.UntilAsync(
                () => server.GetAsync("/api/stats"),
                stats => !stats.GetProperty("is_warming_up").GetBoolean() && stats.GetProperty("services").GetArrayLength() == 14);
            await server.SendAsync(HttpMethod.Post, "/api/scenarios/payments_outage");

            opened = (await RunningServer.UntilAsync(() => Task.FromResult(Find(receiver, "opened", null)), news => news is not null))!.Value;
            Assert.Equal("payments", opened.GetProperty("service").GetString());
            Assert.NotEmpty(opened.GetProperty("injected").EnumerateArray());
            Assert.Contains(receiver.Messages, m => m.Body.Contains("njected", StringComparison.Ordinal));
            await server.SendAsync(HttpMethod.Delete, "/api/scenarios/payments_outage");
        }

        await using var again = await RunningServer.StartInAsync(_folder, Settings);
        var id = opened.GetProperty("incident").GetString();
        var resolved = await RunningServer.UntilAsync(() => Task.FromResult(Find(receiver, "resolved", id)), news => news is not null);

        Assert.Equal("payments", resolved!.Value.GetProperty("service").GetString());
        Assert.Single(All(receiver), news => Is(news, "opened", id));
        Assert.Single(All(receiver), news => Is(news, "resolved", id));
    }

    private static JsonElement? Find(Receiver receiver, string kind, string? incident) => All(receiver).Where(news => Is(news, kind, incident)).Select(news => (JsonElement?)news).FirstOrDefault();

    private static bool Is(JsonElement news, string kind, string? incident) =>
        news.GetProperty("kind").GetString() == kind && (incident is null || news.GetProperty("incident").GetString() == incident);

    private static IEnumerable<JsonElement> All(Receiver receiver) =>
        receiver.Messages.SelectMany(message => JsonDocument.Parse(message.Body).RootElement.GetProperty("events").EnumerateArray());
}
