using System.Text.Json.Nodes;

namespace LogFlow.Server.Retelling;

/// <summary>
/// The chat completions of OpenAI's API (<c>POST {base}/chat/completions</c>), which vLLM, llama.cpp, LM Studio and most gateways speak.
/// </summary>
internal sealed class OpenAiModel(ModelClient client, Uri address, string model) : ILanguageModel
{
    public async Task<string> AskAsync(string instruction, string question, CancellationToken cancellationToken)
    {
        var answer = await client.PostAsync(
            address,
            new JsonObject
            {
                ["model"] = model,
                ["temperature"] = 0,
                ["response_format"] = new JsonObject { ["type"] = "json_object" },
                ["messages"] = new JsonArray(
                    new JsonObject { ["role"] = "system", ["content"] = instruction },
                    new JsonObject { ["role"] = "user", ["content"] = question }),
            },
            cancellationToken).ConfigureAwait(false);
        return answer is JsonObject whole && whole["choices"] is JsonArray { Count: > 0 } choices && choices[0] is JsonObject first
            && first["message"] is JsonObject message && message["content"] is JsonValue content && content.TryGetValue<string>(out var text)
            ? text
            : throw new RetellingException("The model's server answered without choices[0].message.content.");
    }
}
