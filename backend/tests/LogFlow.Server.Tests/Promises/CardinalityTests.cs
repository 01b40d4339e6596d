using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine;
using LogFlow.Server.Push;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace LogFlow.Server.Tests.Promises;

/// <summary>Names without end: services, traces, templates, attributes and callers that never come twice.</summary>
[Collection(AloneCollection.Name)]
public sealed class CardinalityTests(ITestOutputHelper output)
{
    private const int Names = 200_000;
    private const int Records = 30_000;
    private const int PerBody = 10_000;
    private const long GrowthMaxBytes = 700L * 1024 * 1024;

    [Fact]
    public void Two_hundred_thousand_names_fold_into_one()
    {
        var names = new NameTable();

        var ids = Enumerable.Range(0, Names).Select(i => names.Intern(Word(i))).ToList();

        Assert.Equal(names.Capacity, names.Count);
        Assert.Equal(names.Folded, ids.Count(id => id == names.Other));
        Assert.Equal(Names - (names.Capacity - 2), names.Folded);
        Assert.Equal(ids[0], names.Intern(Word(0)));
    }

    [Fact]
    public async Task A_flood_of_names_is_bounded_folded_and_counted()
    {
        await using var server = await RunningServer.StartAsync(("Ingest:StoreWait", "00:02:00"));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = RunningServer.Now.AddSeconds(-20);

        for (var first = 0; first < Records; first += PerBody)
        {
            var body = new StringBuilder();
            for (var i = first; i < first + PerBody; i++)
            {
                var word = Word(i);
                body.Append($$"""{"timestamp":"{{start.AddMilliseconds(i / 40):O}}","service":"svc-{{word}}","parent_service":"caller-{{word}}","kind":"{{(i % 2 == 0 ? "span" : "log")}}","level":"error","message":"{{word}} of {{Word(i + 7)}} {{Word(i + 13)}}","trace_id":"{{i:x32}}","span_id":"{{i + 1:x16}}","k{{word}}":"{{word}}"}""").Append('\n');
            }

            using var answer = await server.Client.PostAsync("/api/ingest", new StringContent(body.ToString(), Encoding.UTF8, "application/x-ndjson"));
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        var pipeline = server.Services.GetRequiredService<EnginePipeline>();
        var view = server.Services.GetRequiredService<LiveView>();
        await RunningServer.UntilAsync(() => Task.FromResult(view.Last?.Frame.Tick ?? 0), tick => tick >= start.ToUnixTimeSeconds() + 1);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{grown / 1e6:f0} MB more, {pipeline.Services.Count} names, {pipeline.Services.Folded} folded, {pipeline.Miner.TemplateCount} templates");

        Assert.True(pipeline.Services.Count <= pipeline.Services.Capacity);
        Assert.True(pipeline.Services.Folded > 0);
        Assert.True(pipeline.Miner.TemplateCount <= 100_000);
        Assert.True(view.Current.Services.Count <= 1000);
        Assert.True(grown < GrowthMaxBytes, $"{grown / 1e6:f0} MB more");
        var metrics = await server.Client.GetStringAsync("/metrics");
        Assert.Contains("logflow_service_names_folded_total", metrics);
        Assert.True(metrics.Length < 4_000_000, $"metrics have {metrics.Length} characters");
        Assert.Contains("folded into (other)", (await server.GetAsync("/api/status")).GetRawText());
        Assert.Contains(NameTable.OtherName, (await server.GetAsync($"/api/search?service={Uri.EscapeDataString(NameTable.OtherName)}&limit=1")).GetRawText());
    }

    /// <summary>Letters only, so that the miner cannot take them for numbers.</summary>
    private static string Word(int i)
    {
        var n = (uint)i * 2654435761u;
        return string.Create(7, n, static (span, value) =>
        {
            for (var k = 0; k < span.Length; k++, value /= 26)
            {
                span[k] = (char)('a' + (value % 26));
            }
        });
    }
}
