using System.Text.Json;
using System.Text.Json.Nodes;

namespace LogFlow.Server.Cli;

/// <summary>
/// What the program is made of besides its own code, in CycloneDX 1.5: the NuGet packages that were built in, DuckDB's native library, and the
/// npm packages of the dashboard. The same build gives the same list.
/// </summary>
internal static class Sbom
{
    private const string Bindings = "@duckdb/node-bindings";

    /// <param name="dependencies">The <c>deps.json</c> that the build wrote beside the program.</param>
    /// <param name="native">The npm package file that pins DuckDB's library.</param>
    /// <param name="dashboard">The list that the dashboard's build wrote; null without a dashboard.</param>
    /// <param name="version">Of the program.</param>
    public static string Write(string dependencies, string native, string? dashboard, string version)
    {
        var components = Packages(dependencies).Append(DuckDb(native)).Concat(dashboard is null ? [] : Dashboard(dashboard)).ToArray();
        var document = new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.5",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = "logflow", ["name"] = "logflow", ["version"] = version } },
            ["components"] = new JsonArray([.. components]),
        };
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static IEnumerable<JsonNode> Packages(string dependencies)
    {
        using var document = JsonDocument.Parse(dependencies);
        foreach (var library in document.RootElement.GetProperty("libraries").EnumerateObject().OrderBy(l => l.Name, StringComparer.Ordinal))
        {
            if (library.Value.GetProperty("type").GetString() == "package")
            {
                var parts = library.Name.Split('/');
                yield return Component(parts[0], parts[1], $"pkg:nuget/{parts[0]}@{parts[1]}", library.Value.GetProperty("sha512").GetString(), null);
            }
        }
    }

    private static JsonNode DuckDb(string native)
    {
        using var document = JsonDocument.Parse(native);
        return Npm(Bindings, document.RootElement.GetProperty("dependencies").GetProperty(Bindings).GetString()!, null, "MIT");
    }

    private static IEnumerable<JsonNode> Dashboard(string dashboard)
    {
        using var document = JsonDocument.Parse(dashboard);
        foreach (var package in document.RootElement.EnumerateArray())
        {
            yield return Npm(Text(package, "name")!, Text(package, "version")!, Text(package, "integrity"), Text(package, "license"));
        }
    }

    private static JsonNode Npm(string name, string version, string? integrity, string? license) =>
        Component(name, version, $"pkg:npm/{name.Replace("@", "%40", StringComparison.Ordinal)}@{version}", integrity, license);

    private static JsonNode Component(string name, string version, string url, string? integrity, string? license)
    {
        var component = new JsonObject { ["type"] = "library", ["bom-ref"] = url, ["name"] = name, ["version"] = version, ["purl"] = url };
        if (integrity?.StartsWith("sha512-", StringComparison.Ordinal) == true)
        {
            var hash = Convert.ToHexStringLower(Convert.FromBase64String(integrity[7..]));
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = hash });
        }

        if (license is not null)
        {
            component["licenses"] = new JsonArray(new JsonObject { ["expression"] = license });
        }

        return component;
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;
}
