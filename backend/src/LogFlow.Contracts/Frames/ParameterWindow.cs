using System.Runtime.InteropServices;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Frames;

/// <summary>One parameter of one template at one service, or two of the same template taken together.</summary>
/// <param name="Service">Who wrote the lines.</param>
/// <param name="Template">Their template.</param>
/// <param name="Position">The parameter's place among the template's, left to right from 0.</param>
/// <param name="With">The second parameter's place where two are taken together; <see cref="Alone"/> otherwise.</param>
public readonly record struct ParameterKey(string Service, TemplateId Template, int Position, int With = ParameterKey.Alone) : IComparable<ParameterKey>
{
    public const int Alone = -1;

    public bool IsPair => With != Alone;

    public int CompareTo(ParameterKey other)
    {
        var order = string.CompareOrdinal(Service, other.Service);
        order = order != 0 ? order : Template.CompareTo(other.Template);
        order = order != 0 ? order : Position.CompareTo(other.Position);
        return order != 0 ? order : With.CompareTo(other.With);
    }
}

/// <summary>What a parameter's values are.</summary>
public enum ParameterMeasure : byte
{
    /// <summary>One of a few words, codes or names.</summary>
    Word = 0,

    /// <summary>A number without a unit, or with one that is not known.</summary>
    Number = 1,

    /// <summary>Nanoseconds, whatever unit the lines use.</summary>
    Duration = 2,

    /// <summary>Bytes, whatever unit the lines use.</summary>
    Size = 3,
}

/// <summary>The values of one watched parameter in one second of event time: counts of words, or a sketch of numbers.</summary>
/// <param name="key">Whose.</param>
/// <param name="name">The key of <c>key=value</c>, or the words around the place: <c>in &lt;*&gt; ms</c>.</param>
/// <param name="measure">What the values are.</param>
public sealed class ParameterWindow(ParameterKey key, string name, ParameterMeasure measure)
{
    /// <summary>Stands between the two values of a pair.</summary>
    public const string PairMark = " · ";

    // A handful of values, counted in a plain list in order of appearance: cheaper to make and to search than a table, and there are
    // hundreds of windows a second. Put in order once, when the second is read.
    private readonly List<(string Value, long Lines)> _counts = [];
    private SortedList<string, long>? _ordered;

    public ParameterKey Key { get; } = key;

    public string Name { get; } = name;

    public ParameterMeasure Measure { get; } = measure;

    /// <summary>Lines by value, ordinal, for words; whoever fills it keeps the number of different ones small.</summary>
    public IReadOnlyDictionary<string, long> Values => _ordered ??= InOrder();

    /// <summary>The values on the scale of <see cref="NumberScale"/>, for numbers.</summary>
    public LatencySketch Numbers { get; } = new();

    /// <summary>The highest severity of the lines.</summary>
    public byte Severity { get; set; }

    public void Count(string value, long lines = 1)
    {
        _ordered = null;
        foreach (ref var count in CollectionsMarshal.AsSpan(_counts))
        {
            if (count.Value == value)
            {
                count.Lines += lines;
                return;
            }
        }

        _counts.Add((value, lines));
    }

    public void MergeFrom(ParameterWindow other)
    {
        foreach (var (value, lines) in other._counts)
        {
            Count(value, lines);
        }

        Numbers.MergeFrom(other.Numbers);
        Severity = Math.Max(Severity, other.Severity);
    }

    private SortedList<string, long> InOrder()
    {
        var ordered = new SortedList<string, long>(_counts.Count, StringComparer.Ordinal);
        foreach (var (value, lines) in _counts)
        {
            ordered.Add(value, lines);
        }

        return ordered;
    }
}
