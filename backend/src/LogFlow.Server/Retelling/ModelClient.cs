using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LogFlow.Server.Retelling;

/// <summary>Posts JSON to the model's server and reads JSON back: no redirects (they would carry the story elsewhere), no cookies, a bounded answer.</summary>
internal sealed class ModelClient(string? apiKey) : IDisposable
{
    private const int AnswerBytesMax = 256 * 1024;

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        // The caller's token ends an attempt.
        Timeout = Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = AnswerBytesMax,
    };

    /// <exception cref="RetellingException">No usable answer came.</exception>
    public async Task<JsonNode> PostAsync(Uri address, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (!string.IsNullOrEmpty(apiKey))
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }

        try
        {
            using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new RetellingException($"The model's server answered {(int)response.StatusCode}.");
            }

            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return JsonNode.Parse(bytes) ?? throw new RetellingException("The model's server answered nothing.");
        }
        catch (HttpRequestException error)
        {
            throw new RetellingException($"The model's server cannot be used: {(error.InnerException?.Message ?? error.Message).TrimEnd('.')}.", error);
        }
        catch (JsonException error)
        {
            throw new RetellingException("The model's server answered something that is not JSON.", error);
        }
    }

    public void Dispose() => _client.Dispose();
}
