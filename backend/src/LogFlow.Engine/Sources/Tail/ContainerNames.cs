using System.Collections.Concurrent;
using System.Text.Json;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>Names services after the containers whose files are followed.</summary>
public static class ContainerNames
{
    private const int NamesMax = 10_000;
    private const string UnknownService = "unknown_service";

    /// <summary>
    /// Of Docker's <c>containers/ID/ID-json.log</c>: the Compose service, else the container's name, from <c>config.v2.json</c> beside it;
    /// else the first digits of the id.
    /// </summary>
    public static Func<string, string> Docker()
    {
        var known = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        return path =>
        {
            if (known.TryGetValue(path, out var name))
            {
                return name;
            }

            name = ReadDocker(path);
            if (known.Count < NamesMax)
            {
                known[path] = name;
            }

            return name;
        };
    }

    /// <summary>
    /// Of a Kubernetes node's <c>pods/NAMESPACE_POD_UID/CONTAINER/0.log</c> and <c>containers/POD_NAMESPACE_CONTAINER-ID.log</c>: the
    /// container.
    /// </summary>
    public static string Cri(string path)
    {
        var file = Path.GetFileNameWithoutExtension(path);
        var parts = file.Split('_');
        if (parts.Length == 3 && parts[2].LastIndexOf('-') is > 0 and var dash)
        {
            return parts[2][..dash];
        }

        var folder = Path.GetFileName(Path.GetDirectoryName(path));
        return string.IsNullOrEmpty(folder) ? UnknownService : folder;
    }

    private static string ReadDocker(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "";
        var id = Path.GetFileName(folder);
        try
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.v2.json")));
            var root = config.RootElement;
            if (root.TryGetProperty("Config", out var inner) && inner.ValueKind == JsonValueKind.Object
                && inner.TryGetProperty("Labels", out var labels) && labels.ValueKind == JsonValueKind.Object
                && labels.TryGetProperty("com.docker.compose.service", out var service) && service.GetString() is { Length: > 0 } composed)
            {
                return composed;
            }

            if (root.TryGetProperty("Name", out var name) && name.GetString()?.TrimStart('/') is { Length: > 0 } named)
            {
                return named;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // Gone, unreadable or not Docker's: the id says at least which container it was.
        }

        return id.Length > 12 ? id[..12] : id.Length > 0 ? id : UnknownService;
    }
}
