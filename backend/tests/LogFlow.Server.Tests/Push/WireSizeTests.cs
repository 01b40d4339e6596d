using System.Text.Json;
using Xunit.Abstractions;

namespace LogFlow.Server.Tests.Push;

/// <summary>What a dashboard costs on the wire while the demo shop is well: the real server, the real socket.</summary>
[Collection(AloneCollection.Name)]
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
                && stats.GetProperty("tick").GetDateTimeOffset() > RunningServer.Now.AddSeconds(-4));
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
        var (before, bytes, ticks) = (client.BytesRead, 0L, 0);
        var sizes = new SortedDictionary<string, int>(StringComparer.Ordinal);

        while (ticks < Ticks)
        {
            var delta = await client.NextAsync("delta");
            Assert.Equal(number + delta.GetProperty("covers").GetInt32(), delta.GetProperty("number").GetInt64());
            number = delta.GetProperty("number").GetInt64();
            if (delta.GetProperty("covers").GetInt32() == 1)
            {
                // Those that a busy machine tells together cost less each, so they do not count.
                ticks++;
                bytes += client.BytesRead - before;
                foreach (var part in delta.EnumerateObject())
                {
                    sizes[part.Name] = sizes.GetValueOrDefault(part.Name) + part.Value.GetRawText().Length;
                }
            }

            before = client.BytesRead;
        }

        output.WriteLine(string.Join(", ", sizes.Select(size => $"{size.Key} {size.Value / ticks}")));
        return bytes / (double)ticks;
    }
}
