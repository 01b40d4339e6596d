using System.Text.Json;
using System.Text.Json.Nodes;
using LogFlow.Server.Push.Wire;

namespace LogFlow.Server.Tests.Wire;

/// <summary>The front end applies the same patches to the same values, from <c>golden/wire/patches.json</c>.</summary>
public sealed class JsonDiffTests
{
    internal static readonly (JsonNode? Before, JsonNode? After, JsonNode? Patch)[] Cases =
    [
        Case("""{"a":1,"b":[1,2]}""", """{"a":1,"b":[1,2]}""", null),
        Case("""{"a":1,"b":"a rather long text that stays"}""", """{"a":2,"b":"a rather long text that stays"}""", """{"a":[2]}"""),
        Case("""{"a":"x","b":"a rather long text that stays"}""", """{"a":null,"b":"a rather long text that stays"}""", """{"a":[null]}"""),
        Case("""{"s":["a sentence that stays"]}""", """{"s":["a sentence that stays","and another"]}""", """{"s":{"@":[1,0,"and another"]}}"""),
        Case("""["first","second","third","a text that stays"]""", """["first","third","a text that stays"]""", """{"@":[1,1]}"""),
        Case("""[{"n":1,"t":"a text that stays"},{"n":2,"t":"a text that stays"}]""", """[{"n":1,"t":"a text that stays"},{"n":3,"t":"a text that stays"}]""", """{"1":{"n":[3]}}"""),
        Case("""[{"n":1,"t":"a text that stays"}]""", """[{"n":2,"t":"a text that stays"},7]""", """{"0":{"n":[2]},"@":[1,0,7]}"""),
        Case("""{"a":[1,2,3]}""", """{"a":{"b":1}}""", """{"a":[{"b":1}]}"""),
        Case("""{"a":1,"b":2}""", """{"a":1}""", """[{"a":1}]"""),
        Case("[1,2,3]", "[4,5,6]", "[[4,5,6]]"),
    ];

    public static TheoryData<string, string, string?> Texts()
    {
        var data = new TheoryData<string, string, string?>();
        foreach (var (before, after, patch) in Cases)
        {
            data.Add(before!.ToJsonString(), after!.ToJsonString(), patch?.ToJsonString());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Only_what_changed_is_told(string before, string after, string? patch) =>
        Assert.Equal(patch, JsonDiff.Between(JsonDocument.Parse(before).RootElement, JsonDocument.Parse(after).RootElement)?.ToJsonString());

    private static (JsonNode? Before, JsonNode? After, JsonNode? Patch) Case(string before, string after, string? patch) =>
        (JsonNode.Parse(before), JsonNode.Parse(after), patch is null ? null : JsonNode.Parse(patch));
}
