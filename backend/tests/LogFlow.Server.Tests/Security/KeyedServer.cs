using System.Net.Http.Headers;
using LogFlow.Server.Security;

namespace LogFlow.Server.Tests.Security;

/// <summary>A server that asks for keys, and one key of each scope.</summary>
public sealed class KeyedServer : IAsyncLifetime
{
    // Keeps no cookies: a test that sends none must come as nobody.
    private readonly SocketsHttpHandler _handler = new() { UseCookies = false };
    private HttpClient _client = null!;
    private string _folder = "";

    public RunningServer Server { get; private set; } = null!;

    public string Ingest { get; private set; } = "";

    public string Read { get; private set; } = "";

    public string Admin { get; private set; } = "";

    public KeyFile File { get; private set; } = null!;

    public static async Task<KeyedServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var keyed = new KeyedServer();
        await keyed.BeginAsync(settings);
        return keyed;
    }

    public Task InitializeAsync() => BeginAsync(("Security:WrongKeysMax", "10000"));

    public async Task DisposeAsync()
    {
        _client.Dispose();
        _handler.Dispose();
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A new key, known to the server at once.</summary>
    public string Make(string name, AccessScope scopes)
    {
        var (key, secret) = ApiKey.Make(name, scopes, RunningServer.Now);
        File.Change(keys =>
        {
            keys.Add(key);
            return true;
        });
        (Server?.Services.GetService(typeof(KeyRing)) as KeyRing)?.Reload();
        return secret;
    }

    public void Revoke(string secret)
    {
        File.Change(keys => keys.RemoveAll(k => k.Hash == ApiKey.HashOf(secret)));
        ((KeyRing)Server.Services.GetService(typeof(KeyRing))!).Reload();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? bearer, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (bearer is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await _client.SendAsync(request);
    }

    private async Task BeginAsync(params (string Key, string Value)[] settings)
    {
        _folder = Directory.CreateTempSubdirectory("logflow-keyed-").FullName;
        File = KeyFile.For(null, Path.Combine(_folder, "test.duckdb"));
        Ingest = Make("shipper", AccessScope.Ingest);
        Read = Make("viewer", AccessScope.Read);
        Admin = Make("operator", AccessScope.Admin);
        Server = await RunningServer.StartInAsync(_folder, settings);
        _client = new HttpClient(_handler, disposeHandler: false) { BaseAddress = Server.Address };
    }
}
