using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Changes;

/// <summary>
/// Sees releases: a service that begins to send a version which it did not send before. While old and new are sent side by side it is
/// one rollout, told once; a version that was left and comes back is a rollback. Sees new services too. Pure: the same frames give the
/// same changes.
/// </summary>
public sealed class ChangeWatch(ChangeWatchOptions? options = null)
{
    private readonly ChangeWatchOptions _options = options ?? new ChangeWatchOptions();
    private readonly SortedDictionary<string, ServiceVersions> _services = new(StringComparer.Ordinal);
    private long _firstTick = long.MinValue;

    /// <summary>Services that are not watched because there are too many.</summary>
    public long Refused { get; private set; }

    /// <summary>Changes not told because their service changes too often to be believed.</summary>
    public long Muted { get; private set; }

    /// <summary>Services of an earlier run: they are not new. Before the first <see cref="Observe"/>.</summary>
    public void Restore(IEnumerable<string> services)
    {
        foreach (var service in services)
        {
            Find(service, out _);
        }
    }

    /// <summary>This second's changes, by service, then version.</summary>
    public IReadOnlyList<ChangeEvent> Observe(TickFrame frame)
    {
        _firstTick = _firstTick == long.MinValue ? frame.Tick : _firstTick;
        var isAcquainted = frame.Tick - _firstTick >= _options.Acquaintance.TotalSeconds;
        List<ChangeEvent>? changes = null;
        foreach (var (name, window) in frame.Services)
        {
            if (window.Records == 0 || Find(name, out var isNew) is not { } service)
            {
                continue;
            }

            service.Seconds++;
            if (isNew && isAcquainted)
            {
                (changes ??= []).Add(new ChangeEvent(ChangeKinds.NewService, name, frame.Time, null, null, $"{name} spoke for the first time."));
            }
        }

        foreach (var (key, window) in frame.Versions)
        {
            if (_services.TryGetValue(key.Service, out var service) && See(service, key, window, frame, isAcquainted) is { } change)
            {
                (changes ??= []).Add(change);
            }
        }

        return changes ?? (IReadOnlyList<ChangeEvent>)[];
    }

    private ServiceVersions? Find(string name, out bool isNew)
    {
        isNew = false;
        if (_services.TryGetValue(name, out var service))
        {
            return service;
        }

        if (_services.Count >= _options.ServicesMax)
        {
            Refused++;
            return null;
        }

        isNew = true;
        return _services[name] = new ServiceVersions();
    }

    private ChangeEvent? See(ServiceVersions service, VersionKey key, VersionWindow window, TickFrame frame, bool isAcquainted)
    {
        var isFirst = service.Versions.Count == 0;
        if (!service.Versions.TryGetValue(key.Version, out var version))
        {
            version = service.Add(key.Version, _options.VersionsMax);
            // How a service is when it is first seen is no change.
            version.IsSettled = isFirst || !isAcquainted;
        }
        else if (version.IsSettled && service.Seconds - version.LastSecond > _options.LeftAfterSeconds)
        {
            (version.IsSettled, version.WasLeft, version.Pending, version.PendingNs) = (false, true, 0, long.MaxValue);
        }
        else if (!version.IsSettled && service.Seconds - version.LastSecond > _options.LeftAfterSeconds)
        {
            (version.Pending, version.PendingNs) = (0, long.MaxValue);
        }

        version.LastSecond = service.Seconds;
        version.LastRecords = window.Records;
        if (version.IsSettled)
        {
            return null;
        }

        version.Pending += window.Records;
        version.PendingNs = Math.Min(version.PendingNs, window.FirstNs);
        if (version.Pending < _options.RecordsMin)
        {
            return null;
        }

        version.IsSettled = true;
        if (!service.MayChange(frame.Tick, _options.ChangesPerHourMax))
        {
            Muted++;
            return null;
        }

        return Tell(key, version, service.Before(key.Version));
    }

    private static ChangeEvent Tell(VersionKey key, VersionSeen version, string? before)
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks(version.PendingNs / 100);
        return version.WasLeft
            ? new ChangeEvent(ChangeKinds.Rollback, key.Service, at, before, key.Version, $"{key.Service} went back to {key.Version}{From(before)}.")
            : new ChangeEvent(ChangeKinds.Release, key.Service, at, before, key.Version, $"Release {key.Version} of {key.Service}{From(before)}.");
    }

    private static string From(string? before) => before is null ? "" : $", before {before}";

    private sealed class ServiceVersions
    {
        private readonly Queue<long> _changes = new();

        /// <summary>Seconds in which the service spoke.</summary>
        public long Seconds { get; set; }


        public SortedDictionary<string, VersionSeen> Versions { get; } = new(StringComparer.Ordinal);

        public VersionSeen Add(string version, int max)
        {
            if (Versions.Count >= max)
            {
                Versions.Remove(Versions.OrderBy(v => v.Value.LastSecond).ThenBy(v => v.Key, StringComparer.Ordinal).First().Key);
            }

            return Versions[version] = new VersionSeen();
        }

        /// <summary>The version that was sent last apart from this one, most of it first; null when there was none.</summary>
        public string? Before(string version) => Versions
            .Where(v => v.Key != version && v.Value.IsSettled)
            .OrderByDescending(v => v.Value.LastSecond)
            .ThenByDescending(v => v.Value.LastRecords)
            .ThenBy(v => v.Key, StringComparer.Ordinal)
            .Select(v => v.Key)
            .FirstOrDefault();

        public bool MayChange(long tick, int max)
        {
            const long Hour = 3600;
            while (_changes.TryPeek(out var first) && first <= tick - Hour)
            {
                _changes.Dequeue();
            }

            if (_changes.Count >= max)
            {
                return false;
            }

            _changes.Enqueue(tick);
            return true;
        }
    }

    private sealed class VersionSeen
    {
        /// <summary>Told, or there from the beginning.</summary>
        public bool IsSettled { get; set; }

        public bool WasLeft { get; set; }

        /// <summary>Records since it began, while it is not settled.</summary>
        public long Pending { get; set; }

        public long PendingNs { get; set; } = long.MaxValue;

        /// <summary>In seconds of the service, not of the clock: who says nothing leaves no version.</summary>
        public long LastSecond { get; set; }

        public long LastRecords { get; set; }
    }
}
