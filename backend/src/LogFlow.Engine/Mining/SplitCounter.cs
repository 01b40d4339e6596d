using System.Text;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Tells the lines of templates that a person split apart by their value. The first values met are told apart, as many as there may be;
/// further ones stay with the template, so that a split by an id is no flood.
/// </summary>
/// <param name="corrections">What people said; may change at any time.</param>
/// <param name="textOf">Text of a template; empty when it is not known.</param>
internal sealed class SplitCounter(CorrectionBook corrections, Func<ulong, string> textOf)
{
    private readonly Dictionary<ulong, Split?> _of = [];
    private readonly Dictionary<ulong, Values> _values = [];
    private CorrectedTemplates _seen = CorrectedTemplates.None;

    /// <summary>How lines of the template are told apart; null when they are not, which is what nearly all are.</summary>
    public Split? Of(ulong template)
    {
        var now = corrections.Current;
        if (!ReferenceEquals(now, _seen))
        {
            _seen = now;
            _of.Clear();
            foreach (var (id, values) in _values)
            {
                if (!now.Splits.ContainsKey(id) || now.Text(id) != values.Text || now.Splits[id] != values.Position)
                {
                    _values.Remove(id);
                }
            }
        }

        if (now.Splits.Count == 0)
        {
            return null;
        }

        if (!_of.TryGetValue(template, out var split))
        {
            _of[template] = split = Make(template);
        }

        return split;
    }

    /// <summary>The part of the window that the line belongs to; null when it stays with the template.</summary>
    public static TemplateWindow? PartOf(Split split, LogBatch batch, int row, TemplateWindow window)
    {
        Span<char> value = stackalloc char[TemplateSplit.ValueCharsMax];
        var length = 0;
        if (split.Place.Parameter is { } parameter)
        {
            var parameters = batch.Parameters(row);
            if (parameter >= parameters.Length || batch.Bytes(parameters[parameter]) is not { Length: > 0 and <= TemplateSplit.ValueCharsMax } bytes)
            {
                return null;
            }

            length = Encoding.UTF8.GetChars(bytes, value);
        }
        else if (split.Place.Value is { Length: <= TemplateSplit.ValueCharsMax } constant)
        {
            constant.CopyTo(value);
            length = constant.Length;
        }

        return length > 0 && split.Values.TryGet(value[..length], out var part) ? window.Part(part.Id, part.Text) : null;
    }

    private Split? Make(ulong template)
    {
        var kept = _seen.Kept(template);
        if (!_seen.Splits.TryGetValue(kept, out var position) || _seen.Text(kept) is not { } wide ||
            TemplateSplit.PlaceIn(kept == template ? wide : textOf(template), wide, position) is not { } place)
        {
            return null;
        }

        if (!_values.TryGetValue(kept, out var values))
        {
            _values[kept] = values = new Values(wide, position);
        }

        return new Split(place, values);
    }

    /// <summary>Where the value is, and the parts of the template that the lines are told as.</summary>
    internal sealed record Split(SplitPlace Place, Values Values);

    /// <summary>The values of one split template so far, each with its part.</summary>
    internal sealed class Values(string text, int position)
    {
        private readonly Dictionary<string, (TemplateId Id, string Text)> _parts = new(StringComparer.Ordinal);

        public string Text { get; } = text;

        public int Position { get; } = position;

        public bool TryGet(ReadOnlySpan<char> value, out (TemplateId Id, string Text) part)
        {
            var lookup = _parts.GetAlternateLookup<ReadOnlySpan<char>>();
            if (lookup.TryGetValue(value, out part))
            {
                return true;
            }

            if (_parts.Count >= TemplateSplit.PartsMax)
            {
                return false;
            }

            var told = TemplateSplit.PartText(Text, Position, value.ToString());
            _parts[value.ToString()] = part = (TemplateCorrection.IdOf(told), told);
            return true;
        }
    }
}
