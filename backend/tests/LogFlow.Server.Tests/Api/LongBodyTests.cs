using System.Net.Sockets;
using System.Text;

namespace LogFlow.Server.Tests.Api;

public sealed class LongBodyTests(SeededServer seeded) : IClassFixture<SeededServer>
{
    private const int BodyBytes = 8 * 1024 * 1024;

    /// <summary>A connection reset while the rest is still being written would take the answer with it.</summary>
    [Theory]
    [InlineData("PUT", "/api/map/services")]
    [InlineData("POST", "/api/rules")]
    public async Task One_who_sends_too_much_is_answered_and_may_finish_the_sentence(string method, string path)
    {
        var address = seeded.Server.Address;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {BodyBytes}\r\n\r\n"));

        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        Assert.StartsWith("HTTP/1.1 413 ", await reader.ReadLineAsync());
        var rest = new byte[64 * 1024];
        for (var sent = 0; sent < BodyBytes; sent += rest.Length)
        {
            await stream.WriteAsync(rest);
        }

        var answer = await reader.ReadToEndAsync();
        Assert.Contains("Connection: close", answer);
        Assert.Contains("application/problem+json", answer);
    }
}
