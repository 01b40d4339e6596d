namespace LogFlow.Server.Security;

/// <summary>
/// The keys as the running server knows them. The file is looked at again at most once a second, so a key that is made or revoked
/// counts without a restart. Any thread asks; the set is replaced whole.
/// </summary>
public sealed partial class KeyRing
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly KeyFile _file;
    private readonly TimeProvider _time;
    private readonly Lock _looking = new();
    private volatile Set _set;
    private long _lookedAt;
    private (DateTime, long) _stamp;

    /// <exception cref="KeyFileException">The file cannot be used.</exception>
    public KeyRing(KeyFile file, TimeProvider time)
    {
        _file = file;
        _time = time;
        _stamp = file.Stamp();
        _set = new Set(file.Read());
        _lookedAt = time.GetTimestamp();
        HadKeys = _set.ById.Count > 0;
    }

    public ILogger? Logger { get; set; }

    /// <summary>Told of keys that came and went.</summary>
    public Action<string, ApiKey>? Changed { get; set; }

    /// <summary>There is or was a key since the start: a server that asked for keys goes on asking, whatever happens to their file.</summary>
    public bool HadKeys { get; private set; }

    public int Count => Current().ById.Count;

    public ApiKey? FindBySecret(string secret) => Current().ByHash.GetValueOrDefault(ApiKey.HashOf(secret));

    public ApiKey? FindById(string id) => Current().ById.GetValueOrDefault(id);

    /// <summary>Looks at the file now.</summary>
    public void Reload()
    {
        lock (_looking)
        {
            Load();
        }
    }

    private Set Current()
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _lookedAt)) >= LookInterval && _looking.TryEnter())
        {
            try
            {
                Volatile.Write(ref _lookedAt, _time.GetTimestamp());
                if (_file.Stamp() != _stamp)
                {
                    Load();
                }
            }
            finally
            {
                _looking.Exit();
            }
        }

        return _set;
    }

    private void Load()
    {
        var stamp = _file.Stamp();
        try
        {
            var (before, now) = (_set, new Set(_file.Read()));
            _set = now;
            HadKeys |= now.ById.Count > 0;
            foreach (var key in now.ById.Values.Where(k => !before.ById.ContainsKey(k.Id)))
            {
                Changed?.Invoke("key added", key);
            }

            foreach (var key in before.ById.Values.Where(k => !now.ById.ContainsKey(k.Id)))
            {
                Changed?.Invoke("key revoked", key);
            }
        }
        catch (KeyFileException error)
        {
            // The keys that were good stay good: a half-broken file must neither lock everybody out nor let anybody in.
            if (Logger is { } logger)
            {
                Log.Unreadable(logger, error.Message);
            }
        }

        _stamp = stamp;
    }

    private sealed class Set(IReadOnlyList<ApiKey> keys)
    {
        public Dictionary<string, ApiKey> ById { get; } = keys.GroupBy(k => k.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);

        public Dictionary<string, ApiKey> ByHash { get; } = keys.GroupBy(k => k.Hash, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    }

    private static partial class Log
    {
        [LoggerMessage(300, LogLevel.Error, "{Reason} The keys known so far go on being good")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
