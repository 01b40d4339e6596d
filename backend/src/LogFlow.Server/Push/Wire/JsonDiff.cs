using System.Text.Json;
using System.Text.Json.Nodes;

namespace LogFlow.Server.Push.Wire;

/// <summary>
/// What has to be told to turn one JSON value into another:
/// <list type="bullet">
/// <item><c>[value]</c>: it is this value now.</item>
/// <item><c>{"name": patch, …}</c>: these members changed, the others did not. In a list the names are positions.</item>
/// <item><c>{"@": [start, removed, item, …]}</c>, alone or beside positions: after those, at <c>start</c> so many items leave and these come.</item>
/// </list>
/// A member's name never begins with <c>@</c> here.
/// </summary>
internal static class JsonDiff
{
    private const string Splice = "@";

    /// <summary>Null when nothing changed.</summary>
    public static JsonNode? Between(JsonElement before, JsonElement after)
    {
        if (JsonElement.DeepEquals(before, after))
        {
            return null;
        }

        var patch = (before.ValueKind, after.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => OfMembers(before, after),
            (JsonValueKind.Array, JsonValueKind.Array) => Shorter(OfPositions(before, after), OfMiddle(before, after)),
            _ => null,
        };
        return Shorter(patch, new JsonArray(Copy(after)));
    }

    private static JsonObject? OfMembers(JsonElement before, JsonElement after)
    {
        var patch = new JsonObject();
        foreach (var member in after.EnumerateObject())
        {
            if (!before.TryGetProperty(member.Name, out var old))
            {
                patch[member.Name] = new JsonArray(Copy(member.Value));
            }
            else if (Between(old, member.Value) is { } change)
            {
                patch[member.Name] = change;
            }
        }

        return before.EnumerateObject().All(member => after.TryGetProperty(member.Name, out _)) ? patch : null;
    }

    /// <summary>Items changed where they stand; what is more or less stands at the end.</summary>
    private static JsonObject OfPositions(JsonElement before, JsonElement after)
    {
        var patch = new JsonObject();
        var (old, now) = (before.GetArrayLength(), after.GetArrayLength());
        var common = Math.Min(old, now);
        for (var i = 0; i < common; i++)
        {
            if (Between(before[i], after[i]) is { } change)
            {
                patch[i.ToString(System.Globalization.CultureInfo.InvariantCulture)] = change;
            }
        }

        if (old != now)
        {
            patch[Splice] = Spliced(after, common, old - common, now - common);
        }

        return patch;
    }

    /// <summary>The items at the start and at the end stay; what stands between is replaced.</summary>
    private static JsonObject OfMiddle(JsonElement before, JsonElement after)
    {
        var (old, now) = (before.GetArrayLength(), after.GetArrayLength());
        var shorter = Math.Min(old, now);
        var start = 0;
        while (start < shorter && JsonElement.DeepEquals(before[start], after[start]))
        {
            start++;
        }

        var end = 0;
        while (end < shorter - start && JsonElement.DeepEquals(before[old - 1 - end], after[now - 1 - end]))
        {
            end++;
        }

        return new JsonObject { [Splice] = Spliced(after, start, old - start - end, now - start - end) };
    }

    private static JsonArray Spliced(JsonElement after, int start, int removed, int added)
    {
        var splice = new JsonArray(start, removed);
        for (var i = 0; i < added; i++)
        {
            splice.Add(Copy(after[start + i]));
        }

        return splice;
    }

    private static JsonNode Shorter(JsonNode? one, JsonNode other) =>
        one is not null && one.ToJsonString().Length <= other.ToJsonString().Length ? one : other;

    private static JsonNode? Copy(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };
}
