using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LogFlow.Engine.Simulation;

namespace LogFlow.Engine.Tests.Simulation;

/// <summary>The README's examples work, and the schemas know what the code knows.</summary>
public sealed partial class ScenarioDocumentTests
{
    private static readonly string Folder = Path.Combine(FindRoot(), "scenarios");

    [Fact]
    public void The_examples_of_the_readme_load_and_run()
    {
        var examples = JsonBlock().Matches(File.ReadAllText(Path.Combine(Folder, "README.md"))).Select(match => Encoding.UTF8.GetBytes(match.Groups[1].Value)).ToList();
        Assert.Equal(2, examples.Count);

        var topology = TopologyFile.Parse(examples[0], "README.md");
        var failure = FailureFile.Parse(examples[1], "README.md", topology);

        var simulator = new Simulator(topology);
        simulator.Inject(failure, Simulated.Start.AddSeconds(5));
        var rows = Simulated.Rows(simulator, 30);
        Assert.Contains(rows, row => row.Body == "call to back failed, retrying (attempt 2)");
        Assert.Contains(rows, row => row.Service == "back" && row.Body.EndsWith(" is locked", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("topologies", "../topology.schema.json")]
    [InlineData("failures", "../failure.schema.json")]
    public void Every_file_names_its_schema(string folder, string schema)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Folder, folder), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));

            Assert.Equal(schema, document.RootElement.GetProperty("$schema").GetString());
            Assert.Equal(Path.GetFileNameWithoutExtension(file), document.RootElement.GetProperty("name").GetString());
        }
    }

    [Theory]
    [InlineData("topology.schema.json", "", "{0}")]
    [InlineData("topology.schema.json", "load", "{{\"load\":{0}}}")]
    [InlineData("topology.schema.json", "caller_lines", "{{\"caller_lines\":{0}}}")]
    [InlineData("topology.schema.json", "entries/items", "{{\"entries\":[{0}]}}")]
    [InlineData("topology.schema.json", "#service", "{{\"services\":[{0}]}}")]
    [InlineData("topology.schema.json", "#service/latency_ms", "{{\"services\":[{{\"latency_ms\":{0}}}]}}")]
    [InlineData("topology.schema.json", "#service/messages/items", "{{\"services\":[{{\"messages\":[{0}]}}]}}")]
    [InlineData("topology.schema.json", "#call", "{{\"calls\":[{0}]}}")]
    [InlineData("topology.schema.json", "#parameter", "{{\"parameters\":{{\"p\":{0}}}}}")]
    [InlineData("failure.schema.json", "", "{0}")]
    [InlineData("failure.schema.json", "#effect", "{{\"primary\":{0}}}")]
    public void The_schema_has_the_properties_that_the_code_reads(string schema, string place, string around)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, schema)));
        var at = document.RootElement;
        foreach (var step in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            at = step[0] == '#' ? at.GetProperty("$defs").GetProperty(step[1..])
                : step == "items" ? at.GetProperty("items")
                : at.GetProperty("properties").GetProperty(step);
        }

        var known = at.GetProperty("properties").EnumerateObject().Select(property => property.Name).ToList();
        var all = string.Format(System.Globalization.CultureInfo.InvariantCulture, around, "{" + string.Join(',', known.Select(name => $"\"{name}\":null")) + "}");
        var empty = string.Format(System.Globalization.CultureInfo.InvariantCulture, around, "{}");

        // What the code does not know it calls unknown; what the schema requires the code must miss.
        Assert.DoesNotContain(Faults(schema, all), fault => fault.Message.StartsWith("unknown property", StringComparison.Ordinal));
        var required = at.GetProperty("required").EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal);
        var missing = Faults(schema, empty).Where(fault => fault.Message.Contains("is missing", StringComparison.Ordinal)).Select(fault => fault.Path[(fault.Path.LastIndexOf('.') + 1)..]);
        Assert.Empty(required.Except(missing));
    }

    private static IReadOnlyList<ScenarioFault> Faults(string schema, string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return Assert.Throws<ScenarioFileException>(() =>
        {
            if (schema.StartsWith("topology", StringComparison.Ordinal))
            {
                TopologyFile.Parse(bytes, "test.json");
            }
            else
            {
                FailureFile.Parse(bytes, "test.json", Simulated.Shop);
            }
        }).Faults;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LogFlow.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("LogFlow.sln was not found above the test's folder.");
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
