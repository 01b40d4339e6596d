using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Server.Cli;
using LogFlow.Testing;

namespace LogFlow.Server.Tests;

/// <summary>The real server on a free port, over a real database in a temporary folder.</summary>
public sealed class RunningServer : IAsyncDisposable
{
    private readonly ServerApp _app;
    private readonly string? _folder;

    private RunningServer(ServerApp app, string? folder)
    {
        _app = app;
        _folder = folder;
        Client = new HttpClient { BaseAddress = new Uri(app.Address), Timeout = Patience.Limit };
    }

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    /// <summary>Where the first syslog source listens.</summary>
    public IPEndPoint SyslogAddress => _app.Syslog[0].Address;

    /// <summary>Every address it listens on, the main one first.</summary>
    public IReadOnlyList<string> Addresses => _app.Addresses;

    internal IServiceProvider Services => _app.Services;

    /// <summary>Starts over a database in a temporary folder, which goes with the server; settings without the <c>LogFlow:</c> prefix.</summary>
    public static Task<RunningServer> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(Directory.CreateTempSubdirectory("logflow-test-").FullName, ownsFolder: true, settings);

    /// <summary>Starts over the database in a folder that stays.</summary>
    public static Task<RunningServer> StartInAsync(string folder, params (string Key, string Value)[] settings) =>
        StartAsync(folder, ownsFolder: false, settings);

    /// <summary>Starts with something between the engine and the store.</summary>
    internal static Task<RunningServer> StartAroundAsync(Func<LogFlow.Contracts.Queries.IStoreWriter, LogFlow.Contracts.Queries.IStoreWriter> around, params (string Key, string Value)[] settings) =>
        StartAsync(Directory.CreateTempSubdirectory("logflow-test-").FullName, ownsFolder: true, settings, around);

    /// <summary>Starts with something around the engine's plugs.</summary>
    internal static Task<RunningServer> StartAroundAsync(LogFlow.Engine.PlugWrapping wrapping, params (string Key, string Value)[] settings) =>
        StartAsync(Directory.CreateTempSubdirectory("logflow-test-").FullName, ownsFolder: true, settings, wrapping: wrapping);

    /// <summary>Starts over the database in a folder that stays, on a clock of the test's.</summary>
    internal static Task<RunningServer> StartAtAsync(string folder, TimeProvider clock, params (string Key, string Value)[] settings) =>
        StartAsync(folder, ownsFolder: false, settings, clock: clock);

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch
            {
                null => null,
                string json => new StringContent(json, Encoding.UTF8, "application/json"),
                _ => JsonContent.Create(body, options: LogFlowJson.Options),
            },
        };
        using var response = await Client.SendAsync(request);
        return await ReadAsync(response, expected);
    }

    /// <summary>A problem's body, after its form was checked.</summary>
    public async Task<JsonElement> ProblemAsync(HttpMethod method, string path, HttpStatusCode expected, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await Client.SendAsync(request);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await ReadAsync(response, expected);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("code").GetString()!);
        return problem;
    }

    public Task<HttpResponseMessage> PostLinesAsync(IEnumerable<string> lines) =>
        Client.PostAsync("/api/ingest", new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson"));

    public async Task<JsonElement> IngestAsync(params string[] lines)
    {
        using var response = await PostLinesAsync(lines);
        return await ReadAsync(response, HttpStatusCode.OK);
    }

    /// <summary>
    /// Asks until the answer is as wanted; the engine closes a second some moments after it has passed. One that has not even the form yet in
    /// which it could be (a null where an object will stand) is not as wanted either.
    /// </summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted)
    {
        using var patience = new CancellationTokenSource(Patience.Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var last = await ask();
        while (!IsWanted(last))
        {
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Not within {Patience.Limit.TotalSeconds} s; the last answer was: {last}");
            }

            last = await ask();
        }

        return last;

        bool IsWanted(T answer)
        {
            try
            {
                return isWanted(answer);
            }
            catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException)
            {
                return false;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<RunningServer> StartAsync(
        string folder, bool ownsFolder, (string Key, string Value)[] settings, Func<LogFlow.Contracts.Queries.IStoreWriter, LogFlow.Contracts.Queries.IStoreWriter>? around = null,
        LogFlow.Engine.PlugWrapping? wrapping = null, TimeProvider? clock = null)
    {
        var given = new Dictionary<string, string?>
        {
            ["LogFlow:Port"] = "0",
            ["LogFlow:Source"] = "none",
            ["LogFlow:Database"] = Path.Combine(folder, "test.duckdb"),
            ["Logging:LogLevel:Default"] = "Critical",
            ["Logging:LogLevel:LogFlow"] = "Critical",
        };
        foreach (var (key, value) in settings)
        {
            given[key.StartsWith("Logging", StringComparison.Ordinal) ? key : "LogFlow:" + key] = value;
        }

        try
        {
            var configuration = ServeCommand.Configuration(given);
            var app = await ServerApp.StartAsync(ServerSettings.Read(configuration), configuration, around, wrapping, clock, CancellationToken.None);
            return new RunningServer(app, ownsFolder ? folder : null);
        }
        catch when (ownsFolder)
        {
            // Some are not meant to start, and nobody will dispose them.
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(expected == response.StatusCode, $"{response.RequestMessage?.RequestUri} answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
