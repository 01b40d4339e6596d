using System.Runtime.CompilerServices;

namespace LogFlow.Engine.Tests.Mining;

/// <summary>
/// The templates of small corpora written for this purpose, as people would read them. <c>UPDATE_GOLDEN=1</c> rewrites the expected
/// files; the difference is reviewed like code.
/// </summary>
public sealed class GoldenTemplatesTests
{
    [Theory]
    [InlineData("shop")]
    [InlineData("web")]
    [InlineData("kernel")]
    [InlineData("java")]
    public void Corpora_give_the_templates_they_gave_before(string corpus)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), $"{corpus}.log"));
        var mined = Mined.Of(lines);

        var actual = mined.FinalTexts().GroupBy(t => t).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}").ToArray();

        var golden = Path.Combine(Folder(), $"{corpus}.templates");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllLines(golden, actual);
        }

        Assert.Equal(File.ReadAllLines(golden), actual);
        Assert.All(mined.Lines, l => Assert.True(l.IsRebuildable));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Golden");
}
