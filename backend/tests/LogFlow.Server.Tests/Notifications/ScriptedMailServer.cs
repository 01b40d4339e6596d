using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LogFlow.Server.Tests.Notifications;

/// <summary>A mail server that answers each line by a script, for what a well-behaved one does not do.</summary>
internal sealed class ScriptedMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    /// <param name="answer">What to answer to a line (<c>""</c> for the connection itself); null says nothing.</param>
    public ScriptedMailServer(Func<string, string?> answer)
    {
        _listener.Start();
        _serving = ServeAsync(answer);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public List<string> Lines { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task ServeAsync(Func<string, string?> answer)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream);
                for (var line = ""; line is not null; line = await reader.ReadLineAsync(_stop.Token))
                {
                    Lines.Add(line);
                    // The empty line within a mail is none of the conversation.
                    if ((line.Length > 0 || Lines.Count == 1) && answer(line) is { } said)
                    {
                        await stream.WriteAsync(Encoding.UTF8.GetBytes(said), _stop.Token);
                    }
                }
            }
            catch (IOException)
            {
                // The client hung up; the next one comes.
            }
        }
    }
}
