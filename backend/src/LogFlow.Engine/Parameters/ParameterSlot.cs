using LogFlow.Contracts.Frames;

namespace LogFlow.Engine.Parameters;

internal enum SlotState : byte
{
    /// <summary>The first lines: nothing is handed on yet.</summary>
    Learning,

    /// <summary>Few values: each is counted.</summary>
    Words,

    /// <summary>A number whose size means something.</summary>
    Numbers,

    /// <summary>Ids, counters, times and free text: not steady, not watched.</summary>
    Off,
}

/// <summary>
/// One parameter of one template at one service: decides from its first lines what it is, and reads it from then on. What has a
/// unit of time or size is a number at once. Otherwise few different values make words, and numbers that are neither ids (long, each another)
/// nor counters (nearly always rising) are numbers.
/// </summary>
internal sealed class ParameterSlot(ParameterContext context, ParameterStageOptions options)
{
    private const int IdDigits = 5;
    private const double AllDifferent = 0.9;
    private const double AlwaysRising = 0.85;
    private const int UnreadMin = 16;
    private const double UnreadShare = 0.1;

    private readonly ValueTable _values = new(options.ValuesMax * 2);
    private int _lines;
    private int _numbers;
    private int _unread;
    private int _digits;
    private int _rises;
    private int _changes;
    private double _last = double.NaN;
    private bool _hasFraction;

    public ParameterContext Context { get; } = context;

    public SlotState State { get; private set; } = context.Unit.Measure is ParameterMeasure.Duration or ParameterMeasure.Size ? SlotState.Numbers : SlotState.Learning;

    public ParameterMeasure Measure => State == SlotState.Words ? ParameterMeasure.Word : Context.Unit.Measure;

    /// <summary>Number of the value just read, where it is one of few.</summary>
    public int Value { get; private set; } = ValueTable.Full;

    public string TextOf(int value) => _values[value];

    /// <summary>This second's window, kept by the stage.</summary>
    public ParameterWindow? Window { get; set; }

    public long WindowTick { get; set; } = long.MinValue;

    /// <summary>Takes a value in; true when it is to be counted, a number then on the scale of the sketch.</summary>
    public bool Read(ReadOnlySpan<byte> text, out long onScale)
    {
        onScale = 0;
        switch (State)
        {
            case SlotState.Words:
                Value = _values.IndexOf(text);
                if (Value == ValueTable.Full)
                {
                    Decide(isFull: true);
                    return false;
                }

                return true;
            case SlotState.Numbers:
                return ReadNumber(text, out onScale);
            case SlotState.Learning:
                _values.IndexOf(text);
                LearnNumber(text);
                if (++_lines >= options.LearnLines)
                {
                    Decide(isFull: _values.Count > options.ValuesMax);
                }

                return false;
            default:
                return false;
        }
    }

    private bool ReadNumber(ReadOnlySpan<byte> text, out long onScale)
    {
        onScale = 0;
        _lines++;
        if (!NumberText.TryRead(text, out var value, out var own))
        {
            State = ++_unread >= UnreadMin && _unread > _lines * UnreadShare ? SlotState.Off : State;
            return false;
        }

        var unit = !own.IsEmpty && NumberText.TryUnit(own, out var written) ? written : Context.Unit;
        onScale = NumberScale.ToScale(value * unit.Factor, Context.Unit.Measure);
        return unit.Measure == Context.Unit.Measure;
    }

    private void LearnNumber(ReadOnlySpan<byte> text)
    {
        if (!NumberText.TryRead(text, out var value, out _))
        {
            _unread++;
            return;
        }

        _numbers++;
        _digits += text.Length;
        _hasFraction |= value != Math.Floor(value);
        if (!double.IsNaN(_last) && value != _last)
        {
            _changes++;
            _rises += value > _last ? 1 : 0;
        }

        _last = value;
    }

    private void Decide(bool isFull)
    {
        State = !isFull ? SlotState.Words : IsSteadyNumber() ? SlotState.Numbers : SlotState.Off;
        (_lines, _unread) = (0, 0);
    }

    private bool IsSteadyNumber()
    {
        if (Context.IsIdentifier || _numbers == 0 || _unread > _numbers * UnreadShare)
        {
            return false;
        }

        var rising = _changes == 0 ? 0.5 : (double)_rises / _changes;
        var isCounter = rising is >= AlwaysRising or <= 1 - AlwaysRising;
        var isId = !_hasFraction && _changes >= _numbers * AllDifferent - 1 && _digits >= _numbers * IdDigits;
        return !isCounter && !isId;
    }
}
