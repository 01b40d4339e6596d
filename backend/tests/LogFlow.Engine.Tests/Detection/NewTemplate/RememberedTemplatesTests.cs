using System.Text;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Records;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Detection.NewTemplate;

/// <summary>A restart is no reason to call a line new that the service has written before.</summary>
public sealed class RememberedTemplatesTests
{
    private const string Rare = "disk check found bad blocks";

    [Fact]
    public async Task What_a_service_wrote_in_an_earlier_run_is_no_news()
    {
        Assert.Empty(await NewsAsync(("jobs", TemplateCorrection.IdOf(Rare))));
    }

    [Fact]
    public async Task What_it_never_wrote_or_another_did_is()
    {
        Assert.All(await NewsAsync(), signal => Assert.Equal(Rare, signal.TemplateText));
        Assert.NotEmpty(await NewsAsync(("web", TemplateCorrection.IdOf(Rare))));
    }

    private static async Task<List<Signal>> NewsAsync(params (string Service, TemplateId Template)[] written)
    {
        var outcomes = new CollectingConsumer<TickOutcome>();
        await using var pipeline = new EnginePipeline(new EngineOptions { Threads = 1 });
        pipeline.Ticks.Subscribe(new Subscription("test", 10_000), outcomes);
        pipeline.Remember(written);
        await pipeline.RunToEndAsync(new Jobs(), CancellationToken.None);
        return [.. outcomes.Items.SelectMany(outcome => outcome.Signals).Where(signal => signal.Kind == SignalKinds.NewTemplate)];
    }

    /// <summary>Three minutes of a steady line, and at their end the rare one.</summary>
    private sealed class Jobs : ILogSource
    {
        public string Name => "jobs";

        public async Task RunAsync(IBatchSink sink, CancellationToken cancellationToken)
        {
            for (var second = 0; second < 190; second++)
            {
                var batch = new LogBatch(sink.Services, 4);
                Add(batch, second, "job is done", Severity.Info);
                if (second >= 180)
                {
                    Add(batch, second, Rare, Severity.Error);
                }

                await sink.PublishAsync(batch, cancellationToken);
            }
        }

        private static void Add(LogBatch batch, int second, string line, byte severity) => batch.Add(new LogRecord
        {
            TimeNs = (Some.Tick + second) * 1_000_000_000,
            Service = batch.Services.Intern("jobs"),
            Severity = severity,
            Body = Encoding.UTF8.GetBytes(line),
        });
    }
}
