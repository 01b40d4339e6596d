using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parameters;

/// <summary>The parameters of one template at one service, and the pairs of its words.</summary>
internal sealed class TemplateSlots
{
    /// <summary>Words of a template that are also looked at in pairs, from the left.</summary>
    public const int PairedMax = 3;

    /// <summary>Different pairs of values that are told apart; beyond, the pair is none of few values.</summary>
    public const int PairValuesMax = 48;

    private readonly Dictionary<int, string> _pairTexts = [];
    private readonly ParameterWindow?[] _pairWindows = new ParameterWindow?[PairedMax * PairedMax];
    private readonly long[] _pairTicks = new long[PairedMax * PairedMax];

    public TemplateSlots(LogBatch batch, int row, ParameterStageOptions options)
    {
        var parameters = batch.Parameters(row);
        var body = batch.Body[row];
        Slots = new ParameterSlot[Math.Min(parameters.Length, options.PositionsMax)];
        var end = body.Offset;
        for (var i = 0; i < Slots.Length; i++)
        {
            var value = parameters[i];
            var stop = i + 1 < parameters.Length ? parameters[i + 1].Offset : body.Offset + body.Length;
            var from = value.Offset + value.Length;
            var before = batch.Text[Math.Min(end, value.Offset)..value.Offset];
            var after = batch.Text[from..Math.Max(from, stop)];
            Slots[i] = new ParameterSlot(ParameterContext.Of(before, batch.Bytes(value), after, i), options);
            end = from;
        }
    }

    public ParameterSlot[] Slots { get; }

    /// <summary>A template never has too many pairs at once, but over its life it may.</summary>
    public bool HasPairs { get; private set; } = true;

    public ref ParameterWindow? PairWindow(int one, int other) => ref _pairWindows[(one * PairedMax) + other];

    public ref long PairTick(int one, int other) => ref _pairTicks[(one * PairedMax) + other];

    /// <summary>Both values as they are shown; null when there have been too many different ones.</summary>
    public string? PairText(int position, ParameterSlot one, int with, ParameterSlot other)
    {
        var key = (position << 24) | (with << 16) | (one.Value << 8) | other.Value;
        if (_pairTexts.TryGetValue(key, out var text))
        {
            return text;
        }

        if (_pairTexts.Count >= PairValuesMax * PairedMax)
        {
            HasPairs = false;
            return null;
        }

        return _pairTexts[key] = one.TextOf(one.Value) + ParameterWindow.PairMark + other.TextOf(other.Value);
    }
}
