namespace LogFlow.Engine.Mining;

/// <summary>Works out where a variant's parameters stand in a line, and makes shapes of it. Buffers are reused from line to line.</summary>
internal sealed class ShapeMaker
{
    private readonly List<int> _pinned = [];
    private ParameterPlan[] _plan = new ParameterPlan[64];
    private int _count;

    public ReadOnlySpan<ParameterPlan> Parameters => _plan.AsSpan(0, _count);

    /// <summary>The line's skeleton holds bytes that are a parameter of its template.</summary>
    public bool HasVariableTokens { get; private set; }

    /// <summary>Gives up the pins that a line contradicts; false when it contradicts none.</summary>
    public static bool GiveUpPins(TokenizedLine tokenized, ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes, Variant variant)
    {
        var gaveUp = false;
        variant.HasPins = false;
        for (var i = 0; i < variant.Pins.Length; i++)
        {
            // A word may vary by its look without a hole: hex that happens to hold no decimal digit.
            var hole = tokenized.Tokens[i].Hole;
            var holds = hole >= 0 ? variant.Pins[i].Holds(line, holes[hole]) : variant.Pins[i].Mode == PinMode.None;
            if (!holds && variant.Values[i] != TokenPosition.Varies)
            {
                variant.Pins[i] = Pin.None;
                gaveUp = true;
            }

            variant.HasPins |= variant.Pins[i].Mode != PinMode.None;
        }

        return gaveUp;
    }

    public void Plan(TokenizedLine tokenized, ReadOnlySpan<Hole> holes, Variant variant)
    {
        _count = 0;
        _pinned.Clear();
        HasVariableTokens = false;
        var lastHole = -1;
        var tokens = tokenized.Tokens;
        for (var i = 0; i < tokens.Length; i++)
        {
            ref readonly var token = ref tokens[i];
            if (variant.Values[i] == TokenPosition.Varies)
            {
                AddVariable(token, holes, lastHole);
            }
            else if (token.Hole >= 0)
            {
                AddHole(token.Hole, variant.Pins[i].Mode, i);
            }
            else if (tokenized.IsWildcard(i))
            {
                AddVariable(token, holes, lastHole);
            }

            lastHole = Math.Max(lastHole, token.Hole);
        }
    }

    public Shape Make(Skeleton line, Variant variant, bool isRebuildable) =>
        new(line.Hash, line.Bytes.ToArray(), line.ConstantBytes, variant, [.. Parameters], [.. _pinned], isRebuildable);

    private void AddHole(int hole, PinMode pin, int token)
    {
        if (pin != PinMode.None)
        {
            _pinned.Add(hole);
            _pinned.Add(token);
        }

        if (pin != PinMode.Whole)
        {
            Add(new ParameterPlan(pin == PinMode.Unit ? ParameterSource.HoleValue : ParameterSource.Hole, hole, 0, 0));
        }
    }

    private void AddVariable(in Token token, ReadOnlySpan<Hole> holes, int lastHole)
    {
        if (token.Hole < 0)
        {
            HasVariableTokens = true;
            Add(new ParameterPlan(ParameterSource.Word, lastHole, token.Start - (lastHole < 0 ? 0 : holes[lastHole].End), token.End - token.Start));
            return;
        }

        var hole = holes[token.Hole];
        HasVariableTokens |= hole.Start > token.Start || hole.End < token.End;
        Add(new ParameterPlan(ParameterSource.HoleToken, token.Hole, hole.Start - token.Start, token.End - hole.End));
    }

    private void Add(in ParameterPlan step)
    {
        if (_count == _plan.Length)
        {
            Array.Resize(ref _plan, _count * 2);
        }

        _plan[_count++] = step;
    }
}
