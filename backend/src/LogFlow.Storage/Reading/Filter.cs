using System.Globalization;

namespace LogFlow.Storage.Reading;

/// <summary>Conditions with their parameters. Values never become part of the SQL text: a condition names them <c>{0}</c>.</summary>
internal sealed class Filter
{
    private readonly List<string> _conditions = [];
    private readonly List<object?> _parameters = [];

    public ReadOnlySpan<object?> Parameters => _parameters.ToArray();

    public Filter Clone()
    {
        var clone = new Filter();
        clone._conditions.AddRange(_conditions);
        clone._parameters.AddRange(_parameters);
        return clone;
    }

    /// <summary>All of them must hold.</summary>
    public Filter Add(string condition, params object?[] values)
    {
        var names = new object[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            names[i] = Parameter(values[i]);
        }

        _conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, names));
        return this;
    }

    /// <summary>A parameter for use outside the conditions; its name in the SQL text.</summary>
    public string Parameter(object? value)
    {
        _parameters.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"${_parameters.Count}");
    }

    /// <summary><c>WHERE ...</c>, or nothing.</summary>
    public override string ToString() => _conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", _conditions.Select(c => $"({c})"));
}
