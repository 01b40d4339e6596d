using System.Globalization;
using LogFlow.Contracts.Records;

namespace LogFlow.Server.Cli;

/// <param name="Kind">As <see cref="ParameterKind"/> names them.</param>
/// <param name="Values">Different values in the sample; null when there are more than are counted.</param>
/// <param name="Text">What it is, in words: a range, the few values with their shares, or an example.</param>
internal sealed record ParameterNote(string Kind, int? Values, string Text);

/// <summary>A sample of the values of one wildcard. Bounded: past some different values only kind and range are kept.</summary>
internal sealed class ParameterSample
{
    private const int ValuesMax = 64;
    private const int FewValues = 6;
    private const int ShownCharsMax = 28;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _kinds = new(StringComparer.Ordinal);
    private bool _hasMore;
    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;

    public void Add(string value, long lines = 1)
    {
        var kind = ParameterKind.Of(value, out var number);
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + lines;
        if (number is { } n)
        {
            (_least, _most) = (Math.Min(_least, n), Math.Max(_most, n));
        }

        if (_counts.Count < ValuesMax || _counts.ContainsKey(value))
        {
            _counts[value] = _counts.GetValueOrDefault(value) + lines;
        }
        else
        {
            _hasMore = true;
        }
    }

    public void MergeFrom(ParameterSample other)
    {
        foreach (var (value, lines) in other._counts)
        {
            Add(value, lines);
        }

        _hasMore |= other._hasMore;
        (_least, _most) = (Math.Min(_least, other._least), Math.Max(_most, other._most));
    }

    public ParameterNote Note()
    {
        var kind = ParameterKind.Common(_kinds);
        var total = _counts.Values.Sum();
        var isFew = !_hasMore && _counts.Count <= FewValues && (_counts.Count == 1 || total >= _counts.Count * 2);
        var text = total == 0 ? "no sample"
            : total == 1 ? Shorten(Ordered().First().Key)
            : isFew ? string.Join(", ", Ordered().Select(v => Share(v.Key, v.Value, total)))
            : kind == ParameterKind.Number ? $"{Short(_least)} to {Short(_most)}"
            : $"{(_hasMore ? $"more than {ValuesMax}" : _counts.Count)} {kind} values such as {Shorten(Ordered().First().Key)}";
        return new ParameterNote(kind, _hasMore ? null : _counts.Count, text);
    }

    private IOrderedEnumerable<KeyValuePair<string, long>> Ordered() =>
        _counts.OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal);

    private static string Share(string value, long lines, long total) => lines == total
        ? $"always {Shorten(value)}"
        : string.Create(CultureInfo.InvariantCulture, $"{Shorten(value)} {Math.Max(1, Math.Round(100.0 * lines / total)):N0}%");

    private static string Short(double number) => number.ToString(Math.Abs(number) >= 1e15 ? "0.##e0" : "#,0.###", CultureInfo.InvariantCulture);

    private static string Shorten(string value) =>
        value.Length == 0 ? "(empty)" : string.Concat((value.Length <= ShownCharsMax ? value : value[..(ShownCharsMax - 1)] + "…").Select(c => char.IsControl(c) ? ' ' : c));
}
