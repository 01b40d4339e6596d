using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace LogFlow.Server.Tests.Retelling;

internal sealed record Asked(string Path, JsonElement Body, string? Authorization);

/// <summary>A real web server on loopback that speaks both protocols of language models and says what it is told to say.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ModelServer(WebApplication app) => _app = app;

    public ConcurrentQueue<Asked> Questions { get; } = new();

    /// <summary>What the model writes; null never answers.</summary>
    public string? Says { get; set; } = """{"story":"payments fails.","steps":[]}""";

    /// <summary>In place of a well-formed answer.</summary>
    public string? Raw { get; set; }

    public int Status { get; set; } = 200;

    public string Address => _app.Urls.First();

    public static async Task<ModelServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ModelServer(app);
        app.MapPost("/v1/chat/completions", context => server.AnswerAsync(context, content => new { id = "1", choices = new[] { new { index = 0, message = new { role = "assistant", content } } } }));
        app.MapPost("/api/chat", context => server.AnswerAsync(context, content => new { model = "m", message = new { role = "assistant", content }, done = true }));
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<string, object> shape)
    {
        var body = await JsonDocument.ParseAsync(context.Request.Body);
        Questions.Enqueue(new Asked(context.Request.Path, body.RootElement, context.Request.Headers.Authorization));
        if (Says is null)
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
            return;
        }

        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Raw ?? JsonSerializer.Serialize(shape(Says)));
    }
}
