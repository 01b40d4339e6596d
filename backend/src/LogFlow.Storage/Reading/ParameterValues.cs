using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;

namespace LogFlow.Storage.Reading;

/// <summary>What one wildcard of a template stood for in the records that were looked at.</summary>
internal sealed class ParameterValues
{
    private const int ValuesMax = 10;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly List<double> _numbers = [];
    private readonly SortedDictionary<string, long> _kinds = new(StringComparer.Ordinal);
    private long _samples;

    public void Add(string value)
    {
        _samples++;
        _counts[value] = _counts.GetValueOrDefault(value) + 1;
        var kind = ParameterKind.Of(value, out var number);
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        if (number is { } n)
        {
            _numbers.Add(n);
        }
    }

    public IReadOnlyList<ValueCount> Top() =>
    [
        .. _counts.OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).Take(ValuesMax).Select(v => new ValueCount(v.Key, v.Value)),
    ];

    public ParameterStats Stats()
    {
        var kind = ParameterKind.Common(_kinds);
        if (kind != ParameterKind.Number)
        {
            return new ParameterStats(kind, _samples, _counts.Count, null, null, null, null);
        }

        _numbers.Sort();
        return new ParameterStats(kind, _samples, _counts.Count, _numbers[0], At(0.5), At(0.95), _numbers[^1]);
    }

    private double At(double quantile) => _numbers[Math.Min(_numbers.Count - 1, (int)(quantile * _numbers.Count))];
}
