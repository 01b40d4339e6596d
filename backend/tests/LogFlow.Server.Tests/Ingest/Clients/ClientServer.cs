using System.Text.Json;

namespace LogFlow.Server.Tests.Ingest.Clients;

/// <summary>A server with OpenTelemetry's ports open, for clients that others wrote.</summary>
public sealed class ClientServer : IAsyncLifetime
{
    public RunningServer Server { get; private set; } = null!;

    /// <summary>The main port, which takes every protocol but gRPC.</summary>
    public string Http => Server.Addresses[0];

    public string OtlpHttp => Server.Addresses[1];

    public string OtlpGrpc => Server.Addresses[2];

    public async Task InitializeAsync() => Server = await RunningServer.StartAsync(
        ("Ingest:Otlp:Listen", "true"), ("Ingest:Otlp:HttpPort", "0"), ("Ingest:Otlp:GrpcPort", "0"));

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>The only record whose text holds a marker, word by word; what was acknowledged is there at once.</summary>
    public async Task<JsonElement> FindAsync(string marker, string kind = "log")
    {
        var found = await Server.GetAsync($"/api/search?q={Uri.EscapeDataString($"\"{marker}\"")}");
        return Assert.Single(found.GetProperty("items").EnumerateArray(), r => r.GetProperty("kind").GetString() == kind);
    }

    public static JsonElement Attributes(JsonElement record) => JsonDocument.Parse(record.GetProperty("attributes").GetString()!).RootElement;
}

[CollectionDefinition(Name)]
public sealed class ClientCollection : ICollectionFixture<ClientServer>
{
    public const string Name = "clients";
}
