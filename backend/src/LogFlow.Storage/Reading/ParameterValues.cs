using System.Globalization;
using System.Net;
using LogFlow.Contracts.Queries;

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
        var kind = KindOf(value, out var number);
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
        // What nine in ten are; a few others do not change what it is.
        var kind = _kinds.OrderByDescending(k => k.Value).Select(k => k.Value * 10 >= _samples * 9 ? k.Key : "mixed").FirstOrDefault() ?? "none";
        if (kind != "number")
        {
            return new ParameterStats(kind, _samples, _counts.Count, null, null, null, null);
        }

        _numbers.Sort();
        return new ParameterStats(kind, _samples, _counts.Count, _numbers[0], At(0.5), At(0.95), _numbers[^1]);
    }

    internal static string KindOf(string value, out double? number)
    {
        number = null;
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) && double.IsFinite(parsed))
        {
            number = parsed;
            return "number";
        }

        var host = value.AsSpan();
        if (host.Count(':') == 1)
        {
            host = host[..host.IndexOf(':')];
        }

        if ((host.Contains('.') || host.Contains(':')) && IPAddress.TryParse(host, out _))
        {
            return "address";
        }

        if (value.StartsWith('/') || value.Contains("://", StringComparison.Ordinal) || value.Contains('\\', StringComparison.Ordinal))
        {
            return "path";
        }

        var hasDigit = value.AsSpan().IndexOfAnyInRange('0', '9') >= 0;
        return hasDigit && value.Length >= 4 ? "id" : "word";
    }

    private double At(double quantile) => _numbers[Math.Min(_numbers.Count - 1, (int)(quantile * _numbers.Count))];
}
