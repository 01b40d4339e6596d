using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using LogFlow.Testing;

namespace LogFlow.Server.Tests.Push;

/// <summary>A plain client of SignalR's JSON protocol over a WebSocket: messages end with the record separator 0x1e.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private const char Separator = '\u001e';

    private readonly ClientWebSocket _socket = new();
    private readonly Queue<JsonElement> _messages = new();
    private readonly MemoryStream _received = new();
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly CancellationTokenSource _patience = new(Patience.Limit);
    private int _invocations;

    /// <summary>Bytes of the messages read so far, as they came over the wire.</summary>
    public long BytesRead { get; private set; }

    public static async Task<HubClient> ConnectAsync(Uri server, string? origin = null, string query = "")
    {
        var client = new HubClient();
        if (origin is not null)
        {
            client._socket.Options.SetRequestHeader("Origin", origin);
        }

        await client._socket.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "/hub/live", Query = query }.Uri, client._patience.Token);
        await client.SendAsync("""{"protocol":"json","version":1}""");
        var handshake = await client.ReadAsync();
        Assert.Empty(handshake.EnumerateObject());
        return client;
    }

    /// <summary>Arguments of the next message to this target; others are passed over.</summary>
    public async Task<JsonElement> NextAsync(string target, Func<JsonElement, bool>? isWanted = null)
    {
        while (true)
        {
            var message = await ReadAsync();
            if (message.TryGetProperty("target", out var to) && to.GetString() == target && (isWanted is null || isWanted(message.GetProperty("arguments")[0])))
            {
                return message.GetProperty("arguments")[0];
            }
        }
    }

    /// <summary>The completion of a call.</summary>
    public async Task<JsonElement> CallAsync(string method, object? argument)
    {
        var id = (++_invocations).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments = new[] { argument } }));
        while (true)
        {
            var message = await ReadAsync();
            if (message.TryGetProperty("type", out var type) && type.GetInt32() == 3 && message.GetProperty("invocationId").GetString() == id)
            {
                return message;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_socket.State == WebSocketState.Open)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _patience.Token);
            }
        }
        catch (WebSocketException)
        {
            // Closed by the other side meanwhile.
        }

        _socket.Dispose();
        _patience.Dispose();
    }

    private Task SendAsync(string message) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(message + Separator), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);

    private async Task<JsonElement> ReadAsync()
    {
        while (_messages.Count == 0)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(), _patience.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                throw new WebSocketException(WebSocketError.ConnectionClosedPrematurely);
            }

            BytesRead += received.Count;
            _received.Write(_buffer, 0, received.Count);
            if (!received.EndOfMessage)
            {
                continue;
            }

            // SignalR puts whole messages into one WebSocket message.
            foreach (var part in Encoding.UTF8.GetString(_received.ToArray()).Split(Separator, StringSplitOptions.RemoveEmptyEntries))
            {
                _messages.Enqueue(JsonDocument.Parse(part).RootElement);
            }

            _received.SetLength(0);
        }

        return _messages.Dequeue();
    }
}
