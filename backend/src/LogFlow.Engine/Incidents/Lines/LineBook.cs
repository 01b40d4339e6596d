using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Incidents.Lines;

/// <summary>
/// What each service wrote in the last minutes, by template as a person corrected them, for the question what it writes otherwise since
/// an incident began. Explains incidents and makes none. Bounded; pairs not written for as long as is held are forgotten.
/// </summary>
internal sealed class LineBook
{
    /// <summary>Pairs of service and template held; further ones are not counted until others are forgotten.</summary>
    public const int PairsMax = 20_000;

    /// <summary>Seconds looked at before a moment, and at least needed.</summary>
    private const long BeforeSeconds = 300;
    private const long BeforeMin = 60;

    /// <summary>Seconds looked at since a moment; later the counts before are no longer held.</summary>
    private const long AfterSeconds = 110;
    private const long AfterMin = 4;

    /// <summary>A moment is known to about so many seconds: what came so shortly before it is not held against the time before.</summary>
    private const long Blur = 2;

    private const long SweepSeconds = 60;

    private readonly Dictionary<string, ServiceLines> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<TemplateId, long> _recounted = [];
    private CorrectedTemplates _corrected = CorrectedTemplates.None;
    private long _swept = long.MinValue / 2;
    private int _pairs;

    /// <summary>Pairs held.</summary>
    public int Pairs => _pairs;

    /// <summary>Times that a pair was not counted because too many were held.</summary>
    public long Refused { get; private set; }

    public void Observe(TickFrame frame)
    {
        foreach (var replacement in frame.Replacements)
        {
            Replace(replacement);
        }

        var bucket = LineHistory.BucketOf(frame.Tick);
        if (!ReferenceEquals(_corrected, frame.Corrected))
        {
            Recount(_corrected.Splits, frame.Corrected.Splits, bucket);
            _corrected = frame.Corrected;
        }

        if (frame.Tick - _swept >= SweepSeconds)
        {
            _swept = frame.Tick;
            Sweep(bucket - LineHistory.Buckets);
        }

        ServiceLines? service = null;
        foreach (var (key, window) in frame.JudgedTemplates)
        {
            if (key.Template.IsNone)
            {
                continue;
            }

            if (service is null || !ReferenceEquals(service.Name, key.Service))
            {
                service = ServiceOf(key.Service, bucket);
            }

            if (!service.Histories.TryGetValue(key.Template, out var history))
            {
                if (_pairs >= PairsMax)
                {
                    Refused++;
                    continue;
                }

                var knownSince = window.IsLearnt ? bucket : _recounted.GetValueOrDefault(key.Template, long.MinValue);
                service.Histories[key.Template] = history = new LineHistory(window.Text, knownSince);
                _pairs++;
            }

            history.Add(bucket, window.Count, window.Severity);
        }
    }

    /// <summary>What the service writes otherwise since then, the surest first; null when that cannot be told, or no longer.</summary>
    /// <param name="name">Of the service.</param>
    /// <param name="since">Unix seconds.</param>
    /// <param name="tick">The last second that counts, not after the last one seen.</param>
    public IReadOnlyList<LineChange>? ChangesOf(string name, double since, long tick)
    {
        if (!double.IsFinite(since) || !_services.TryGetValue(name, out var service))
        {
            return null;
        }

        var onset = (long)Math.Ceiling(since);
        var first = LineHistory.BucketOf(onset + LineHistory.BucketSeconds - 1);
        var moment = LineHistory.BucketOf((long)since - Blur);
        var from = Math.Max(moment - (BeforeSeconds / LineHistory.BucketSeconds), service.FirstBucket + 1);
        var after = tick + 1 - (first * LineHistory.BucketSeconds);
        return after is < AfterMin or > AfterSeconds || (moment - from) * LineHistory.BucketSeconds < BeforeMin
            ? null
            : new LineComparison(from, moment, first, tick + 1).Of(service.Histories);
    }

    private ServiceLines ServiceOf(string name, long bucket)
    {
        if (!_services.TryGetValue(name, out var service))
        {
            _services[name] = service = new ServiceLines(name, bucket);
        }

        return service;
    }

    private void Replace(LogTemplate replacement)
    {
        foreach (var service in _services.Values)
        {
            if (!service.Histories.Remove(replacement.Replaces, out var old))
            {
                continue;
            }

            if (service.Histories.TryGetValue(replacement.Id, out var history))
            {
                history.MergeFrom(old);
                _pairs--;
            }
            else
            {
                service.Histories[replacement.Id] = old;
                old.Text = replacement.Text;
            }
        }
    }

    /// <summary>Templates that were split, or are whole again, are counted otherwise from now on: what they were before tells nothing.</summary>
    private void Recount(IReadOnlyDictionary<ulong, int> before, IReadOnlyDictionary<ulong, int> now, long bucket)
    {
        foreach (var id in before.Keys.Union(now.Keys).Where(id => before.GetValueOrDefault(id, -1) != now.GetValueOrDefault(id, -1)))
        {
            _recounted[new TemplateId(id)] = bucket;
            foreach (var service in _services.Values)
            {
                _pairs -= service.Histories.Remove(new TemplateId(id)) ? 1 : 0;
            }
        }
    }

    private void Sweep(long bucket)
    {
        foreach (var (template, since) in _recounted)
        {
            if (since <= bucket)
            {
                _recounted.Remove(template);
            }
        }

        foreach (var (name, service) in _services)
        {
            foreach (var (template, history) in service.Histories)
            {
                if (history.Last <= bucket)
                {
                    service.Histories.Remove(template);
                    _pairs--;
                }
            }

            if (service.Histories.Count == 0)
            {
                _services.Remove(name);
            }
        }
    }

    /// <param name="name">As the first frame had it.</param>
    /// <param name="firstBucket">Since when it is heard of.</param>
    private sealed class ServiceLines(string name, long firstBucket)
    {
        public string Name { get; } = name;

        public long FirstBucket { get; } = firstBucket;

        public Dictionary<TemplateId, LineHistory> Histories { get; } = [];
    }
}
