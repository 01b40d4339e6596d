using System.Text.Json;

namespace LogFlow.Engine.Simulation;

/// <summary>The folder of topologies and failures that ship with LogFlow; it is copied beside the program.</summary>
public static class ScenarioFolder
{
    public const string DefaultTopology = "shop";

    /// <summary><c>scenarios</c> beside the program.</summary>
    public static string Default => Path.Combine(AppContext.BaseDirectory, "scenarios");

    /// <summary>A topology by its name in the folder (<c>shop</c>) or by its file's path.</summary>
    /// <exception cref="ScenarioFileException">The file is absent or wrong.</exception>
    public static Topology LoadTopology(string nameOrFile = DefaultTopology, string? folder = null) =>
        TopologyFile.Load(FileOf(nameOrFile, folder, "topologies"));

    /// <summary>A failure by its name in the folder (<c>payments_outage</c>) or by its file's path.</summary>
    /// <exception cref="ScenarioFileException">The file is absent or wrong.</exception>
    public static Failure LoadFailure(string nameOrFile, Topology topology, string? folder = null) =>
        FailureFile.Load(FileOf(nameOrFile, folder, "failures"), topology);

    /// <summary>
    /// The folder's failures that fit a topology, by name. One that names services which this topology lacks is left out: it
    /// belongs to another.
    /// </summary>
    /// <exception cref="ScenarioFileException">A file of this topology is wrong.</exception>
    public static IReadOnlyList<Failure> LoadFailures(Topology topology, string? folder = null)
    {
        var failures = new List<Failure>();
        var path = Path.Combine(folder ?? Default, "failures");
        if (!Directory.Exists(path))
        {
            return failures;
        }

        foreach (var file in Directory.GetFiles(path, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                failures.Add(FailureFile.Load(file, topology));
            }
            catch (ScenarioFileException e) when (e.Faults.Any(fault => fault.Message.StartsWith(FailureFile.UnknownService, StringComparison.Ordinal)))
            {
                // Written for another topology.
            }
        }

        return failures;
    }

    /// <summary>The folder's failure files as they are, by the name each gives itself; one that is no JSON is left out.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Documents(string? folder = null)
    {
        var documents = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        var path = Path.Combine(folder ?? Default, "failures");
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path, "*.json") : [])
        {
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
                if (document.RootElement.TryGetProperty("name", out var name) && name.GetString() is { } text)
                {
                    documents[text] = document.RootElement.Clone();
                }
            }
            catch (JsonException)
            {
                // Said by LoadFailures, which refuses it.
            }
        }

        return documents;
    }

    private static string FileOf(string nameOrFile, string? folder, string kind)
    {
        if (!MessageTemplate.IsName(nameOrFile) || File.Exists(nameOrFile))
        {
            return nameOrFile;
        }

        var directory = Path.Combine(folder ?? Default, kind);
        var file = Path.Combine(directory, nameOrFile + ".json");
        if (File.Exists(file))
        {
            return file;
        }

        var known = Directory.Exists(directory)
            ? Directory.GetFiles(directory, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal).ToArray()
            : [];
        throw new ScenarioFileException(
        [
            new ScenarioFault(nameOrFile, "$", 0, $"is neither a file nor one of {string.Join(", ", known)}{Spelling.Hint(nameOrFile, known)}"),
        ]);
    }
}
