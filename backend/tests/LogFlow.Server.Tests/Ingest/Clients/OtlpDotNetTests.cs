using System.Diagnostics;
using LogFlow.Testing;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LogFlow.Server.Tests.Ingest.Clients;

/// <summary>OpenTelemetry's .NET SDK with its exporter, over HTTP and gRPC.</summary>
[Collection(ClientCollection.Name)]
public sealed class OtlpDotNetTests(ClientServer server)
{
    [Theory]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    [InlineData(OtlpExportProtocol.Grpc)]
    public async Task What_its_exporter_sends_is_found(OtlpExportProtocol protocol)
    {
        var marker = $"net{protocol}";
        using var activities = new ActivitySource(marker);
        string trace;
        using (var app = new InstrumentedApp(server, "billing", protocol, marker))
        {
            using var activity = activities.StartActivity($"charge {marker}", ActivityKind.Server)!;
            trace = activity.TraceId.ToHexString();
            activity.SetTag("order.id", 4711L);
            app.Logger.LogCritical("Ledger lost entry {Entry} of {Marker}", 17, marker);
        }

        var log = await server.FindAsync($"Ledger lost entry 17 of {marker}");
        Assert.Equal("billing", log.GetProperty("service").GetString());
        Assert.Equal(21, log.GetProperty("severity").GetInt32());
        Assert.Equal(trace, log.GetProperty("trace_id").GetString());
        Assert.Equal(17, ClientServer.Attributes(log).GetProperty("Entry").GetInt32());
        var span = await server.FindAsync($"charge {marker}", "span");
        Assert.Equal(trace, span.GetProperty("trace_id").GetString());
        Assert.Equal(4711, ClientServer.Attributes(span).GetProperty("order.id").GetInt32());
    }

    [Fact]
    public async Task With_its_usual_batches_next_to_nothing_comes_late()
    {
        await using var own = await RunningServer.StartAsync(("Ingest:Otlp:Listen", "true"), ("Ingest:Otlp:HttpPort", "0"), ("Ingest:Otlp:GrpcPort", "0"));
        using var activities = new ActivitySource("late");
        using (var app = new InstrumentedApp(own.Addresses[2], "steady", OtlpExportProtocol.Grpc, "late"))
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            for (var i = 0; i < 600; i++)
            {
                await timer.WaitForNextTickAsync();
                using var outer = activities.StartActivity("outer", ActivityKind.Server);
                using var inner = activities.StartActivity("inner");
                app.Logger.LogInformation("step {Step} done", i);
            }
        }

        var metrics = await own.Client.GetStringAsync("/metrics");
        Assert.True(Value(metrics, "logflow_records_received_total") >= 1800, metrics);
        Assert.True(Value(metrics, "logflow_records_late_total") <= 0.01 * Value(metrics, "logflow_records_received_total"), metrics);

        static double Value(string metrics, string name) => metrics.Split('\n')
            .Where(line => line.StartsWith($"{name}{{source=\"otlp-grpc\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <summary>A program with logging and tracing as their SDK sets them up by default; disposing sends what is left, however long that takes.</summary>
internal sealed class InstrumentedApp : IDisposable
{
    private static readonly int PatienceMs = (int)Patience.Limit.TotalMilliseconds;

    private readonly BatchLogRecordExportProcessor _logs;
    private readonly ILoggerFactory _logging;
    private readonly TracerProvider _tracing;

    public InstrumentedApp(ClientServer server, string service, OtlpExportProtocol protocol, string source)
        : this(protocol == OtlpExportProtocol.Grpc ? server.OtlpGrpc : server.OtlpHttp, service, protocol, source)
    {
    }

    public InstrumentedApp(string address, string service, OtlpExportProtocol protocol, string source)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(service, serviceVersion: "2.0");
        var toLogs = new OtlpExporterOptions();
        Set(toLogs, "logs");
        _logs = new BatchLogRecordExportProcessor(new OtlpLogExporter(toLogs));
        _logging = LoggerFactory.Create(logging => logging.AddOpenTelemetry(options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(resource).AddProcessor(_logs);
        }));
        _tracing = Sdk.CreateTracerProviderBuilder().AddSource(source).SetResourceBuilder(resource).AddOtlpExporter(exporter => Set(exporter, "traces")).Build();
        Logger = _logging.CreateLogger(source);

        void Set(OtlpExporterOptions exporter, string signal)
        {
            exporter.Protocol = protocol;
            exporter.TimeoutMilliseconds = PatienceMs;
            exporter.Endpoint = new Uri(protocol == OtlpExportProtocol.Grpc ? address : $"{address}/v1/{signal}");
        }
    }

    public ILogger Logger { get; }

    public void Dispose()
    {
        // Their own end waits for five seconds only.
        _tracing.ForceFlush(PatienceMs);
        _logs.ForceFlush(PatienceMs);
        _tracing.Dispose();
        _logging.Dispose();
    }
}
