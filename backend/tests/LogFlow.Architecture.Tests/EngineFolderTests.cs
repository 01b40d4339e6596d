using System.Text.RegularExpressions;

namespace LogFlow.Architecture.Tests;

/// <summary>
/// An engine folder knows the contracts and not another engine folder; EnginePipeline and EngineRegistration, at the root, are
/// where they meet. Namespace follows folder.
/// </summary>
public sealed partial class EngineFolderTests
{
    private static readonly string Engine = Path.Combine(Repository.Source, "LogFlow.Engine");

    [Fact]
    public void No_engine_folder_knows_another()
    {
        var folders = Directory.GetDirectories(Engine).Select(d => Path.GetFileName(d)!).Where(n => n is not ("bin" or "obj")).ToArray();
        var offences = new List<string>();
        foreach (var folder in folders)
        {
            foreach (var file in Repository.Files("*.cs", Path.Combine(Engine, folder)))
            {
                foreach (Match match in EngineName().Matches(File.ReadAllText(file)))
                {
                    var other = match.Groups[1].Value;
                    if (other != folder && folders.Contains(other) && !IsShared(folder, other))
                    {
                        offences.Add($"{folder}/{Path.GetFileName(file)} knows {other}");
                    }
                }
            }
        }

        Assert.NotEmpty(folders);
        Assert.Empty(offences.Distinct());
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var offences =
            from file in Repository.Files("*.cs", Repository.Source)
            let declared = NamespaceLine().Match(File.ReadAllText(file)).Groups[1].Value
            let expected = Path.GetRelativePath(Repository.Source, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')
            where declared.Length > 0 && declared != expected
            select $"{file}: {declared}, expected {expected}";

        Assert.Empty(offences);
    }

    /// <summary>File sources read with the parsers: that is what they are for.</summary>
    private static bool IsShared(string folder, string other) => (folder, other) is ("Sources", "Parsing");

    [GeneratedRegex(@"LogFlow\.Engine\.(\w+)")]
    private static partial Regex EngineName();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
