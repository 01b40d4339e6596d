using System.Buffers;

namespace LogFlow.Engine.Sources.Files;

/// <summary>
/// A service's name from the name of its log file: without compression, rotation and log suffixes, so that <c>payments.log.1</c>,
/// <c>payments.log.2024-01-02.gz</c> and <c>payments.ndjson</c> are all <c>payments</c>.
/// </summary>
internal static class ServiceName
{
    private static readonly HashSet<string> Suffixes = new(StringComparer.OrdinalIgnoreCase)
    {
        ".gz", ".zst", ".log", ".txt", ".out", ".err", ".json", ".jsonl", ".ndjson",
    };

    private static readonly SearchValues<char> Rotation = SearchValues.Create("0123456789-_T");

    public static string FromPath(string path)
    {
        if (path == FileInput.StandardInput)
        {
            return "stdin";
        }

        var name = Path.GetFileName(path);
        while (Path.GetExtension(name) is { Length: > 1 } extension
            && extension.Length < name.Length
            && (Suffixes.Contains(extension) || !extension.AsSpan(1).ContainsAnyExcept(Rotation)))
        {
            name = name[..^extension.Length];
        }

        return name.Length == 0 ? "unknown_service" : name;
    }
}
