using System.Collections.Concurrent;
using System.Globalization;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Schema;

/// <summary>
/// Opens the database file, or says in one sentence why not. Whatever can be told from outside is looked at first, then the file
/// is opened for reading only, which shows damage and the schema's version without changing a byte; only then for writing.
/// </summary>
internal sealed class StoreFile : IDisposable
{
    private const int MagicOffset = 8;

    // DuckDB's lock keeps other processes out, not a second opening in this one, which would damage the file.
    private static readonly ConcurrentDictionary<string, bool> OpenHere = new(StringComparer.Ordinal);

    private readonly string? _registered;

    private readonly StoreOptions _options;
    private volatile DuckDbDatabase? _database;

    private StoreFile(DuckDbDatabase database, StoreOptions options, string path, bool wasCreated, string? registered)
    {
        _database = database;
        _options = options;
        Path = path;
        WasCreated = wasCreated;
        _registered = registered;
    }

    /// <exception cref="StoreException">It is closed because it failed and could not be opened again yet.</exception>
    public DuckDbDatabase Database => _database ?? throw new StoreException(StoreFault.Unavailable, "The store is being opened again.");

    /// <summary>Absolute, or <c>:memory:</c>.</summary>
    public string Path { get; }

    public bool WasCreated { get; }

    public static string WalOf(string path) => path + ".wal";

    /// <exception cref="StoreOpenException">Says what is wrong and what to do.</exception>
    public static StoreFile Open(StoreOptions options, Action<string> onDone)
    {
        if (options.IsInMemory)
        {
            return new StoreFile(DuckDbDatabase.Open(DuckDbDatabase.InMemory, Settings(options, isReadOnly: false)), options, StoreOptions.InMemory, true, null);
        }

        var path = System.IO.Path.GetFullPath(options.Path);
        if (!OpenHere.TryAdd(path, true))
        {
            throw new StoreOpenException($"The store {path} is already open in this program: close it first, or name another file.");
        }

        try
        {
            var exists = CheckFromOutside(path);
            var hasLog = exists && File.Exists(WalOf(path));
            if (exists && !hasLog)
            {
                using var looked = OpenDatabase(path, options, isReadOnly: true);
                CheckInside(looked, path);
                onDone("check");
            }

            var database = OpenDatabase(path, options, isReadOnly: false);
            if (hasLog)
            {
                CheckWithLog(database, path);
            }

            return new StoreFile(database, options, path, !exists, path);
        }
        catch
        {
            OpenHere.TryRemove(path, out _);
            throw;
        }
    }

    /// <summary>Closes the database and opens it again, which brings it to its last commit. After the last connection is closed.</summary>
    /// <exception cref="StoreOpenException">It stays closed; try again later.</exception>
    public void Reopen()
    {
        _database?.Dispose();
        _database = null;
        _database = OpenDatabase(Path, _options, isReadOnly: false);
    }

    /// <summary>After the last connection is closed.</summary>
    public void Dispose()
    {
        _database?.Dispose();
        if (_registered is not null)
        {
            OpenHere.TryRemove(_registered, out _);
        }
    }

    /// <summary>True when there is a database file.</summary>
    private static bool CheckFromOutside(string path)
    {
        if (Directory.Exists(path))
        {
            throw new StoreOpenException($"The store {path} is a folder: name a file in it instead.");
        }

        var folder = System.IO.Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(folder);
            // The write-ahead log is a file of its own beside the database, so a writable database file is not enough.
            using var probe = new FileStream($"{path}.probe", FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreOpenException($"The store {path} cannot be written because its folder does not allow it ({Text(e)}): give this user the right to write to {folder}, or name another file.", e);
        }

        if (!File.Exists(path))
        {
            if (File.Exists(WalOf(path)))
            {
                throw new StoreOpenException($"The store {path} is missing but its write-ahead log {WalOf(path)} is there: put the database file back, or move the log away to begin anew.");
            }

            return false;
        }

        var header = new byte[16];
        int read;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            read = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StoreOpenException($"The store {path} cannot be read and written ({Text(e)}): give this user the right to, or name another file.", e);
        }

        if (read == 0)
        {
            throw new StoreOpenException($"The store {path} is empty, which a database never is: restore it from a backup, or delete it to begin anew.");
        }

        if (read < header.Length || !header.AsSpan(MagicOffset, 4).SequenceEqual("DUCK"u8))
        {
            throw new StoreOpenException($"The store {path} is not a DuckDB database: name another file, or move this one away.");
        }

        return true;
    }

    /// <summary>
    /// A write-ahead log is read once only, because that takes as long as the log is: opened for writing it is read, and nothing is written as
    /// long as nothing is committed and closing does not fold it into the database.
    /// </summary>
    private static void CheckWithLog(DuckDbDatabase database, string path)
    {
        try
        {
            CheckInside(database, path);
        }
        catch
        {
            try
            {
                using var connection = database.Connect();
                connection.Execute("PRAGMA disable_checkpoint_on_shutdown");
            }
            finally
            {
                database.Dispose();
            }

            throw;
        }
    }

    private static void CheckInside(DuckDbDatabase database, string path)
    {
        int? version;
        try
        {
            using var connection = database.Connect();
            version = Migrations.VersionOf(connection);
        }
        catch (DuckDbException e)
        {
            throw Damaged(path, e);
        }

        if (version is null)
        {
            throw new StoreOpenException($"The store {path} is a DuckDB database, but not one of LogFlow's: name another file.");
        }

        if (version > Migrations.Newest)
        {
            throw new StoreOpenException(string.Create(
                CultureInfo.InvariantCulture,
                $"The store {path} was written by a newer LogFlow (schema {version}, this one knows {Migrations.Newest}): update LogFlow, or name another file."));
        }
    }

    private static DuckDbDatabase OpenDatabase(string path, StoreOptions options, bool isReadOnly)
    {
        try
        {
            return DuckDbDatabase.Open(path, Settings(options, isReadOnly));
        }
        catch (DuckDbException e) when (e.Message.Contains("lock", StringComparison.OrdinalIgnoreCase) && e.Message.Contains("Conflicting", StringComparison.OrdinalIgnoreCase))
        {
            throw new StoreOpenException($"The store {path} is in use by another process: stop that one, or name another file with --db.", e);
        }
        catch (DuckDbException e) when (e.Message.Contains("Permission denied", StringComparison.Ordinal))
        {
            throw new StoreOpenException($"The store {path} cannot be read and written (permission denied): give this user the right to, or name another file.", e);
        }
        catch (DuckDbException e)
        {
            throw Damaged(path, e);
        }
    }

    private static StoreOpenException Damaged(string path, DuckDbException e) =>
        new($"The store {path} cannot be opened and seems damaged ({Text(e)}): restore it from a backup, or move it and its .wal file away to begin anew.", e);

    private static string Text(Exception e)
    {
        var line = e.Message.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        line = (end < 0 ? line : line[..end]).TrimEnd('.');
        return line.Length > 300 ? $"{line[..300]}..." : line.ToString();
    }

    private static Dictionary<string, string> Settings(StoreOptions options, bool isReadOnly)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["threads"] = options.Threads.ToString(CultureInfo.InvariantCulture),
            ["memory_limit"] = string.Create(CultureInfo.InvariantCulture, $"{options.MemoryLimitBytes}B"),
            ["checkpoint_threshold"] = string.Create(CultureInfo.InvariantCulture, $"{options.CheckpointBytes}B"),
            // Nothing is fetched or loaded behind the user's back.
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
            ["enable_external_access"] = "false",
        };
        if (isReadOnly)
        {
            settings["access_mode"] = "READ_ONLY";
        }

        return settings;
    }
}
