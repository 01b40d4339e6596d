using System.Text.Json;
using Xunit.Abstractions;

namespace LogFlow.Server.Tests.Push;

/// <summary>What a dashboard costs on the wire while the demo shop is well: the real server, the real socket.</summary>
public sealed class WireSizeTests(ITestOutputHelper output)
{
    private const int Ticks = 5;
    private const int BytesMax = 5_000;

    [Fact]
    public async Task A_tick_of_fourteen_services_costs_less_than_five_kilobytes()
    {
        await using var server = await RunningServer.StartAsync(("Source", "simulator"), ("Database", ":memory:"));
        await RunningServer.UntilAsync(
            () => server.GetAsync("/api/stats"),
            // The past that the simulator makes up at its start comes fast; steady is what comes second by second.
            stats => !stats.GetProperty("is_warming_up").GetBoolean() && stats.GetProperty("services").GetArrayLength() == 14
                && stats.GetProperty("tick").GetDateTimeOffset() > RunningServer.Now.AddSeconds(-4),
            seconds: 60);
        await using var client = await HubClient.ConnectAsync(server.Address);
        var snapshot = await client.NextAsync("snapshot");
        output.WriteLine($"snapshot: {client.BytesRead} bytes");

        var alone = await PerTickAsync(client, snapshot.GetProperty("number").GetInt64());
        await client.CallAsync("Watch", new { });
        var withTail = await PerTickAsync(client, (await client.NextAsync("delta")).GetProperty("number").GetInt64());

        output.WriteLine($"{alone:F0} bytes per tick, {withTail:F0} with the live tail open");
        Assert.InRange(alone, 100, BytesMax);
        Assert.InRange(withTail, alone, BytesMax);
    }

    private async Task<double> PerTickAsync(HubClient client, long number)
    {
        var (first, start) = (client.BytesRead, number);
        var sizes = new SortedDictionary<string, int>(StringComparer.Ordinal);

        while (number < start + Ticks)
        {
            var delta = await client.NextAsync("delta");
            number = delta.GetProperty("number").GetInt64();
            Assert.Equal(1, delta.GetProperty("covers").GetInt32());
            foreach (var part in delta.EnumerateObject())
            {
                sizes[part.Name] = sizes.GetValueOrDefault(part.Name) + part.Value.GetRawText().Length;
            }
        }

        output.WriteLine(string.Join(", ", sizes.Select(size => $"{size.Key} {size.Value / (number - start)}")));
        return (client.BytesRead - first) / (double)(number - start);
    }
}
