using System.IO.Compression;

namespace LogFlow.Engine.Tests.Parsing;

/// <summary>Recorded logs beside the repository; absent on most machines, and tests that want them then say so and pass.</summary>
internal static class RealData
{
    /// <summary>The folder, or null with a line of output when it is not there.</summary>
    public static string? Folder(string name, Xunit.Abstractions.ITestOutputHelper output)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "..", "shared", "data", name);
            if (File.Exists(Path.Combine(folder.FullName, "LogFlow.sln")))
            {
                if (Directory.Exists(candidate))
                {
                    return candidate;
                }

                break;
            }
        }

        output.WriteLine($"Skipped: there is no ../shared/data/{name} beside the repository.");
        return null;
    }

    public static string Gunzip(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
