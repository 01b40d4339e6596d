using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parameters;

/// <summary>
/// Reads the values of mined log lines' parameters, chooses those that are steady enough to be watched and hands on what they were
/// in each second: counts of few values, sketches of numbers, and the durations that a service's ordinary lines state where no
/// record carries one. Values are read as bytes; nothing is allocated for a known one. Reads batches that the miner has been through.
/// </summary>
public sealed class ParameterStage(ParameterStageOptions? options = null) : IFramePartStage
{
    /// <summary>A service that had a duration as a field so lately says there how long its work takes.</summary>
    private const long FieldsCountForNs = 600 * OpenSecond.NsPerSecond;

    private readonly ParameterStageOptions _options = options ?? new ParameterStageOptions();
    private readonly int[] _words = new int[TemplateSlots.PairedMax];
    private readonly OpenSeconds<ServiceSecond> _open = new(static tick => new ServiceSecond(tick));
    private Dictionary<Pair, TemplateSlots> _young = [];
    private Dictionary<Pair, TemplateSlots> _old = [];
    private long[] _fieldNs = [];

    public string Name => "parameters";

    /// <summary>Values that were not handed on because their second had too many parameters.</summary>
    public long Folded { get; private set; }

    /// <summary>Pairs of service and template whose parameters are looked at.</summary>
    public int TemplatesHeld => _young.Count + _old.Count;

    public void Observe(LogBatch batch, int from, int to)
    {
        var times = batch.TimeNs;
        var services = batch.Service;
        var kinds = batch.Kind;
        var flags = batch.Flags;
        var templates = batch.Template;
        var durations = batch.DurationNs;
        for (var i = from; i < to; i++)
        {
            if ((flags[i] & RecordFlags.Late) != 0)
            {
                continue;
            }

            var time = times[i];
            if (durations[i] >= 0)
            {
                NoteField(services[i], time);
            }

            if (kinds[i] != RecordKind.Log || templates[i] == 0 || batch.Parameters(i).IsEmpty)
            {
                continue;
            }

            Read(batch, i, SlotsOf(new Pair(services[i], templates[i]), batch, i), _open.Of(time));
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick) => _open.TakeUpTo(closedTick);

    private void Read(LogBatch batch, int row, TemplateSlots template, ServiceSecond second)
    {
        var parameters = batch.Parameters(row);
        var severity = batch.Severity[row];
        var slots = template.Slots;
        var words = 0;
        var isTimeStated = severity >= Severity.Warn || HasField(batch.Service[row], batch.TimeNs[row]);
        for (var i = 0; i < Math.Min(slots.Length, parameters.Length); i++)
        {
            var slot = slots[i];
            if (slot.State == SlotState.Off || !slot.Read(batch.Bytes(parameters[i]), out var onScale))
            {
                continue;
            }

            if (!isTimeStated && slot.Context.IsTimeTaken)
            {
                // The first of a line stands for all of it.
                second.Service(batch.Service[row], batch.Services).StatedTime.Add(onScale);
                isTimeStated = true;
            }

            Count(batch, row, i, slot, onScale, second);
            if (slot.State == SlotState.Words && words < _words.Length)
            {
                _words[words++] = i;
            }
        }

        if (words > 1 && template.HasPairs)
        {
            CountPairs(batch, row, template, words, second);
        }
    }

    private void Count(LogBatch batch, int row, int position, ParameterSlot slot, long onScale, ServiceSecond second)
    {
        if (slot.WindowTick != second.Frame.Tick)
        {
            slot.WindowTick = second.Frame.Tick;
            var key = new ParameterKey(batch.Services[batch.Service[row]], new TemplateId(batch.Template[row]), position);
            slot.Window = WindowOf(second, key, slot.Context.Name, slot.Measure);
        }

        if (slot.Window is not { } window)
        {
            Folded++;
            return;
        }

        window.Severity = Math.Max(window.Severity, batch.Severity[row]);
        if (slot.State == SlotState.Words)
        {
            window.Count(slot.TextOf(slot.Value));
        }
        else
        {
            window.Numbers.Add(onScale);
        }
    }

    private void CountPairs(LogBatch batch, int row, TemplateSlots template, int words, ServiceSecond second)
    {
        for (var one = 0; one < words; one++)
        {
            for (var other = one + 1; other < words; other++)
            {
                var (first, then) = (template.Slots[_words[one]], template.Slots[_words[other]]);
                if (template.PairText(_words[one], first, _words[other], then) is not { } text)
                {
                    return;
                }

                ref var window = ref template.PairWindow(one, other);
                ref var tick = ref template.PairTick(one, other);
                if (window is null || tick != second.Frame.Tick || window.Key.Position != _words[one] || window.Key.With != _words[other])
                {
                    var key = new ParameterKey(batch.Services[batch.Service[row]], new TemplateId(batch.Template[row]), _words[one], _words[other]);
                    (window, tick) = (WindowOf(second, key, $"{first.Context.Name} with {then.Context.Name}", ParameterMeasure.Word), second.Frame.Tick);
                }

                if (window is not null)
                {
                    window.Severity = Math.Max(window.Severity, batch.Severity[row]);
                    window.Count(text);
                }
            }
        }
    }

    private ParameterWindow? WindowOf(ServiceSecond second, ParameterKey key, string name, ParameterMeasure measure)
    {
        if (second.Frame.ParameterCount >= _options.ParametersPerSecondMax && !second.Frame.HasParameter(key))
        {
            return null;
        }

        var window = second.Frame.Parameter(key, name, measure);

        // What became something else in the middle of a second counts from the next one on.
        return window.Measure == measure ? window : null;
    }

    private TemplateSlots SlotsOf(Pair pair, LogBatch batch, int row)
    {
        if (_young.TryGetValue(pair, out var slots))
        {
            return slots;
        }

        if (!_old.Remove(pair, out slots))
        {
            slots = new TemplateSlots(batch, row, _options);
        }

        if (_young.Count >= Math.Max(1, _options.TemplatesMax / 2))
        {
            (_old, _young) = (_young, []);
        }

        return _young[pair] = slots;
    }

    private void NoteField(int service, long timeNs)
    {
        if (service >= _fieldNs.Length)
        {
            var old = _fieldNs.Length;
            Array.Resize(ref _fieldNs, Math.Max(64, Math.Max(old * 2, service + 1)));
            _fieldNs.AsSpan(old).Fill(long.MinValue);
        }

        _fieldNs[service] = Math.Max(_fieldNs[service], timeNs);
    }

    private bool HasField(int service, long timeNs) =>
        service < _fieldNs.Length && _fieldNs[service] != long.MinValue && timeNs - _fieldNs[service] <= FieldsCountForNs;

    private readonly record struct Pair(int Service, ulong Template)
    {
        // The template's id is a hash already.
        public override int GetHashCode() => (int)(Template ^ (Template >> 32)) + (Service * 397);
    }
}
