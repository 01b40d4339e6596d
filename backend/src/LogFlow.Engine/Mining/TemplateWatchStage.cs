using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Counts mined log lines per service, template and second, keeps one line as an example where somebody will ask for it (warnings
/// and worse, and what the service never said before), and passes on which templates grew into others. Spans are not counted:
/// their text is an operation's name. Lines of templates that a person split are counted per value as well. Reads batches that the
/// miner has been through.
/// </summary>
public sealed class TemplateWatchStage : IFramePartStage
{
    /// <summary>Text of the template under which the pairs beyond the limit are counted; its id is <see cref="TemplateId.None"/>.</summary>
    public const string OtherText = "(other)";

    private readonly TemplateWatchOptions _options;
    private readonly OpenSeconds<WatchedSecond> _open = new(static tick => new WatchedSecond(tick));
    private readonly Generations<Pair, bool> _seen;
    private readonly Generations<ulong, string> _texts;
    private readonly SplitCounter _splits;
    private long _closedTick = long.MinValue;

    /// <param name="options">Limits.</param>
    /// <param name="corrections">What people said about templates.</param>
    public TemplateWatchStage(TemplateWatchOptions? options = null, CorrectionBook? corrections = null)
    {
        _options = options ?? new TemplateWatchOptions();
        _seen = new Generations<Pair, bool>(_options.PairsMax);
        _texts = new Generations<ulong, string>(_options.TextsMax);
        _splits = new SplitCounter(corrections ?? new CorrectionBook(), TextOf);
    }

    public string Name => "template-watch";

    /// <summary>Lines counted under <see cref="OtherText"/> because their second had too many pairs.</summary>
    public long Folded { get; private set; }

    /// <summary>Pairs remembered as seen.</summary>
    public int PairsHeld => _seen.Count;

    /// <summary>Takes over the texts of an earlier run, before the first batch.</summary>
    public void Restore(IEnumerable<LogTemplate> templates)
    {
        foreach (var template in templates)
        {
            _texts.Set(template.Id.Value, template.Text);
        }
    }

    public void Observe(LogBatch batch, int from, int to)
    {
        TakeNews(batch, from, to);
        var times = batch.TimeNs;
        var services = batch.Service;
        var kinds = batch.Kind;
        var flags = batch.Flags;
        var templates = batch.Template;
        for (var i = from; i < to; i++)
        {
            if ((flags[i] & RecordFlags.Late) != 0 || kinds[i] != RecordKind.Log || templates[i] == 0)
            {
                continue;
            }

            var time = times[i];
            var slot = SlotOf(_open.Of(time), new Pair(services[i], templates[i]), batch.Services);
            Count(slot.Window, slot.IsNew, batch, i);
            if (slot.Split is { } split && SplitCounter.PartOf(split, batch, i, slot.Window) is { } part)
            {
                // Its first line in a second says whether it was seen before.
                Count(part, part.Count == 0 ? IsNew(new Pair(services[i], part.Key.Template.Value)) : part.ExampleTimeNs < long.MaxValue, batch, i);
            }
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick)
    {
        _closedTick = Math.Max(_closedTick, closedTick);
        return _open.TakeUpTo(closedTick);
    }

    private void TakeNews(LogBatch batch, int from, int to)
    {
        var rows = batch.NewTemplateRows;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i] < from || rows[i] >= to)
            {
                continue;
            }

            var template = batch.NewTemplates[i];
            _texts.Set(template.Id.Value, template.Text);
            if (!template.Replaces.IsNone)
            {
                // What a late record brought about belongs to the first second that is still open.
                var tick = OpenSecond.TickOf(batch.TimeNs[rows[i]]);
                _open.OfTick(tick > _closedTick ? tick : _closedTick + 1).Frame.Replacements.Add(template);
            }
        }
    }

    private void Count(TemplateWindow window, bool isNew, LogBatch batch, int row)
    {
        var (time, severity) = (batch.TimeNs[row], batch.Severity[row]);
        window.Count++;
        window.Severity = Math.Max(window.Severity, severity);
        if ((isNew || severity >= Severity.Warn) && time <= window.ExampleTimeNs && !window.Key.Template.IsNone)
        {
            window.Offer(Example(batch.Bytes(batch.Body[row])), time, batch.TraceId[row]);
        }
    }

    private bool IsNew(Pair pair)
    {
        var isNew = !_seen.TryGet(pair, out _);
        if (isNew)
        {
            _seen.Set(pair, true);
        }

        return isNew;
    }

    private string TextOf(ulong template) => _texts.TryGet(template, out var known) ? known : "";

    private Slot SlotOf(WatchedSecond second, Pair pair, NameTable services)
    {
        if (second.Slots.TryGetValue(pair, out var slot))
        {
            return slot;
        }

        if (second.Slots.Count >= _options.PairsPerSecondMax)
        {
            Folded++;
            var name = services[pair.Service];
            return new Slot(second.Frame.Template(new TemplateKey(name, TemplateId.None), OtherText), IsNew: false, Split: null);
        }

        var key = new TemplateKey(services[pair.Service], new TemplateId(pair.Template));
        slot = new Slot(second.Frame.Template(key, TextOf(pair.Template)), IsNew(pair), _splits.Of(pair.Template));
        second.Slots[pair] = slot;
        return slot;
    }

    private string Example(ReadOnlySpan<byte> body)
    {
        // A character is at most three bytes of UTF-8 per UTF-16 unit.
        var bytes = body[..Math.Min(body.Length, _options.ExampleCharactersMax * 3)];
        var text = Encoding.UTF8.GetString(bytes);
        if (text.Length <= _options.ExampleCharactersMax)
        {
            return text;
        }

        var length = _options.ExampleCharactersMax;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }

    private readonly record struct Pair(int Service, ulong Template)
    {
        public override int GetHashCode() => ScatteredKeys.HashOf(Template + ((ulong)Service << 40));
    }

    private readonly record struct Slot(TemplateWindow Window, bool IsNew, SplitCounter.Split? Split);

    private sealed class WatchedSecond(long tick) : OpenSecond(tick)
    {
        public Dictionary<Pair, Slot> Slots { get; } = [];
    }
}
