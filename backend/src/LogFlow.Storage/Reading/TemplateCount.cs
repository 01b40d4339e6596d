using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Storage.Catalog;

namespace LogFlow.Storage.Reading;

/// <summary>What was counted of one template.</summary>
internal sealed class TemplateCount(StoredTemplate template, int trendSteps)
{
    private readonly SortedDictionary<string, long> _services = new(StringComparer.Ordinal);
    private readonly long[] _trend = new long[trendSteps];
    private long _firstTick = long.MaxValue;

    public StoredTemplate Template { get; } = template;

    /// <summary>The split template that it is a value of; null for others.</summary>
    public ulong? PartOf { get; init; }

    public long Total { get; private set; }

    public byte Severity { get; private set; }

    public long LastTick { get; private set; } = long.MinValue;

    /// <summary>When the template came into being; of one that grew out of others, when those were first counted if earlier.</summary>
    public long FirstSeenNs => _firstTick == long.MaxValue ? Template.FirstSeenNs : Math.Min(Template.FirstSeenNs, _firstTick * UnixTime.SecondNs);

    /// <summary>Adds what was counted in one step of the trend, or before its first (-1).</summary>
    public void Add(string service, int step, long count, byte severity, long firstTick, long lastTick)
    {
        _services[service] = _services.GetValueOrDefault(service) + count;
        if (step >= 0)
        {
            _trend[step] += count;
        }

        Total += count;
        Severity = Math.Max(Severity, severity);
        _firstTick = Math.Min(_firstTick, firstTick);
        LastTick = Math.Max(LastTick, lastTick);
    }

    /// <summary>Takes away what is told as another template; what was not counted here cannot be taken.</summary>
    public void Take(string service, int step, long count)
    {
        count = Math.Min(count, Math.Min(step < 0 ? count : _trend[step], _services.GetValueOrDefault(service)));
        if (step >= 0)
        {
            _trend[step] -= count;
        }

        Total -= count;
        if (count > 0 && (_services[service] -= count) == 0)
        {
            _services.Remove(service);
        }
    }

    public IReadOnlyList<ValueCount> ByService() =>
        [.. _services.OrderByDescending(s => s.Value).ThenBy(s => s.Key, StringComparer.Ordinal).Select(s => new ValueCount(s.Key, s.Value))];

    public TemplateSummary ToSummary(CorrectedTemplates corrected) => new(
        new TemplateId(Template.Id),
        Template.Text,
        Contracts.Records.Severity.Name(Total == 0 ? Template.Severity : Severity),
        Total,
        UnixTime.FromNs(FirstSeenNs),
        LastTick == long.MinValue ? UnixTime.FromNs(FirstSeenNs) : DateTimeOffset.FromUnixTimeSeconds(LastTick),
        [.. _services.Keys],
        _trend)
    {
        Name = corrected.Name(Template.Id),
        IsNoise = corrected.IsNoise(PartOf ?? Template.Id),
        PartOf = PartOf is { } split ? new TemplateId(split) : null,
    };
}
