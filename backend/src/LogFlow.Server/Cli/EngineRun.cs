using System.Diagnostics;
using LogFlow.Contracts;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Reporting;
using LogFlow.Contracts.Simulation;
using LogFlow.Engine;
using LogFlow.Engine.Bus;
using LogFlow.Engine.Reporting;
using LogFlow.Storage;
using System.Text.Json;

namespace LogFlow.Server.Cli;

/// <summary>Runs a finite source through the whole engine and builds its report: what replay, simulate and analyze share.</summary>
internal sealed class EngineRun
{
    /// <summary>Where to keep the records; null keeps none.</summary>
    public string? DatabasePath { get; init; }

    public EngineOptions Options { get; init; } = new();

    /// <summary>Share of the input that was read, for the progress line; null when not known.</summary>
    public Func<double?>? Progress { get; init; }

    /// <summary>Called before the engine starts, to subscribe more.</summary>
    public Action<EnginePipeline>? Prepare { get; init; }

    public async Task<Report> RunAsync(ILogSource source, Func<IReadOnlyList<InjectedFault>?>? truth, CancellationToken cancellationToken)
    {
        // Only the first is told and the rest counted: a consumer that always fails does so for every batch.
        ConsumerFailure? first = null;
        var failures = 0;
        var store = DatabasePath is null ? null : LogStore.Open(new StoreOptions { Path = DatabasePath });
        try
        {
            await using var pipeline = new EnginePipeline(Options, store?.Writer, failure =>
            {
                Interlocked.CompareExchange(ref first, failure, null);
                Interlocked.Increment(ref failures);
            });
            var builder = new ReportBuilder();
            pipeline.Logs.Subscribe(new Subscription("report-input"), builder.Batches);
            pipeline.Ticks.Subscribe(new Subscription("report", 256), builder.Outcomes);
            Prepare?.Invoke(pipeline);
            var watch = Stopwatch.StartNew();
            await using (new ProgressLine(() => new ProgressState(builder.Records, Progress?.Invoke()), TimeProvider.System))
            {
                await pipeline.RunToEndAsync(source, cancellationToken).ConfigureAwait(false);
            }

            if (first is not null)
            {
                throw new InvalidOperationException(
                    $"stage '{first.Group}' failed {failures} times, first with: {first.Error.Message}", first.Error);
            }

            if (pipeline.Plugs.FirstOrDefault(plug => plug.Failures > 0) is { } sick)
            {
                throw new InvalidOperationException($"'{sick.Name}' failed in {sick.Failures} of {sick.Calls} seconds, last with: {sick.LastError}");
            }

            return builder.Build(pipeline.Miner.Snapshot().Templates.Count, watch.Elapsed.TotalSeconds, truth?.Invoke());
        }
        finally
        {
            if (store is not null)
            {
                await store.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public static async Task WriteReportAsync(Report report, string path, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
        }

        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, report, LogFlowJson.Indented, cancellationToken).ConfigureAwait(false);
    }
}
