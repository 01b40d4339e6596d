using System.Diagnostics;
using LogFlow.Contracts.Queries;
using LogFlow.DuckDb;
using LogFlow.Storage.Schema;
using LogFlow.Testing;

namespace LogFlow.Storage.Tests.Schema;

/// <summary>What cannot be opened is refused with one sentence, and its bytes stay as they were.</summary>
public sealed class OpeningTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("logflow-open-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_missing_file_is_made_with_its_folder()
    {
        var path = Path.Combine(_folder.FullName, "a", "b", "new.duckdb");

        await using (var store = LogStore.Open(new StoreOptions { Path = path }))
        {
            Assert.True(store.WasCreated);
            Assert.Equal(path, store.Path);
            Assert.Null((await store.Reader.StatusAsync(CancellationToken.None)).Oldest);
        }

        await using var again = LogStore.Open(new StoreOptions { Path = path });
        Assert.False(again.WasCreated);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        var path = Write("letter.duckdb", "Dear all,\n"u8.ToArray().Concat(new byte[5000]).ToArray());

        Refuses(path, "is not a DuckDB database");
    }

    [Fact]
    public void An_empty_file_is_refused() => Refuses(Write("empty.duckdb", []), "is empty");

    [Fact]
    public void A_cut_file_is_refused()
    {
        var whole = WholeStore();
        foreach (var length in new[] { 10, 100, 4096, 8192, 12_288, 100_000, whole.Length / 2 })
        {
            Refuses(Write($"cut-{length}.duckdb", whole[..length]), length < 16 ? "is not a DuckDB database" : "seems damaged");
        }
    }

    [Fact]
    public void A_file_with_a_flipped_byte_in_its_header_or_catalog_is_refused()
    {
        var whole = WholeStore();
        foreach (var at in new[] { 20, 4100, 8200 })
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= 0x5A;
            Refuses(Write($"flipped-{at}.duckdb", bytes), "seems damaged");
        }
    }

    [Fact]
    public void A_damaged_write_ahead_log_is_refused()
    {
        string path;
        using (var store = new TestStore())
        {
            store.Write(new Rows().Log("one").Take());
            store.Write(new Rows().Log("two").Take());
            path = Write("walled.duckdb", File.ReadAllBytes(store.Path));
            var wal = File.ReadAllBytes(store.Path + ".wal");
            wal[wal.Length / 2] ^= 0x5A;
            Write("walled.duckdb.wal", wal);
        }

        var before = File.ReadAllBytes(path + ".wal");
        Refuses(path, "seems damaged");
        Assert.Equal(before, File.ReadAllBytes(path + ".wal"));
    }

    [Fact]
    public async Task A_write_ahead_log_that_ends_in_the_middle_of_a_write_is_no_damage()
    {
        using var store = new TestStore();
        store.Write(new Rows().Log("committed").Take());
        var kept = new FileInfo(store.Path + ".wal").Length;
        store.Write(new Rows().Log("torn").Take());
        var path = Write("torn.duckdb", File.ReadAllBytes(store.Path));
        Write("torn.duckdb.wal", File.ReadAllBytes(store.Path + ".wal")[..(int)(kept + 20)]);

        using var again = store.Open(path);
        var page = await again.Reader.SearchAsync(new SearchQuery(), CancellationToken.None);

        Assert.Equal(["committed"], page.Records.Select(r => r.Message));
    }

    [Fact]
    public void A_write_ahead_log_without_its_database_is_refused()
    {
        var wal = Write("orphan.duckdb.wal", [1, 2, 3]);

        var error = Assert.Throws<StoreOpenException>(() => LogStore.Open(new StoreOptions { Path = Path.Combine(_folder.FullName, "orphan.duckdb") }));

        Assert.Contains("write-ahead log", error.Message);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(wal));
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "orphan.duckdb")));
    }

    [Fact]
    public void Another_programs_database_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "other.duckdb");
        using (var database = DuckDbDatabase.Open(path))
        using (var connection = database.Connect())
        {
            connection.Execute("CREATE TABLE customers(id INTEGER)");
        }

        Refuses(path, "not one of LogFlow's");
    }

    [Fact]
    public void A_newer_schema_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "newer.duckdb");
        LogStore.Open(new StoreOptions { Path = path }).Dispose();
        using (var database = DuckDbDatabase.Open(path))
        using (var connection = database.Connect())
        {
            connection.Execute("INSERT INTO schema_version VALUES ($1)", Migrations.Newest + 1);
        }

        Refuses(path, "newer LogFlow");
    }

    [Theory]
    [InlineData("CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (1000000)", "newer LogFlow")]
    [InlineData("CREATE TABLE customers (id INTEGER)", "not one of LogFlow's")]
    public void What_only_the_write_ahead_log_tells_is_refused_and_the_log_stays(string sql, string reason)
    {
        var path = Path.Combine(_folder.FullName, "log.duckdb");
        DuckDbDatabase.Open(path).Dispose();
        using (var database = DuckDbDatabase.Open(path))
        using (var connection = database.Connect())
        {
            connection.Execute("PRAGMA disable_checkpoint_on_shutdown");
            connection.Execute(sql);
        }

        var before = File.ReadAllBytes(path + ".wal");
        Refuses(path, reason);
        Assert.Equal(before, File.ReadAllBytes(path + ".wal"));
    }

    [Fact]
    public void A_folder_is_refused() => Refuses(_folder.FullName, "is a folder");

    [Fact]
    public void A_store_is_not_opened_twice_in_one_program()
    {
        var path = Path.Combine(_folder.FullName, "twice.duckdb");
        using var store = LogStore.Open(new StoreOptions { Path = path });

        Refuses(path, "already open");
    }

    [Fact]
    public async Task A_store_that_another_process_has_open_is_refused()
    {
        var path = Path.Combine(_folder.FullName, "held.duckdb");
        LogStore.Open(new StoreOptions { Path = path }).Dispose();
        using var holder = await HoldAsync(path);
        try
        {
            Refuses(path, "in use by another process");
        }
        finally
        {
            holder.Kill();
            await holder.WaitForExitAsync();
        }

        LogStore.Open(new StoreOptions { Path = path }).Dispose();
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        // A file system without room for files of ours, for root too.
        var error = Assert.Throws<StoreOpenException>(() => LogStore.Open(new StoreOptions { Path = "/proc/logflow/store.duckdb" }));

        Assert.Contains("cannot be written", error.Message);
    }

    [Fact]
    public void A_file_or_folder_without_permission_is_refused()
    {
        // The superuser may write everywhere.
        if (OperatingSystem.IsWindows() || Environment.UserName == "root")
        {
            return;
        }

        var path = Write("locked.duckdb", WholeStore());
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Refuses(path, "give this user the right");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Refuses(path, "give this user the right");
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public void Wrong_options_are_all_named()
    {
        var options = new StoreOptions
        {
            Path = " ",
            RetentionAge = TimeSpan.Zero,
            RetentionSizeBytes = 1,
            RetentionInterval = TimeSpan.Zero,
            RetentionStepRecords = 1,
            CommitInterval = TimeSpan.Zero,
            CommitRecords = 0,
            CommitTicks = 0,
            CheckpointBytes = 1,
            MemoryLimitBytes = 1,
            Threads = 0,
            ReadConnections = 0,
            TemplatesMax = 1,
            ServicesMax = 1,
        };

        var error = Assert.Throws<ArgumentException>(() => LogStore.Open(options));

        Assert.Equal(14, options.Validate().Count);
        Assert.All(options.Validate(), fault => Assert.Contains(fault, error.Message));
    }

    [Fact]
    public void The_defaults_are_these()
    {
        var options = new StoreOptions();

        Assert.Empty(options.Validate());
        Assert.Equal("data/logflow.duckdb", options.Path);
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.CommitInterval);
        Assert.Null(options.RetentionAge);
        Assert.Equal(20L << 30, options.RetentionSizeBytes);
    }

    private static void Refuses(string path, string because)
    {
        var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        var files = Directory.GetFiles(Path.GetDirectoryName(path)!).Order().ToArray();

        var error = Assert.Throws<StoreOpenException>(() => LogStore.Open(new StoreOptions { Path = path }));

        Assert.Contains(because, error.Message);
        Assert.Contains(path, error.Message);
        Assert.EndsWith(".", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(before, File.Exists(path) ? File.ReadAllBytes(path) : null);
        Assert.Equal(files, Directory.GetFiles(Path.GetDirectoryName(path)!).Order());
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] WholeStore()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 0; i < 5000; i++)
        {
            rows.Log($"line {i}").As("line <*>", $"{i}");
        }

        store.Write(rows.Take());
        store.Store.Dispose();
        return File.ReadAllBytes(store.Path);
    }

    /// <summary>Another process with the file open: Node with DuckDB's own package, which the build has installed anyway.</summary>
    private static async Task<Process> HoldAsync(string path)
    {
        const string Script = "require('@duckdb/node-bindings').open(process.argv[1]).then(d => { globalThis.held = d; console.log('open'); process.stdin.resume(); })";
        var start = new ProcessStartInfo("node", ["-e", Script, path])
        {
            WorkingDirectory = NativeFolder(),
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience.Limit);
        Assert.Equal("open", line);
        return process;
    }

    private static string NativeFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var native = Path.Combine(folder.FullName, "backend", "native");
            if (Directory.Exists(native))
            {
                return native;
            }
        }

        throw new DirectoryNotFoundException("backend/native is not above the tests.");
    }
}
