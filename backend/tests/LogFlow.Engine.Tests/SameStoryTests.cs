using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Reporting;
using LogFlow.Engine.Bus;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Reporting;
using LogFlow.Engine.Simulation;
using LogFlow.Engine.Sources.Files;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests;

/// <summary>Same stream, same story: whatever the batches, the threads, or the way the stream came.</summary>
public sealed class SameStoryTests
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(260);

    [Fact]
    public async Task The_same_seed_tells_the_same_story_for_any_batches_and_threads()
    {
        var expected = await SimulateAsync(seed: 3, batchRecords: 1024, threads: 1);

        Assert.Contains("\"root\": \"payments\"", expected, StringComparison.Ordinal);
        Assert.Equal(expected, await SimulateAsync(seed: 3, batchRecords: 1024, threads: 1));
        Assert.Equal(expected, await SimulateAsync(seed: 3, batchRecords: 1024, threads: 2));
        Assert.Equal(expected, await SimulateAsync(seed: 3, batchRecords: 37, threads: 2));
        Assert.Equal(expected, await SimulateAsync(seed: 3, batchRecords: 5000, threads: 1));
    }

    [Fact]
    public async Task Another_seed_tells_another_story()
    {
        Assert.NotEqual(await SimulateAsync(3, 1024, 1), await SimulateAsync(4, 1024, 1));
    }

    [Fact]
    public async Task Replaying_the_emitted_stream_gives_the_same_incidents()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("logflow-").FullName, "emitted.ndjson");
        Report simulated;
        await using (var emitted = File.Create(file))
        {
            simulated = await RunAsync(
                Source(3, 1024),
                threads: 2,
                pipeline => pipeline.Logs.Subscribe(new Subscription("emit"), new Emitter(new NdjsonRecordWriter(emitted))));
        }

        var replayed = await RunAsync(new FileSource(new FileSourceOptions { Paths = [file], Parallelism = 2 }, TimeProvider.System), threads: 2);

        Assert.NotEmpty(simulated.Incidents);
        Assert.Equal(Json(simulated.Incidents), Json(replayed.Incidents));
        Assert.Equal(simulated.Input, replayed.Input);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static SimulatorSource Source(ulong seed, int batchRecords)
    {
        var shop = ScenarioFolder.LoadTopology();
        return new SimulatorSource(shop, [], new SimulatorOptions { Seed = seed }, new SimulatorSourceOptions
        {
            Duration = Length,
            BatchRecords = batchRecords,
            Scheduled = [new ScheduledFailure(ScenarioFolder.LoadFailure("payments_outage", shop), TimeSpan.FromSeconds(180))],
        });
    }

    private static async Task<string> SimulateAsync(ulong seed, int batchRecords, int threads)
    {
        var source = Source(seed, batchRecords);
        var report = await RunAsync(source, threads);
        return JsonSerializer.Serialize(
            report with { Truth = source.Truth(), Engine = report.Engine with { WallSeconds = 0, RecordsPerSecond = 0 } },
            LogFlowJson.Indented);
    }

    private static async Task<Report> RunAsync(ILogSource source, int threads, Action<EnginePipeline>? prepare = null)
    {
        var failures = new List<ConsumerFailure>();
        await using var pipeline = new EnginePipeline(new EngineOptions { Threads = threads }, onFailure: failures.Add);
        var builder = new ReportBuilder();
        pipeline.Logs.Subscribe(new Subscription("report-input"), builder.Batches);
        pipeline.Ticks.Subscribe(new Subscription("report"), builder.Outcomes);
        prepare?.Invoke(pipeline);

        await pipeline.RunToEndAsync(source, default);

        Assert.Empty(failures);
        Assert.All(pipeline.Plugs, plug => Assert.Equal(0, plug.Failures));
        return builder.Build(pipeline.Miner.Snapshot().Templates.Count, 1, null);
    }

    private static string Json(IReadOnlyList<Incident> incidents) => JsonSerializer.Serialize(incidents, LogFlowJson.Indented);

    private sealed class Emitter(NdjsonRecordWriter writer) : IConsumer<Contracts.Records.LogBatch>
    {
        public string Name => "emit";

        public ValueTask HandleAsync(Contracts.Records.LogBatch item, CancellationToken cancellationToken)
        {
            writer.Write(item);
            writer.Flush();
            return ValueTask.CompletedTask;
        }
    }
}
