using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Parsing.Otlp;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Server;
using LogFlow.Server.Cli;

namespace LogFlow.Benchmarks;

/// <summary>
/// Records a second that each protocol takes in: HTTP requests through Kestrel, parsing, the whole engine, and the answer once DuckDB on
/// disk has committed; four senders at a time. Then how fast OTLP's wire form is read alone.
/// </summary>
internal static class IngestBenchmark
{
    private const int Senders = 4;
    private const int PerRequest = 2_000;
    private const int DefaultRequests = 100;

    private static readonly (string Name, string Path, string Type, Func<long, byte[]> Make)[] Protocols =
    [
        ("NDJSON", "/api/ingest", "application/x-ndjson", Ndjson),
        ("OTLP/HTTP logs, protobuf", "/v1/logs", "application/x-protobuf", OtlpLogs),
        ("OTLP/HTTP spans, protobuf", "/v1/traces", "application/x-protobuf", OtlpSpans),
        ("OTLP/gRPC logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export", "application/grpc", Grpc),
        ("Loki, JSON", "/loki/api/v1/push", "application/json", Loki),
        ("Elasticsearch _bulk", "/_bulk", "application/x-ndjson", Bulk),
        ("Splunk HEC", "/services/collector/event", "application/json", Hec),
        ("Seq CLEF", "/ingest/clef", "application/vnd.serilog.clef", Clef),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var requests = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : DefaultRequests;
        Console.WriteLine($"{requests} requests of {PerRequest} records each, {Senders} senders, {Environment.ProcessorCount} cores");
        Console.WriteLine("protocol                    records/s    MB/s  median ms  worst ms  bytes/record");
        foreach (var protocol in Protocols)
        {
            await MeasureAsync(protocol.Name, protocol.Path, protocol.Type, protocol.Make, requests).ConfigureAwait(false);
        }

        Console.WriteLine();
        Console.WriteLine("reading OTLP alone          records/s    MB/s");
        Read("logs", OtlpLogs(NowNs()), names => new OtlpLogsBody(names, new ParserOptions()));
        Read("spans", OtlpSpans(NowNs()), names => new OtlpTracesBody(names, new ParserOptions()));
        return 0;
    }

    private static async Task MeasureAsync(string name, string path, string type, Func<long, byte[]> make, int requests)
    {
        var folder = Directory.CreateTempSubdirectory("logflow-bench-").FullName;
        try
        {
            var configuration = ServeCommand.Configuration(new Dictionary<string, string?>
            {
                ["LogFlow:Port"] = "0",
                ["LogFlow:Source"] = "none",
                ["LogFlow:Database"] = Path.Combine(folder, "bench.duckdb"),
                ["LogFlow:Ingest:Otlp:Listen"] = "true",
                ["LogFlow:Ingest:Otlp:HttpPort"] = "0",
                ["LogFlow:Ingest:Otlp:GrpcPort"] = "0",
                ["Logging:LogLevel:Default"] = "None",
            });
            await using var app = await ServerApp.StartAsync(ServerSettings.Read(configuration), configuration, CancellationToken.None).ConfigureAwait(false);
            var isGrpc = type == "application/grpc";
            using var client = new HttpClient { BaseAddress = new Uri(app.Addresses[isGrpc ? 2 : 0]) };
            await PostAsync(client, path, type, make(NowNs()), isGrpc).ConfigureAwait(false);

            var times = new List<double>();
            var bytes = 0L;
            var left = requests;
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
            {
                while (Interlocked.Decrement(ref left) >= 0)
                {
                    var body = make(NowNs());
                    var one = Stopwatch.StartNew();
                    await PostAsync(client, path, type, body, isGrpc).ConfigureAwait(false);
                    lock (times)
                    {
                        times.Add(one.Elapsed.TotalMilliseconds);
                        bytes += body.Length;
                    }
                }
            }))).ConfigureAwait(false);
            var seconds = watch.Elapsed.TotalSeconds;
            times.Sort();
            Console.WriteLine(
                $"{name,-26} {requests * PerRequest / seconds,10:N0} {bytes / seconds / 1e6,7:N1} {times[times.Count / 2],10:N0} {times[^1],9:N0} {bytes / (double)(requests * PerRequest),13:N0}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Read(string name, byte[] message, Func<NameTable, OtlpBody> make)
    {
        var names = new NameTable();
        var watch = Stopwatch.StartNew();
        var records = 0L;
        while (watch.Elapsed.TotalSeconds < 2)
        {
            using var body = make(names);
            body.TryRead(message, NowNs());
            records += body.Accepted;
            foreach (var batch in body.TakeBatches())
            {
                batch.Release();
            }
        }

        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"{name,-26} {records / seconds,10:N0} {records / (double)PerRequest * message.Length / seconds / 1e6,7:N1}");
    }

    private static async Task PostAsync(HttpClient client, string path, string type, byte[] body, bool isGrpc)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (isGrpc)
        {
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        }

        using var response = await client.SendAsync(request).ConfigureAwait(false);
        await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
        if (!response.IsSuccessStatusCode || (isGrpc && response.TrailingHeaders.GetValues("grpc-status").Single() != "0"))
        {
            throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}.");
        }
    }

    private static long NowNs() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static string Message(int i) => $"order {i * 7919} of user u{i % 977} took {i % 313} ms on the usual path through the shop";

    private static byte[] Lines(Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < PerRequest; i++)
        {
            text.Append(line(i)).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Time(long now, int i) =>
        DateTimeOffset.UnixEpoch.AddTicks((now / 100) + i).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static byte[] Ndjson(long now) => Lines(i =>
        $$"""{"timestamp":"{{Time(now, i)}}","service":"s{{i % 20}}","level":"info","message":"{{Message(i)}}","user":"u{{i % 977}}","ms":{{i % 313}}}""");

    private static byte[] Clef(long now) => Lines(i =>
        $$"""{"@t":"{{Time(now, i)}}","@mt":"order {Order} took {Ms} ms on the usual path","Order":{{i * 7919}},"Ms":{{i % 313}},"Application":"s{{i % 20}}"}""");

    private static byte[] Bulk(long now) => Lines(i =>
        $$$"""
        {"create":{"_index":"logs-shop"}}
        {"@timestamp":"{{{Time(now, i)}}}","message":"{{{Message(i)}}}","log":{"level":"info"},"service":{"name":"s{{{i % 20}}}"},"labels":{"ms":{{{i % 313}}}}}
        """);

    private static byte[] Hec(long now) => Lines(i =>
        $$$"""{"time":{{{((now / 1e9) + (i / 1e6)).ToString("F6", CultureInfo.InvariantCulture)}}},"source":"s{{{i % 20}}}","event":{"message":"{{{Message(i)}}}","severity":"info","ms":{{{i % 313}}}}}""");

    private static byte[] Loki(long now)
    {
        var streams = Enumerable.Range(0, 20).Select(service => new
        {
            stream = new { app = $"s{service}", level = "info" },
            values = Enumerable.Range(0, PerRequest / 20).Select(i => new[] { (now + (i * 1000)).ToString(CultureInfo.InvariantCulture), Message((i * 20) + service) }),
        });
        return JsonSerializer.SerializeToUtf8Bytes(new { streams });
    }

    private static byte[] OtlpLogs(long now) => Otlp((writer, i) =>
    {
        writer.Fixed64(1, (ulong)(now + (i * 1000)));
        writer.Varint(2, 9);
        var body = writer.Begin(5);
        writer.Text(1, Message(i));
        writer.End(body);
        Pair(writer, 6, "user", $"u{i % 977}");
        writer.Bytes(9, BitConverter.GetBytes((UInt128)(uint)(i + 1)));
        writer.Bytes(10, BitConverter.GetBytes((ulong)(i + 1)));
    });

    private static byte[] OtlpSpans(long now) => Otlp((writer, i) =>
    {
        writer.Bytes(1, BitConverter.GetBytes(((UInt128)(ulong)now << 64) | (uint)((i / 4) + 1)));
        writer.Bytes(2, BitConverter.GetBytes((ulong)(now + i)));
        if (i % 4 > 0)
        {
            writer.Bytes(4, BitConverter.GetBytes((ulong)(now + i - 1)));
        }

        writer.Text(5, $"GET /orders/{i % 13}");
        writer.Varint(6, i % 2 == 0 ? 2u : 3u);
        writer.Fixed64(7, (ulong)(now + (i * 1000)));
        writer.Fixed64(8, (ulong)(now + (i * 1000) + 20_000_000));
        Pair(writer, 9, "http.route", "/orders/{id}");
        Pair(writer, 9, "server.address", "orders.internal");
    });

    private static byte[] Grpc(long now)
    {
        var message = OtlpLogs(now);
        var frame = new byte[message.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }

    private static byte[] Otlp(Action<ProtoWriter, int> record)
    {
        var writer = new ProtoWriter();
        for (var service = 0; service < 20; service++)
        {
            var item = writer.Begin(1);
            var resource = writer.Begin(1);
            Pair(writer, 1, "service.name", $"s{service}");
            Pair(writer, 1, "service.version", "1.4.2");
            writer.End(resource);
            var scope = writer.Begin(2);
            for (var i = 0; i < PerRequest / 20; i++)
            {
                var one = writer.Begin(2);
                record(writer, (i * 20) + service);
                writer.End(one);
            }

            writer.End(scope);
            writer.End(item);
        }

        return writer.Memory.ToArray();
    }

    private static void Pair(ProtoWriter writer, int field, string key, string value)
    {
        var pair = writer.Begin(field);
        writer.Text(1, key);
        var any = writer.Begin(2);
        writer.Text(1, value);
        writer.End(any);
        writer.End(pair);
    }
}
