using System.Text.Json;
using System.Text.Json.Nodes;
using LogFlow.Contracts;
using LogFlow.Server.Masking;

namespace LogFlow.Server.Capsules;

/// <summary>
/// Masks and bounds every text of a capsule, wherever it stands: nothing that is added to it later can be forgotten here. Ids, words of
/// the format and times are left alone.
/// </summary>
internal static class CapsuleMask
{
    private const string Cut = "…";

    /// <summary>Ids and words are short.</summary>
    private const int WordMax = 200;

    private static readonly HashSet<string> NotText =
    [
        "format", "created", "logflow_version", "id", "trace_id", "template", "merged_into", "merged_from", "state", "severity", "relation", "outcome", "kind",
        "unit", "level", "onset", "detected", "last_signal", "resolved", "acknowledged", "at", "time", "start", "predicted_at", "expected_at", "hit_at",
    ];

    public static Capsule Hide(Capsule capsule)
    {
        var hidden = 0;
        var node = Walk(JsonSerializer.SerializeToNode(capsule, LogFlowJson.Options), "", ref hidden);
        return node.Deserialize<Capsule>(LogFlowJson.Options)! with { Hidden = hidden };
    }

    private static JsonNode? Walk(JsonNode? node, string name, ref int hidden)
    {
        switch (node)
        {
            case JsonObject inner:
                foreach (var key in inner.Select(property => property.Key).ToList())
                {
                    if (inner[key] is JsonObject or JsonArray)
                    {
                        Walk(inner[key], key, ref hidden);
                    }
                    else if (Masked(inner[key], key, ref hidden) is { } masked)
                    {
                        inner[key] = masked;
                    }
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (list[i] is JsonObject or JsonArray)
                    {
                        Walk(list[i], name, ref hidden);
                    }
                    else if (Masked(list[i], name, ref hidden) is { } masked)
                    {
                        list[i] = masked;
                    }
                }

                break;
        }

        return node;
    }

    /// <summary>Null when it stays as it is.</summary>
    private static string? Masked(JsonNode? node, string name, ref int hidden)
    {
        if (node is not JsonValue value || !value.TryGetValue(out string? text))
        {
            return null;
        }

        if (NotText.Contains(name))
        {
            return text.Length > WordMax ? text[..WordMax] : null;
        }

        // Masked before it is cut: half a secret would not be recognised.
        var masked = TextMasker.Full.Mask(text, out var found);
        hidden += found;
        if (masked.Length > Capsule.Bounds.TextLength)
        {
            masked = masked[..(Capsule.Bounds.TextLength - 1)] + Cut;
        }

        return ReferenceEquals(masked, text) ? null : masked;
    }
}
