using System.Text.Json.Nodes;

namespace LogFlow.Server.Retelling;

/// <summary>Ollama's own protocol (<c>POST {base}/api/chat</c>), in one piece instead of a stream.</summary>
internal sealed class OllamaModel(ModelClient client, Uri address, string model) : ILanguageModel
{
    public async Task<string> AskAsync(string instruction, string question, CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(
            address,
            new JsonObject
            {
                ["model"] = model,
                ["stream"] = false,
                ["format"] = "json",
                ["options"] = new JsonObject { ["temperature"] = 0 },
                ["messages"] = new JsonArray(
                    new JsonObject { ["role"] = "system", ["content"] = instruction },
                    new JsonObject { ["role"] = "user", ["content"] = question }),
            },
            cancellationToken).ConfigureAwait(false);
        return answer is JsonObject whole && whole["message"] is JsonObject message && message["content"] is JsonValue content && content.TryGetValue<string>(out var text)
            ? text
            : throw new RetellingException("The model's server answered without message.content.");
    }
}
