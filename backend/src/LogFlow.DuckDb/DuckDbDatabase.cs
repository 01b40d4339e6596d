using LogFlow.DuckDb.Native;

namespace LogFlow.DuckDb;

/// <summary>An open database, a file or <c>:memory:</c>. Thread-safe; make one connection per thread.</summary>
public sealed unsafe class DuckDbDatabase : IDisposable
{
    public const string InMemory = ":memory:";

    private readonly DatabaseHandle _handle;

    private DuckDbDatabase(DatabaseHandle handle) => _handle = handle;

    /// <summary>Version of the native library: <c>v1.5.6</c>.</summary>
    public static string LibraryVersion => NativeMethods.Text(NativeMethods.LibraryVersion());

    /// <summary>Rows of a full chunk.</summary>
    public static int ChunkRows { get; } = (int)NativeMethods.VectorSize();

    /// <param name="path">A file, created when missing, or <see cref="InMemory"/>.</param>
    /// <param name="settings">DuckDB's configuration by name; an unknown name is refused.</param>
    /// <exception cref="DuckDbException">With DuckDB's text.</exception>
    public static DuckDbDatabase Open(string path, IReadOnlyDictionary<string, string>? settings = null)
    {
        if (NativeMethods.CreateConfig(out var raw) != NativeMethods.Success)
        {
            throw new DuckDbException("DuckDB could not make a configuration.", DuckDbErrorKind.OutOfMemory);
        }

        using var config = new ConfigHandle(raw);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            if (NativeMethods.SetConfig(config, name, value) != NativeMethods.Success)
            {
                throw new DuckDbException($"DuckDB does not know the setting {name} or refuses its value '{value}'.");
            }
        }

        var state = NativeMethods.Open(path, out var database, config, out var error);
        if (state != NativeMethods.Success)
        {
            var text = NativeMethods.TextOr(error, $"DuckDB could not open {path}.");
            NativeMethods.Free(error);
            throw new DuckDbException(text, DuckDbErrorKind.InputOutput);
        }

        return new DuckDbDatabase(new DatabaseHandle(database));
    }

    public DuckDbConnection Connect()
    {
        if (NativeMethods.Connect(_handle, out var connection) != NativeMethods.Success)
        {
            throw new DuckDbException("DuckDB refused the connection.");
        }

        return new DuckDbConnection(new ConnectionHandle(connection, _handle));
    }

    /// <summary>The file is closed once the last connection is disposed too.</summary>
    public void Dispose() => _handle.Dispose();
}
