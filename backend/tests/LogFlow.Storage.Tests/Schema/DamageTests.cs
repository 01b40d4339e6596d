using LogFlow.Contracts.Queries;

namespace LogFlow.Storage.Tests.Schema;

/// <summary>What a file that was cut or changed does: one sentence and an untouched file, or all that was committed before the damage.</summary>
public sealed class DamageTests
{
    // Each takes two openings; LOGFLOW_DAMAGES says another number.
    private static readonly int Damages = int.TryParse(Environment.GetEnvironmentVariable("LOGFLOW_DAMAGES"), out var given) ? given : 100;

    [Fact]
    public async Task A_log_cut_anywhere_recovers_to_the_last_commit_before_the_cut()
    {
        using var store = new TestStore(o => o.CheckpointBytes = 1L << 30);
        var rows = new Rows();
        store.Write(rows.Log("before").Take());
        var lengths = new List<long>();
        for (var i = 0; i < 40; i++)
        {
            store.Write(rows.Log($"commit {i} first").Log($"commit {i} second").Take());
            lengths.Add(new FileInfo(store.Path + ".wal").Length);
        }

        var wal = ReadShared(store.Path + ".wal");
        var file = ReadShared(store.Path);
        var random = new Random(7);
        for (var cut = 0; cut < Damages; cut++)
        {
            var length = random.Next(0, wal.Length + 1);
            var path = Path.Combine(store.Folder, $"cut{cut}.duckdb");
            await File.WriteAllBytesAsync(path, file);
            await File.WriteAllBytesAsync(path + ".wal", wal[..length]);

            try
            {
                using var again = store.Open(path);
                var found = (await again.Reader.SearchAsync(new SearchQuery { Limit = 1000 }, CancellationToken.None)).Records;
                var whole = lengths.Count(l => l <= length);
                Assert.True(found.Count(r => r.Message.StartsWith("commit", StringComparison.Ordinal)) == 2 * whole, $"Cut at {length}: {found.Count} records, {whole} commits lie before.");
            }
            catch (StoreOpenException refused) when (length < lengths[0])
            {
                // So early that not even the tables are there.
                Assert.Contains(path, refused.Message);
            }

            File.Delete(path);
            File.Delete(path + ".wal");
        }
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_one_sentence_and_stays_as_it_is()
    {
        var whole = await FileAsync();
        var random = new Random(11);
        for (var cut = 0; cut < Damages; cut++)
        {
            await RefusedOrWholeAsync(whole[..random.Next(0, whole.Length)], $"cut {cut}");
        }
    }

    [Fact]
    public async Task A_flipped_byte_is_one_sentence_or_does_no_harm()
    {
        var whole = await FileAsync();
        var random = new Random(13);
        for (var flip = 0; flip < Damages; flip++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            await RefusedOrWholeAsync(damaged, $"flip {flip}");
        }
    }

    private static async Task<byte[]> FileAsync()
    {
        using var store = new TestStore();
        var rows = new Rows();
        for (var i = 0; i < 2000; i++)
        {
            rows.Log($"record {i}");
        }

        store.Write(rows.Take());
        store.Store.Dispose();
        var bytes = await File.ReadAllBytesAsync(store.Path);
        return bytes;
    }

    private static async Task RefusedOrWholeAsync(byte[] bytes, string what)
    {
        var folder = Directory.CreateTempSubdirectory("logflow-damage-");
        var path = Path.Combine(folder.FullName, "store.duckdb");
        await File.WriteAllBytesAsync(path, bytes);
        try
        {
            using var store = LogStore.Open(new StoreOptions { Path = path });
            // Damage that only shows when the place is read is an error of that reading.
            await store.Reader.StatusAsync(CancellationToken.None);
        }
        catch (StoreOpenException refused)
        {
            Assert.Contains(path, refused.Message);
            Assert.DoesNotContain('\n', refused.Message);
            var after = await File.ReadAllBytesAsync(path);
            Assert.True(bytes.SequenceEqual(after), $"{what}: the file was changed.");
        }
        catch (Exception e) when (e is DuckDb.DuckDbException or StoreException)
        {
            // Told, not crashed.
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
