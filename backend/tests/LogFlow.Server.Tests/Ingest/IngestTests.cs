using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LogFlow.Server.Tests.Ingest;

public sealed class IngestServer : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RunningServer.StartAsync(
        ("Ingest:MaxBodyBytes", "40000000"), ("Ingest:MaxDecompressedBytes", "50000000"), ("Ingest:MaxLineBytes", "1048576"));

    /// <summary>Whatever was sent meanwhile, the server must have come through it well.</summary>
    public async Task DisposeAsync()
    {
        var report = await Server.GetAsync("/api/health");
        await Server.DisposeAsync();
        Assert.Equal("ok", report.GetProperty("status").GetString());
    }
}

public sealed class IngestTests(IngestServer shared) : IClassFixture<IngestServer>
{
    private readonly RunningServer _server = shared.Server;

    [Fact]
    public async Task A_hundred_thousand_lines_in_one_post_are_all_found_in_the_store()
    {
        const int Count = 100_000;
        var before = await Stored();
        var start = RunningServer.Now.AddSeconds(-10);
        var body = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            body.Append(Lines.Log("checkout", i % 50 == 0 ? "error" : "info", $"order {i} of user u{i % 977} took {i % 313} ms on the usual path through the shop", start.AddTicks(i * 900L))).Append('\n');
        }

        using var response = await _server.Client.PostAsync("/api/ingest", Ndjson(Encoding.UTF8.GetBytes(body.ToString())));

        var answer = await Json(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Count, answer.GetProperty("accepted").GetInt64());
        Assert.Equal(0, answer.GetProperty("rejected").GetInt64());
        Assert.Equal(before + Count, await Stored());
        foreach (var i in (int[])[0, 4711, Count - 1])
        {
            var found = await _server.GetAsync($"/api/search?q={Uri.EscapeDataString($"\"order {i} of\"")}");
            Assert.Equal(1, found.GetProperty("items").GetArrayLength());
        }
    }

    [Fact]
    public async Task Gzip_is_understood()
    {
        var body = Gzip(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 500).Select(i => Lines.Log("a", "info", $"zipped {i}")))));

        using var response = await _server.Client.PostAsync("/api/ingest", Ndjson(body, "gzip"));

        Assert.Equal(500, (await Json(response)).GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task Bad_lines_are_told_and_the_others_taken()
    {
        var answer = await _server.IngestAsync(Lines.Log("a", "info", "good"), "{broken", "", "[1]", "\"text\"", Lines.Log("a", "info", "also good"));

        Assert.Equal(2, answer.GetProperty("accepted").GetInt64());
        Assert.Equal(3, answer.GetProperty("rejected").GetInt64());
        Assert.Equal([2, 4, 5], answer.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("line").GetInt32()));
        Assert.All(answer.GetProperty("errors").EnumerateArray(), e => Assert.NotEmpty(e.GetProperty("reason").GetString()!));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("\r\n  \r\n")]
    public async Task An_empty_body_is_fine_and_nothing(string body)
    {
        using var response = await _server.Client.PostAsync("/api/ingest", Ndjson(Encoding.UTF8.GetBytes(body)));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, (await Json(response)).GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task Garbage_is_a_400_that_says_what_is_wanted()
    {
        var garbage = new byte[20_000];
        new Random(7).NextBytes(garbage);

        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.BadRequest, Ndjson(garbage));

        Assert.Contains("one JSON object a line", problem.GetProperty("detail").GetString());
        Assert.True(problem.GetProperty("errors").GetArrayLength() is > 0 and <= 20);
    }

    [Fact]
    public async Task A_huge_line_alone_is_a_413_that_names_the_limit()
    {
        var line = Lines.Log("a", "info", new string('x', 3_000_000));

        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.RequestEntityTooLarge, Ndjson(Encoding.UTF8.GetBytes(line)));

        Assert.Contains("max_line_bytes, which is 1048576", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_huge_line_among_others_is_refused_and_the_others_taken()
    {
        var answer = await _server.IngestAsync(Lines.Log("a", "info", "one"), Lines.Log("a", "info", new string('x', 3_000_000)), Lines.Log("a", "info", "two"));

        Assert.Equal(2, answer.GetProperty("accepted").GetInt64());
        Assert.Equal(2, Assert.Single(answer.GetProperty("errors").EnumerateArray()).GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_413_that_names_it()
    {
        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.RequestEntityTooLarge, Ndjson(new byte[40_000_001]));

        Assert.Contains("max_body_bytes, which is 40000000", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_body_without_length_is_counted_as_it_comes()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_server.Address.Host, _server.Address.Port);
        var stream = socket.GetStream();
        await stream.WriteAsync("POST /api/ingest HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Type: application/x-ndjson\r\n\r\n"u8.ToArray());
        var line = Lines.Log("endless", "info", new string('y', 50_000)) + "\n";
        var chunk = Encoding.ASCII.GetBytes($"{line.Length:x}\r\n{line}\r\n");

        // A client that never stops sending, but looks whether it is answered.
        var sent = 0L;
        while (!stream.DataAvailable && sent < 200_000_000)
        {
            await stream.WriteAsync(chunk);
            sent += chunk.Length;
        }

        var buffer = new byte[64 * 1024];
        var answer = Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer));
        Assert.StartsWith("HTTP/1.1 413", answer);
        Assert.Contains("max_body_bytes, which is 40000000", answer);
        Assert.Contains("records are stored", answer);
    }

    [Fact]
    public async Task A_gzip_bomb_is_a_413_that_names_the_limit()
    {
        var bomb = Gzip(new byte[200_000_000]);
        Assert.True(bomb.Length < 1_000_000);

        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.RequestEntityTooLarge, Ndjson(bomb, "gzip"));

        Assert.Contains("max_decompressed_bytes, which is 50000000", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Truncated_gzip_is_a_400()
    {
        var whole = Gzip(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5000).Select(i => Lines.Log("a", "info", $"zipped {i}")))));

        await _server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.BadRequest, Ndjson(whole[..(whole.Length / 2)], "gzip"));
    }

    [Fact]
    public async Task What_is_not_gzip_is_a_400() =>
        await _server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.BadRequest, Ndjson(Encoding.UTF8.GetBytes(Lines.Log("a", "info", "plain")), "gzip"));

    [Theory]
    [InlineData("application/xml", null)]
    [InlineData("application/x-protobuf", null)]
    [InlineData("application/x-ndjson; charset=utf-16", null)]
    [InlineData("nonsense", null)]
    [InlineData("application/x-ndjson", "br")]
    [InlineData("application/x-ndjson", "gzip, gzip")]
    public async Task Another_type_or_encoding_is_a_415_that_says_what_is_understood(string type, string? encoding)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Lines.Log("a", "info", "x")));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        var problem = await _server.ProblemAsync(HttpMethod.Post, "/api/ingest", HttpStatusCode.UnsupportedMediaType, content);

        Assert.Contains("send", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("""{"timestamp":[1],"service":{"a":1},"level":{},"message":42}""")]
    [InlineData("""{"timestamp":1e999,"severity":-1,"message":null,"duration_ms":"long"}""")]
    [InlineData("""{"trace_id":"zz","span_id":17,"parent_span_id":[],"status":"maybe"}""")]
    [InlineData("""{}""")]
    public async Task Wrong_types_are_kept_as_they_came(string line)
    {
        var answer = await _server.IngestAsync(line);

        Assert.Equal(1, answer.GetProperty("accepted").GetInt64());
    }

    [Fact]
    public async Task A_clock_far_off_is_placed_by_arrival()
    {
        var before = RunningServer.Now.AddSeconds(-1);

        await _server.IngestAsync(Lines.Log("clock", "info", "from the past", new DateTimeOffset(1970, 1, 1, 0, 0, 1, TimeSpan.Zero)), Lines.Log("clock", "info", "from the future", new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        var found = await _server.GetAsync("/api/search?service=clock");
        Assert.Equal(2, found.GetProperty("items").GetArrayLength());
        Assert.All(found.GetProperty("items").EnumerateArray(), r => Assert.InRange(r.GetProperty("time").GetDateTimeOffset(), before, RunningServer.Now.AddSeconds(1)));
    }

    [Fact]
    public async Task Hostile_text_comes_back_as_the_text_it_was()
    {
        const string Evil = "<script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}} ${jndi:ldap://x} '; DROP TABLE records; -- \u202e";
        var line = JsonSerializer.Serialize(new { service = "<b>evil</b>", level = "error", message = Evil });

        await _server.IngestAsync(line);

        using var response = await _server.Client.GetAsync("/api/search?q=jndi");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.DoesNotContain("<script>", text);
        var record = JsonDocument.Parse(text).RootElement.GetProperty("items")[0];
        Assert.Equal(Evil, record.GetProperty("message").GetString());
        Assert.Equal("<b>evil</b>", record.GetProperty("service").GetString());
    }

    [Fact]
    public async Task A_service_may_have_any_name()
    {
        foreach (var name in (string[])["a/b c", "größe ☃", "..", "%2e", "__proto__", "a?b#c&d=e", "(other)"])
        {
            await _server.IngestAsync(JsonSerializer.Serialize(new { service = name, level = "info", message = "hello" }));

            var found = await _server.GetAsync($"/api/search?service={Uri.EscapeDataString(name)}");
            Assert.Equal(name, found.GetProperty("items")[0].GetProperty("service").GetString());
        }

        var report = await RunningServer.UntilAsync(() => _server.Client.GetAsync("/api/service/a%2Fb%20c"), r => r.IsSuccessStatusCode);
        Assert.Equal("a/b c", (await Json(report)).GetProperty("service").GetString());
    }

    private async Task<long> Stored() => (await _server.GetAsync("/api/health")).GetProperty("store").GetProperty("records").GetInt64();

    private static ByteArrayContent Ndjson(byte[] body, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return content;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    private static async Task<JsonElement> Json(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
}
