using System.Xml.Linq;

namespace LogFlow.Architecture.Tests;

/// <summary>Projects are split by what they may depend on; this keeps it so.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["LogFlow.Contracts"] = [],
        ["LogFlow.DuckDb"] = [],
        ["LogFlow.Engine"] = ["LogFlow.Contracts"],
        ["LogFlow.Storage"] = ["LogFlow.Contracts", "LogFlow.DuckDb"],
        ["LogFlow.Server"] = ["LogFlow.Contracts", "LogFlow.DuckDb", "LogFlow.Engine", "LogFlow.Storage"],
    };

    [Fact]
    public void Each_project_refers_only_to_those_before_it_in_the_flow()
    {
        var found = Directory.GetDirectories(Repository.Source).ToDictionary(
            d => Path.GetFileName(d),
            d => XDocument.Load(Path.Combine(d, Path.GetFileName(d) + ".csproj"))
                .Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))
                .ToArray());

        Assert.Equal(Allowed.Keys.Order(), found.Keys.Order());
        Assert.All(found, project => Assert.Empty(project.Value.Except(Allowed[project.Key])));
    }

    [Fact]
    public void Package_versions_stand_in_one_place() =>
        Assert.All(Repository.Files("*.csproj"), file =>
            Assert.DoesNotContain(XDocument.Load(file).Descendants("PackageReference"), r => r.Attribute("Version") is not null));
}
