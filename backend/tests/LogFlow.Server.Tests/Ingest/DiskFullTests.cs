using System.Net;
using System.Text;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Ingest;

public sealed class DiskFullTests
{
    [Fact]
    public async Task A_full_disk_is_a_507_reading_goes_on_and_so_does_storing_when_there_is_room()
    {
        using var disk = Tmpfs.TryMount(64);
        if (disk is null)
        {
            return;
        }

        await using var server = await RunningServer.StartInAsync(disk.Path);
        await server.IngestAsync("""{"service":"shop","message":"before"}""");
        disk.Fill();

        var problem = await server.ProblemAsync(
            HttpMethod.Post, "/api/ingest", HttpStatusCode.InsufficientStorage, new StringContent("""{"service":"shop","message":"no room"}""", Encoding.UTF8, "application/x-ndjson"));

        Assert.Equal("disk_full", problem.GetProperty("code").GetString());
        Assert.Contains("is full", problem.GetProperty("detail").GetString());
        Assert.Equal(1, (await server.GetAsync("/api/search?service=shop")).GetProperty("items").GetArrayLength());
        disk.Free();
        await RunningServer.UntilAsync(
            async () =>
            {
                using var response = await server.PostLinesAsync(["""{"service":"shop","message":"after"}"""]);
                return response.StatusCode;
            },
            status => status == HttpStatusCode.OK);
        Assert.Equal(2, (await server.GetAsync("/api/search?service=shop")).GetProperty("items").GetArrayLength());
    }
}
