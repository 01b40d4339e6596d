namespace LogFlow.Server.Cli;

/// <summary>Files named on the command line, looked at before any work starts.</summary>
internal static class FilePaths
{
    public static IReadOnlyList<string> Check(IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            if (path != "-" && !File.Exists(path))
            {
                throw new UsageException(Directory.Exists(path)
                    ? $"'{path}' is a folder; name the files in it."
                    : $"there is no file '{path}'.");
            }
        }

        return paths;
    }
}
