using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Changes;

/// <summary>
/// Counts records per service, version and second, where a record's attributes name the version. A service's attributes mostly
/// have its version at the place where the record before had it, so that is looked at first.
/// </summary>
public sealed class VersionStage : IFramePartStage
{
    /// <summary>Versions of one service that are told apart in one second; more are no versions, and are counted.</summary>
    private const int VersionsPerSecondMax = 8;

    private readonly OpenSeconds<VersionSecond> _open = new(static tick => new VersionSecond(tick));
    private Memo[] _memos = new Memo[32];

    public string Name => "versions";

    /// <summary>Records whose version was not counted because their service had too many in a second.</summary>
    public long Folded { get; private set; }

    public void Observe(LogBatch batch, int from, int to)
    {
        var times = batch.TimeNs;
        var services = batch.Service;
        var flags = batch.Flags;
        var attributes = batch.Attributes;
        for (var i = from; i < to; i++)
        {
            if (attributes[i].IsEmpty || (flags[i] & RecordFlags.Late) != 0)
            {
                continue;
            }

            var version = VersionOf(services[i], batch.Bytes(attributes[i]));
            if (version is not null)
            {
                Count(_open.Of(times[i]), services[i], version, times[i], batch.Services);
            }
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick) => _open.TakeUpTo(closedTick);

    private string? VersionOf(int service, ReadOnlySpan<byte> attributes)
    {
        if (service >= _memos.Length)
        {
            Array.Resize(ref _memos, Math.Max(_memos.Length * 2, service + 1));
        }

        // The version with a few bytes before and after it: its name and its end.
        ref var memo = ref _memos[service];
        if (memo.Around is { } around && attributes.Length >= memo.Offset + around.Length &&
            attributes.Slice(memo.Offset, around.Length).SequenceEqual(around))
        {
            return memo.Version;
        }

        var (offset, length) = VersionText.Find(attributes);
        if (length == 0)
        {
            return null;
        }

        var start = attributes[..(offset - 1)].LastIndexOfAny((byte)'{', (byte)',');
        var end = Math.Min(attributes.Length, offset + length + 1);
        var version = Encoding.ASCII.GetString(attributes.Slice(offset, length));
        memo = new Memo(start, attributes[start..end].ToArray(), memo.Version == version ? memo.Version : version);
        return version;
    }

    private void Count(VersionSecond second, int service, string version, long timeNs, NameTable names)
    {
        if (!second.Slots.TryGetValue((service, version), out var window))
        {
            var versions = 0;
            foreach (var (key, _) in second.Slots)
            {
                versions += key.Service == service ? 1 : 0;
            }

            if (versions >= VersionsPerSecondMax)
            {
                Folded++;
                return;
            }

            window = second.Frame.Version(new VersionKey(names[service], version));
            second.Slots[(service, version)] = window;
        }

        window.Records++;
        window.FirstNs = Math.Min(window.FirstNs, timeNs);
    }

    private readonly record struct Memo(int Offset, byte[]? Around, string? Version);

    private sealed class VersionSecond(long tick) : OpenSecond(tick)
    {
        public Dictionary<(int Service, string Version), VersionWindow> Slots { get; } = [];
    }
}
