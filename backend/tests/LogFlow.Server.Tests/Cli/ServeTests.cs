using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Cli;

public sealed class ServeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-serve-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_says_where_it_listens_and_how_to_send()
    {
        await using var serve = ServeProcess.Start(_folder, "serve", "--port", "0", "--source", "none");

        var address = await serve.AddressAsync();
        using var client = new HttpClient { BaseAddress = address };

        Assert.Equal("127.0.0.1", address.Host);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/readyz")).StatusCode);
        Assert.True(File.Exists(Path.Combine(_folder, "data", "logflow.duckdb")));
        serve.Interrupt();
        Assert.Equal(0, await serve.ExitCodeAsync());
        Assert.Contains($"curl -sS --data-binary @- -H 'Content-Type: application/x-ndjson' {address.GetLeftPart(UriPartial.Authority)}/api/ingest", serve.Output);
    }

    [Fact]
    public async Task It_says_where_OpenTelemetrys_own_ports_are()
    {
        await using var serve = ServeProcess.Start(_folder, [("LOGFLOW__INGEST__OTLP__HTTPPORT", "0"), ("LOGFLOW__INGEST__OTLP__GRPCPORT", "0")], "serve", "--port", "0", "--otlp");

        await serve.AddressAsync();

        var said = await RunningServer.UntilAsync(() => Task.FromResult(serve.Output), text => text.Contains("Ctrl+C stops it", StringComparison.Ordinal));
        var ports = Regex.Match(said, @"Reads OpenTelemetry at (http://127\.0\.0\.1:[1-9]\d*) \(HTTP\) and (http://127\.0\.0\.1:[1-9]\d*) \(gRPC\)\.");
        Assert.True(ports.Success, said);
        Assert.Contains($"OTEL_EXPORTER_OTLP_ENDPOINT={ports.Groups[2].Value} OTEL_EXPORTER_OTLP_PROTOCOL=grpc", said);
        using var client = new HttpClient();
        using var answer = await client.PostAsync($"{ports.Groups[1].Value}/v1/logs", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Every_acknowledged_line_survives_a_SIGTERM_under_load()
    {
        var database = Path.Combine(_folder, "lines.duckdb");
        var acknowledged = new List<string>();
        await using (var serve = ServeProcess.Start(_folder, "serve", "--port", "0", "--source", "none", "--db", database))
        {
            using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };
            var posting = Enumerable.Range(0, 4).Select(sender => PostUntilRefusedAsync(client, sender, acknowledged)).ToArray();
            await RunningServer.UntilAsync(() => Task.FromResult(Count(acknowledged)), count => count >= 40);

            serve.Terminate();

            Assert.Equal(0, await serve.ExitCodeAsync());
            await Task.WhenAll(posting).WaitAsync(Patience.Limit);
        }

        await using var again = await RunningServer.StartAsync(("Database", database));
        var stored = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var page = await again.GetAsync($"/api/search?service=sender&limit=1000{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            stored.UnionWith(page.GetProperty("items").EnumerateArray().Select(r => r.GetProperty("message").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);

        Assert.True(acknowledged.Count >= 40);
        Assert.DoesNotContain(acknowledged, line => !stored.Contains(line));
    }

    [Fact]
    public async Task A_process_that_was_stopped_for_longer_than_its_deadlines_goes_on_as_if_nothing_were()
    {
        // Every deadline of the engine is over when it wakes.
        var stopped = TimeSpan.FromSeconds(4);
        var acknowledged = new List<string>();
        await using var serve = ServeProcess.Start(
            _folder, [("LOGFLOW__ENGINE__STUCKAFTER", "00:00:01")], "serve", "--port", "0", "--source", "none", "--db", Path.Combine(_folder, "stopped.duckdb"));
        using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };
        using var enough = new CancellationTokenSource();
        var posting = Enumerable.Range(0, 4).Select(sender => PostUntilRefusedAsync(client, sender, acknowledged, enough.Token)).ToArray();
        await RunningServer.UntilAsync(() => Task.FromResult(Count(acknowledged)), count => count >= 20);

        serve.Stop();
        await Task.Delay(stopped);
        serve.Continue();

        var before = Count(acknowledged);
        await RunningServer.UntilAsync(() => Task.FromResult(Count(acknowledged)), count => count >= before + 20);
        await enough.CancelAsync();
        await Task.WhenAll(posting).WaitAsync(Patience.Limit);
        using var health = await RunningServer.UntilAsync(
            async () => JsonDocument.Parse(await client.GetStringAsync("/readyz")), h => h.RootElement.GetProperty("status").GetString() == "ok");
        Assert.True(health.RootElement.GetProperty("store").GetProperty("records").GetInt64() >= Count(acknowledged));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_one_sentence_and_1()
    {
        // Nobody may make a folder there, not even root.
        await using var serve = ServeProcess.Start(_folder, "serve", "--port", "0", "--source", "none", "--db", "/proc/logflow/store.duckdb");

        Assert.Equal(1, await serve.ExitCodeAsync());
        Assert.Contains("/proc/logflow/store.duckdb cannot be written", serve.Output);
        Assert.Single(serve.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_wrong_configuration_lists_every_fault_and_ends_with_2()
    {
        await using var serve = ServeProcess.Start(_folder, [("LOGFLOW__INGEST__MAXLINEBYTES", "few")], "serve", "--port", "70000", "--source", "kafka");

        Assert.Equal(2, await serve.ExitCodeAsync());
        Assert.Contains("Port", serve.Output);
        Assert.Contains("'simulator' or 'none'", serve.Output);
        Assert.Contains("'few'; give a whole number", serve.Output);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public async Task Another_host_needs_a_key()
    {
        await using var serve = ServeProcess.Start(_folder, "serve", "--port", "0", "--host", "0.0.0.0", "--source", "none");

        Assert.Equal(2, await serve.ExitCodeAsync());
        Assert.Contains("logflow key create --name me --scope admin", serve.Output);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence_and_1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var serve = ServeProcess.Start(_folder, "serve", "--port", $"{port}", "--source", "none");

        Assert.Equal(1, await serve.ExitCodeAsync());
        Assert.Contains($"port {port} is in use", serve.Output);
        Assert.Single(serve.Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_damaged_database_is_one_sentence_and_1()
    {
        var database = Path.Combine(_folder, "damaged.duckdb");
        var garbage = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("this is no database ", 1000)));
        await File.WriteAllBytesAsync(database, garbage);

        await using var serve = ServeProcess.Start(_folder, "serve", "--port", "0", "--source", "none", "--db", database);

        Assert.Equal(1, await serve.ExitCodeAsync());
        Assert.Contains("damaged.duckdb", serve.Output);
        Assert.Single(serve.Output.Trim().Split('\n'));
        Assert.Equal(garbage, await File.ReadAllBytesAsync(database));
    }

    [Fact]
    public async Task A_second_server_on_one_database_refuses()
    {
        var database = Path.Combine(_folder, "one.duckdb");
        await using var first = ServeProcess.Start(_folder, "serve", "--port", "0", "--source", "none", "--db", database);
        await first.AddressAsync();

        await using var second = ServeProcess.Start(_folder, "serve", "--port", "0", "--source", "none", "--db", database);

        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains("one.duckdb", second.Output);
    }

    [Fact]
    public async Task A_broken_topology_names_the_place_and_ends_with_2()
    {
        var topology = Path.Combine(_folder, "mine.json");
        await File.WriteAllTextAsync(topology, """{ "name": "mine", "services": [] }""");

        await using var serve = ServeProcess.Start(_folder, "serve", "--port", "0", "--topology", topology);

        Assert.Equal(2, await serve.ExitCodeAsync());
        Assert.Contains("mine.json", serve.Output);
    }

    private static int Count(List<string> lines)
    {
        lock (lines)
        {
            return lines.Count;
        }
    }

    private static async Task PostUntilRefusedAsync(HttpClient client, int sender, List<string> acknowledged, CancellationToken stop = default)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var messages = Enumerable.Range(0, 10).Select(k => $"sender {sender} post {i} line {k}").ToList();
            var body = string.Join('\n', messages.Select(m => Lines.Log("sender", "info", m)));
            try
            {
                using var response = await client.PostAsync("/api/ingest", new StringContent(body, Encoding.UTF8, "application/x-ndjson"));
                if (response.StatusCode != HttpStatusCode.OK)
                {
                    return;
                }

                Assert.Equal(10, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("accepted").GetInt32());
                lock (acknowledged)
                {
                    acknowledged.AddRange(messages);
                }
            }
            catch (HttpRequestException)
            {
                // The server has stopped listening.
                return;
            }
        }
    }
}
