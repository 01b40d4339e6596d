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

    private const long NsPerSecond = 1_000_000_000;

    private readonly List<OpenSecond> _open = [];
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
        OpenSecond? second = null;
        for (var i = from; i < to; i++)
        {
            if (attributes[i].IsEmpty || (flags[i] & RecordFlags.Late) != 0)
            {
                continue;
            }

            var version = VersionOf(services[i], batch.Bytes(attributes[i]));
            if (version is null)
            {
                continue;
            }

            var time = times[i];
            if (second is null || time < second.FirstNs || time >= second.EndNs)
            {
                second = SecondOf(time);
            }

            Count(second, services[i], version, time, batch.Services);
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick)
    {
        List<TickFrame>? parts = null;
        while (_open.Count > 0 && _open[0].Frame.Tick <= closedTick)
        {
            (parts ??= []).Add(_open[0].Frame);
            _open.RemoveAt(0);
        }

        return parts ?? (IReadOnlyList<TickFrame>)[];
    }

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

    private void Count(OpenSecond second, int service, string version, long timeNs, NameTable names)
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

    private OpenSecond SecondOf(long timeNs)
    {
        var tick = Math.DivRem(timeNs, NsPerSecond, out var rest) - (rest < 0 ? 1 : 0);
        var at = _open.Count;
        while (at > 0 && _open[at - 1].Frame.Tick >= tick)
        {
            at--;
        }

        if (at < _open.Count && _open[at].Frame.Tick == tick)
        {
            return _open[at];
        }

        var second = new OpenSecond(tick);
        _open.Insert(at, second);
        return second;
    }

    private readonly record struct Memo(int Offset, byte[]? Around, string? Version);

    private sealed class OpenSecond(long tick)
    {
        public TickFrame Frame { get; } = new(tick);

        public long FirstNs { get; } = tick * NsPerSecond;

        public long EndNs { get; } = (tick + 1) * NsPerSecond;

        public Dictionary<(int Service, string Version), VersionWindow> Slots { get; } = [];
    }
}
