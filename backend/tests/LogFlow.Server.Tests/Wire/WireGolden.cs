using System.Runtime.CompilerServices;
using System.Text.Json;
using LogFlow.Contracts;

namespace LogFlow.Server.Tests.Wire;

/// <summary>
/// What goes over the wire, as files that the front end's tests read too (<c>frontend/tests/unit/wire.test.ts</c>): a change of form on
/// one side alone fails a test. <c>UPDATE_GOLDEN=1</c> rewrites them.
/// </summary>
internal static class WireGolden
{
    public static void Check<T>(string name, T message)
    {
        var path = Path.Combine(Folder(), name + ".json");
        var text = JsonSerializer.Serialize(message, LogFlowJson.Indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllText(path, text);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run this test once with UPDATE_GOLDEN=1.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "golden", "wire");
}
