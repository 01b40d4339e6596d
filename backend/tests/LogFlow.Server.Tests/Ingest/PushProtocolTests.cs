using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using LogFlow.Server.Tests.Ingest.Clients;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Ingest;

/// <summary>What each protocol's senders are told, in the protocol's own form.</summary>
[Collection(ClientCollection.Name)]
public sealed class PushProtocolTests(ClientServer server)
{
    private const string LogsService = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";

    private static readonly byte[] Logs = PushTargets.All.Single(t => t.Name == "otlp-logs").Good[0];

    [Fact]
    public async Task Otlp_answers_in_the_type_of_the_request()
    {
        var (status, type, body) = await PostAsync("/v1/logs", "application/x-protobuf", Logs);
        Assert.Equal((HttpStatusCode.OK, "application/x-protobuf", 0), (status, type, body.Length));

        (status, type, body) = await PostAsync("/v1/logs", "application/json", Encoding.UTF8.GetBytes("""{"resourceLogs":[]}"""));
        Assert.Equal((HttpStatusCode.OK, "application/json", "{}"), (status, type, Encoding.UTF8.GetString(body)));
    }

    [Fact]
    public async Task Otlp_says_what_it_refused()
    {
        var huge = new string('x', 1_100_000);
        var (status, _, body) = await PostAsync("/v1/logs", "application/json", Encoding.UTF8.GetBytes(
            """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"kept"}},{"body":{"stringValue":"HUGE"}}]}]}]}""".Replace("HUGE", huge, StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.OK, status);
        var partial = JsonDocument.Parse(body).RootElement.GetProperty("partialSuccess");
        Assert.Equal("1", partial.GetProperty("rejectedLogRecords").GetString());
        Assert.Contains("longer than 1048576 bytes", partial.GetProperty("errorMessage").GetString());
    }

    [Theory]
    [InlineData("application/json", "{\"resourceLogs\":7}")]
    [InlineData("application/json", "[")]
    [InlineData("application/json", "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"traceId\":\"zz\"}]}]}]}")]
    [InlineData("application/x-protobuf", "\u0001\u0002\u0003")]
    public async Task Otlp_refuses_what_it_cannot_read(string type, string body)
    {
        var (status, answered, text) = await PostAsync("/v1/logs", type, Encoding.UTF8.GetBytes(body));

        Assert.Equal((HttpStatusCode.BadRequest, type), (status, answered));
        Assert.NotEmpty(text);
    }

    [Fact]
    public async Task Metrics_are_accepted_and_counted()
    {
        var (status, _, body) = await PostAsync("/v1/metrics", "application/x-protobuf", [0x0A, 0x06, 0x12, 0x04, 0x12, 0x00, 0x12, 0x00]);

        Assert.Equal((HttpStatusCode.OK, 0), (status, body.Length));
        Assert.Contains("logflow_source_records_rejected_total{source=\"otlp-metrics\",kind=\"otlp-metrics\",reason=\"metrics are not kept\"} 2", await server.Server.Client.GetStringAsync("/metrics"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Grpc_takes_a_message_with_and_without_gzip(bool isGzip)
    {
        var (status, message) = await CallAsync(Frame(isGzip ? Gzip(Logs) : Logs, isGzip), isGzip ? "gzip" : null);

        Assert.Equal(("0", 5), (status, message.Length));
    }

    [Fact]
    public async Task Grpc_refuses_in_its_own_way()
    {
        Assert.Equal("3", (await CallAsync([1, 2, 3], null)).Status);
        Assert.Equal("3", (await CallAsync(Frame([0xFF], false), null)).Status);
        Assert.Equal("3", (await CallAsync(Frame([1, 2, 3], true), "gzip")).Status);
        Assert.Equal("12", (await CallAsync(Frame(Logs, true), "zstd")).Status);
        Assert.Equal("8", (await CallAsync(Frame(Gzip(new byte[40_000_000]), true), "gzip")).Status);
    }

    [Fact]
    public async Task On_OpenTelemetrys_ports_there_is_nothing_else()
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.OtlpHttp) };

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/stats")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("""{"event":"hello"}{"event":""", 400, 6)]
    [InlineData("""{"event":"hello"}{"time":1}""", 400, 12)]
    [InlineData("""{"event":""}""", 400, 13)]
    [InlineData("", 400, 5)]
    [InlineData("""{"event":"one"}{"event":{"message":"two"}}""", 200, 0)]
    public async Task Splunks_senders_are_told_its_codes(string body, int expected, int code)
    {
        var (status, _, text) = await PostAsync("/services/collector/event", "application/json", Encoding.UTF8.GetBytes(body));

        Assert.Equal((expected, code), ((int)status, JsonDocument.Parse(text).RootElement.GetProperty("code").GetInt32()));
    }

    [Fact]
    public async Task Splunks_raw_lines_are_taken()
    {
        var (status, _, _) = await PostAsync("/services/collector/raw?source=rawshop", "text/plain", "ERROR rawfirst\nrawsecond"u8.ToArray());

        Assert.Equal(HttpStatusCode.OK, status);
        var first = await server.FindAsync("rawfirst");
        Assert.Equal(("rawshop", 17), (first.GetProperty("service").GetString(), first.GetProperty("severity").GetInt32()));
    }

    [Fact]
    public async Task Lokis_senders_are_told_in_plain_text()
    {
        var (status, type, text) = await PostAsync("/loki/api/v1/push", "application/json", "{}"u8.ToArray());
        Assert.Equal((HttpStatusCode.BadRequest, "text/plain"), (status, type));
        Assert.Contains("streams", Encoding.UTF8.GetString(text));

        (status, _, text) = await PostAsync("/loki/api/v1/push", "application/x-protobuf", [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
        Assert.Contains("max_message_bytes", Encoding.UTF8.GetString(text));
        (status, _, _) = await PostAsync("/loki/api/v1/push", "application/x-protobuf", PushTargets.All.Single(t => t.Name == "snappy").Good[0]);
        Assert.Equal(HttpStatusCode.NoContent, status);
    }

    [Fact]
    public async Task Elastics_senders_are_told_per_document()
    {
        var (status, _, text) = await PostAsync("/_bulk", "application/x-ndjson", "{\"index\":{}}\n{broken\n{\"create\":{\"_id\":\"7\"}}\n{\"message\":\"fine\"}\n"u8.ToArray());
        var answer = JsonDocument.Parse(text).RootElement;
        Assert.Equal((HttpStatusCode.OK, true), (status, answer.GetProperty("errors").GetBoolean()));
        Assert.Equal(400, answer.GetProperty("items")[0].GetProperty("index").GetProperty("status").GetInt32());
        Assert.Equal("7", answer.GetProperty("items")[1].GetProperty("create").GetProperty("_id").GetString());

        (status, _, text) = await PostAsync("/logs/_bulk", "application/x-ndjson", "{\"message\":\"no action\"}\n"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("Malformed action", Encoding.UTF8.GetString(text));
    }

    [Fact]
    public async Task A_browser_is_shown_the_dashboard_and_a_shipper_a_version()
    {
        using var shipper = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept", "application/json" } } };
        using var answer = await server.Server.Client.SendAsync(shipper);
        Assert.Equal("Elasticsearch", answer.Headers.GetValues("X-Elastic-Product").Single());
        using var browser = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept", "text/html,application/json" } } };
        using var page = await server.Server.Client.SendAsync(browser);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Seqs_senders_are_told_in_its_form()
    {
        var (status, _, text) = await PostAsync("/ingest/clef", "application/vnd.serilog.clef", "{\"@t\":\"2026-01-01T00:00:00Z\",\"@mt\":\"Order {Id}\",\"Id\":7}"u8.ToArray());
        Assert.Equal((HttpStatusCode.Created, """{"MinimumLevelAccepted":null}"""), (status, Encoding.UTF8.GetString(text)));

        (status, _, text) = await PostAsync("/ingest/clef", "application/vnd.serilog.clef", "nonsense"u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotEmpty(JsonDocument.Parse(text).RootElement.GetProperty("Error").GetString()!);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    private static byte[] Frame(byte[] message, bool isCompressed)
    {
        var frame = new byte[message.Length + 5];
        frame[0] = isCompressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    [Fact]
    public async Task The_board_of_sources_names_the_port_of_gRPC()
    {
        var sources = (await server.Server.GetAsync("/api/sources")).GetProperty("items").EnumerateArray();

        Assert.EndsWith(server.OtlpGrpc, sources.Single(s => s.GetProperty("name").GetString() == "otlp-grpc").GetProperty("address").GetString());
    }

    private async Task<(HttpStatusCode Status, string? Type, byte[] Body)> PostAsync(string path, string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await server.Server.Client.PostAsync(path, content);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsByteArrayAsync());
    }

    private async Task<(string Status, byte[] Message)> CallAsync(byte[] frame, string? encoding)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server.OtlpGrpc) };
        using var request = new HttpRequestMessage(HttpMethod.Post, LogsService)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        if (encoding is not null)
        {
            request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        }

        using var response = await client.SendAsync(request);
        var message = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var status = response.TrailingHeaders.TryGetValues("grpc-status", out var trailers) ? trailers : response.Headers.GetValues("grpc-status");
        return (status.Single(), message);
    }
}
