using System.Globalization;
using LogFlow.Contracts.Queries;

namespace LogFlow.Engine.Sources.Tail;

/// <summary>
/// The files of a tailing source by identity: finds new ones, tells those that were renamed or deleted, and knows from the store how far
/// each was read. Used by the one loop of its source; only the counts are read by others.
/// </summary>
internal sealed class TailFolder(TailOptions options, IStoreWriter store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(10);

    private readonly List<Glob> _globs = [.. options.Globs.Select(g => new Glob(g))];
    private readonly Dictionary<string, TailFile> _files = new(StringComparer.Ordinal);
    private readonly string _prefix = $"{options.Name}:";
    private long? _scanned;
    private long? _swept;
    private int _open;
    private int _leftOut;
    private volatile int _count;

    public int Count => _count;

    public bool HasTooManyOpen => _open > options.OpenFilesMax;

    public string State => string.Create(
        CultureInfo.InvariantCulture, $"following {_files.Count} {(_files.Count == 1 ? "file" : "files")}{(_leftOut > 0 ? $", {_leftOut} left out" : "")}");

    public string? LastError { get; private set; }

    public IReadOnlyList<TailFile> Files() => [.. _files.Values];

    public async Task ScanWhenDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (_scanned is { } last && time.GetElapsedTime(last, now) < options.ScanInterval)
        {
            return;
        }

        var isFirst = _scanned is null;
        _scanned = now;
        LastError = null;
        Scan(isFirst, now);
        if (isFirst || time.GetElapsedTime(_swept!.Value, now) >= SweepInterval)
        {
            _swept = now;
            await SweepAsync(cancellationToken).ConfigureAwait(false);
        }

        _count = _files.Count;
    }

    /// <summary>True when the file is open. A quiet one is opened only when it has grown.</summary>
    public bool TryReach(TailFile file)
    {
        if (file.IsOpen)
        {
            return true;
        }

        var key = file.Key[_prefix.Length..];
        var at = file.Target;
        if (FileIdentity.Of(at) is not { } there || there.Key != key)
        {
            // Renamed while it was closed: what was written before is in a file beside it.
            if (file.RotatedAt is null || FindBeside(at, key) is not { } elsewhere)
            {
                return GiveUp(file);
            }

            at = file.Target = elsewhere;
            there = FileIdentity.Of(elsewhere) ?? default;
        }

        if (there.Length == file.Offset && !file.IsFresh)
        {
            return GiveUp(file);
        }

        if (!file.TryOpen(at, out var error))
        {
            LastError = error;
            return false;
        }

        _open++;
        return true;
    }

    public void Close(TailFile file)
    {
        if (file.IsOpen)
        {
            _open--;
            file.Close();
        }
    }

    public void Remove(TailFile file)
    {
        Close(file);
        _files.Remove(file.Key);
        _count = _files.Count;
    }

    public void Failed(TailFile file, string error)
    {
        LastError = $"{file.Path}: {error}";
        Close(file);
    }

    /// <summary>To where the store ends.</summary>
    public void GoBack(TailFile file)
    {
        var known = store.Positions(file.Key).FirstOrDefault(p => p.Key == file.Key);
        if (known is not null && TailState.Parse(known.State) is { } state)
        {
            // Should it be that of another file that had its number before, a look at it will show.
            file.Resume(known.Offset, state);
        }
        else
        {
            file.Begin(file.StartedAt);
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private bool GiveUp(TailFile file)
    {
        if (file.RotatedAt is { } rotated && time.GetElapsedTime(rotated) >= options.RotatedWait)
        {
            Remove(file);
        }

        return false;
    }

    private void Scan(bool isFirst, long now)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        StoredTails? stored = null;
        _leftOut = 0;
        foreach (var path in _globs.SelectMany(g => g.Files()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (FileIdentity.Of(path) is not { } found || !seen.Add(found.Key))
            {
                continue;
            }

            var key = _prefix + found.Key;
            if (_files.TryGetValue(key, out var known))
            {
                known.RotatedAt = null;
                if (known.Path != path)
                {
                    (known.Path, known.Target) = (path, TargetOf(path));
                }
            }
            else if (_files.Count >= options.FilesMax)
            {
                _leftOut++;
            }
            else
            {
                Add(key, path, found.Length, isFirst, stored ??= new StoredTails(store.Positions(_prefix)));
            }
        }

        foreach (var (_, file) in _files)
        {
            if (!seen.Contains(file.Key[_prefix.Length..]))
            {
                file.RotatedAt ??= now;
            }
        }
    }

    private void Add(string key, string path, long length, bool isFirst, StoredTails stored)
    {
        var file = new TailFile(key, path, options) { LastGrowth = time.GetTimestamp(), Target = TargetOf(path) };
        if (!file.TryOpen(path, out var error))
        {
            LastError = error;
            return;
        }

        _open++;
        _files[key] = file;
        if (stored.Find(key, path, length, file) is not { } position)
        {
            file.Begin(isFirst && options.FromEnd ? length : 0);
        }
        else if (position.Key == key)
        {
            file.Resume(position.Offset, TailState.Parse(position.State)!);
        }
        else
        {
            // The same content under another identity, after a copy or a restart of the machine.
            file.Begin(position.Offset);
        }

        if (HasTooManyOpen)
        {
            Close(file);
        }
    }

    private static string TargetOf(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        }
        catch (IOException)
        {
            return path;
        }
    }

    /// <summary>
    /// Stored positions of files that no glob finds: what was renamed while nobody looked is read to its end, what is gone is forgotten.
    /// </summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var gone = new List<string>();
        var folders = new Dictionary<string, Dictionary<string, (string Path, long Length)>?>(StringComparer.Ordinal);
        foreach (var position in store.Positions(_prefix))
        {
            if (_files.ContainsKey(position.Key) || TailState.Parse(position.State) is not { } state)
            {
                continue;
            }

            var folder = Path.GetDirectoryName(state.Path) ?? "/";
            if (!folders.TryGetValue(folder, out var entries))
            {
                folders[folder] = entries = Entries(folder);
            }

            if (entries is null)
            {
                // The folder is not there now; it may come back.
                continue;
            }

            if (!entries.TryGetValue(position.Key[_prefix.Length..], out var there) || there.Length < position.Offset)
            {
                gone.Add(position.Key);
            }
            else if (there.Length > position.Offset && _files.Count < options.FilesMax)
            {
                var now = time.GetTimestamp();
                var file = new TailFile(position.Key, state.Path, options) { RotatedAt = now, LastGrowth = now, Target = there.Path };
                if (file.TryOpen(there.Path, out _) && file.BeginsLike(state.Fingerprint))
                {
                    _open++;
                    file.Resume(position.Offset, state);
                    _files[position.Key] = file;
                }
                else
                {
                    file.Dispose();
                    gone.Add(position.Key);
                }
            }
        }

        if (gone.Count > 0)
        {
            await store.ForgetPositionsAsync(gone, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string? FindBeside(string path, string key) =>
        Entries(Path.GetDirectoryName(path) ?? "/") is { } entries && entries.TryGetValue(key, out var found) ? found.Path : null;

    private static Dictionary<string, (string Path, long Length)>? Entries(string folder)
    {
        try
        {
            var entries = new Dictionary<string, (string, long)>(StringComparer.Ordinal);
            foreach (var path in Directory.EnumerateFiles(folder))
            {
                if (FileIdentity.Of(path) is { } found)
                {
                    entries[found.Key] = (path, found.Length);
                }
            }

            return entries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
