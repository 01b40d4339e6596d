using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Storage;

namespace LogFlow.Server.Security;

/// <summary>The keys cannot be read or written; the message says what to do.</summary>
public sealed class KeyFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The file with the keys' hashes, beside the database and readable by its owner only. A file and not a table, because one process
/// at a time has the database open, and keys are made and revoked while the server runs.
/// </summary>
public sealed class KeyFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OthersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const long BytesMax = 4 * 1024 * 1024;

    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Where the keys of a database are: <c>logflow.duckdb</c> has <c>logflow.keys.json</c>.</summary>
    public static KeyFile For(string? configured, string database) => new(
        configured ?? (database == StoreOptions.InMemory ? "data/logflow.keys.json" : System.IO.Path.ChangeExtension(database, ".keys.json")));

    /// <summary>Changes whenever the file does.</summary>
    public (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(Path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    /// <summary>No keys when there is no file.</summary>
    /// <exception cref="KeyFileException">It is there and cannot be used.</exception>
    public IReadOnlyList<ApiKey> Read()
    {
        try
        {
            if (!File.Exists(Path))
            {
                return [];
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(Path) & OthersWrite) != 0)
            {
                throw new KeyFileException($"{Path} can be written by others than its owner, so anybody could add a key; run 'chmod 600 {Path}'.");
            }

            if (new FileInfo(Path).Length > BytesMax)
            {
                throw new KeyFileException($"{Path} is larger than {BytesMax} bytes, which is no file of keys; move it away.");
            }

            var content = JsonSerializer.Deserialize<Content>(File.ReadAllBytes(Path), LogFlowJson.Options);
            return content is { Format: 1, Keys: { } keys } ? [.. keys.Select(FromRow)] : throw new JsonException("format 1 with a list of keys is wanted");
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new KeyFileException($"The keys in {Path} cannot be read ({error.Message}); mend the file, or move it away and make new keys.", error);
        }
    }

    /// <summary>Changes the keys; one process at a time, and readers see the old file or the new one, whole.</summary>
    /// <exception cref="KeyFileException">It cannot be written.</exception>
    public T Change<T>(Func<List<ApiKey>, T> change)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            using var turn = Create(Path + ".lock", FileMode.OpenOrCreate, FileShare.None);
            var keys = Read().ToList();
            var result = change(keys);
            var temporary = Path + ".new";
            using (var stream = Create(temporary, FileMode.Create, FileShare.None))
            {
                JsonSerializer.Serialize(stream, new Content(1, [.. keys.Select(ToRow)]), LogFlowJson.Indented);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path, overwrite: true);
            return result;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException($"The keys in {Path} cannot be written: {error.Message}", error);
        }
    }

    private static FileStream Create(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static Row ToRow(ApiKey key) => new(key.Id, key.Name, key.Scopes.Words(), key.Prefix, key.Hash, key.Created);

    private static ApiKey FromRow(Row row)
    {
        var scopes = AccessScope.None;
        foreach (var word in row.Scopes)
        {
            scopes |= AccessScopes.TryParse(word, out var scope) ? scope : throw new JsonException($"'{word}' is no scope");
        }

        return row.Hash.Length == 64 ? new ApiKey(row.Id, row.Name, scopes, row.Prefix, row.Hash, row.Created) : throw new JsonException($"key {row.Id} has no hash");
    }

    private sealed record Content(int Format, IReadOnlyList<Row> Keys);

    private sealed record Row(string Id, string Name, IReadOnlyList<string> Scopes, string Prefix, string Hash, DateTimeOffset Created);
}
