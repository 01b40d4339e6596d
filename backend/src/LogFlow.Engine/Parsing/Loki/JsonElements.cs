using System.Text.Json;

namespace LogFlow.Engine.Parsing.Loki;

internal static class JsonElements
{
    /// <summary>A member that must be there and of a kind.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    public static JsonElement GetProperty(this JsonElement element, ReadOnlySpan<byte> name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind == kind
            ? member
            : throw new InvalidOperationException("A member is missing or of another kind.");
}
