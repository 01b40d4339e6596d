using System.Net;
using System.Text;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Ingest;

public sealed class PushOverloadTests
{
    private static readonly byte[] Logs = PushTargets.All.Single(t => t.Name == "otlp-logs").Good[0];

    [Fact]
    public async Task When_there_is_no_room_every_protocol_says_when_to_come_back()
    {
        await using var server = await RunningServer.StartAsync(
            ("Ingest:ConcurrentRequestsMax", "1"), ("Ingest:QueueWait", "00:00:00.2"), ("Ingest:SlowBytesPerSecond", "0"),
            ("Ingest:Otlp:Listen", "true"), ("Ingest:Otlp:HttpPort", "0"), ("Ingest:Otlp:GrpcPort", "0"));
        var (slow, _) = await SlowSender.TakeEveryPlaceAsync(server);

        Assert.NotEmpty(await RefusedAsync(server, "/v1/logs", "application/x-protobuf", Logs));
        Assert.Contains("\"code\":8", await RefusedAsync(server, "/v1/logs", "application/json", "{}"u8.ToArray()));
        Assert.NotEmpty(await RefusedAsync(server, "/loki/api/v1/push", "application/json", "{}"u8.ToArray()));
        Assert.Contains("es_rejected_execution_exception", await RefusedAsync(server, "/_bulk", "application/json", "{}"u8.ToArray()));
        Assert.Contains("\"code\":9", await RefusedAsync(server, "/services/collector", "application/json", "{}"u8.ToArray()));
        Assert.Contains("Error", await RefusedAsync(server, "/ingest/clef", "application/json", "{}"u8.ToArray()));
        await GrpcRefusedAsync(server.Addresses[2]);
        foreach (var sender in slow)
        {
            await sender.DisposeAsync();
        }
    }

    private static async Task<string> RefusedAsync(RunningServer server, string path, string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await server.Client.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("1", response.Headers.GetValues("Retry-After").Single());
        return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync());
    }

    private static async Task GrpcRefusedAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/opentelemetry.proto.collector.logs.v1.LogsService/Export")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        using var response = await client.SendAsync(request);
        var details = response.Headers.GetValues("grpc-status-details-bin").Single();
        var status = Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '='));

        Assert.Equal("8", response.Headers.GetValues("grpc-status").Single());
        Assert.Contains("type.googleapis.com/google.rpc.RetryInfo", Encoding.UTF8.GetString(status));
    }
}
