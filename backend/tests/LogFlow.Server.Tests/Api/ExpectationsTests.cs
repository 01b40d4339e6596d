using System.Net;
using System.Text.Json;

namespace LogFlow.Server.Tests.Api;

public sealed class ExpectationsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-expectations-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_marked_incident_quiets_holds_over_a_restart_is_audited_and_can_be_taken_back()
    {
        string mark;
        await using (var first = await RunningServer.StartInAsync(_folder, ("Source", "simulator")))
        {
            var incident = await RestartTests.OpenIncidentAsync(first);

            var added = await first.SendAsync(HttpMethod.Post, "/api/expectations", new { incident, days = 7, reason = " nightly load test " }, HttpStatusCode.Created);

            mark = added.GetProperty("id").GetString()!;
            Assert.Equal((incident, "nightly load test"), (added.GetProperty("incident").GetString(), added.GetProperty("reason").GetString()));
            Assert.Equal(TimeSpan.FromDays(7), added.GetProperty("until").GetDateTimeOffset() - added.GetProperty("at").GetDateTimeOffset());
            Assert.NotEmpty(added.GetProperty("findings").EnumerateArray());
            await RunningServer.UntilAsync(() => Marks(first), marks => Assert.Single(marks).GetProperty("quieted").GetInt64() > 0);
            await RunningServer.UntilAsync(
                () => first.GetAsync("/api/audit"), a => a.GetProperty("items").EnumerateArray().Any(e => e.GetProperty("what").GetString() == "POST /api/expectations"));
        }

        await using var second = await RunningServer.StartInAsync(_folder);
        Assert.Equal(mark, Assert.Single(await Marks(second)).GetProperty("id").GetString());

        await second.SendAsync(HttpMethod.Delete, $"/api/expectations/{mark}", null, HttpStatusCode.NoContent);

        Assert.Empty(await Marks(second));
        await second.SendAsync(HttpMethod.Delete, $"/api/expectations/{mark}", null, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_cannot_be_marked_is_refused_and_a_kind_at_a_service_can()
    {
        await using var server = await RunningServer.StartInAsync(_folder);

        await server.SendAsync(HttpMethod.Post, "/api/expectations", new { service = "cart", days = 7 }, HttpStatusCode.BadRequest);
        await server.SendAsync(HttpMethod.Post, "/api/expectations", new { service = "cart", kind = "volume", days = 0 }, HttpStatusCode.BadRequest);
        await server.SendAsync(HttpMethod.Post, "/api/expectations", new { service = "cart", kind = "volume", days = 91 }, HttpStatusCode.BadRequest);
        await server.SendAsync(HttpMethod.Post, "/api/expectations", new { incident = "nobody", days = 7 }, HttpStatusCode.NotFound);
        await server.SendAsync(HttpMethod.Post, "/api/expectations", new { service = "cart", kind = "volume", days = 90 }, HttpStatusCode.Created);

        Assert.Equal("volume at cart", Assert.Single(await Marks(server)).GetProperty("title").GetString());
    }

    private static async Task<List<JsonElement>> Marks(RunningServer server) =>
        [.. (await server.GetAsync("/api/expectations")).GetProperty("items").EnumerateArray()];
}
