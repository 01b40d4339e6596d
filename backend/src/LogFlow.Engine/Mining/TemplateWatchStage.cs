using System.Text;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Counts mined log lines per service, template and second, keeps one line as an example where somebody will ask for it (warnings
/// and worse, and what the service never said before), and passes on which templates grew into others. Spans are not counted:
/// their text is an operation's name. Reads batches that the miner has been through.
/// </summary>
public sealed class TemplateWatchStage(TemplateWatchOptions? options = null) : IFramePartStage
{
    /// <summary>Text of the template under which the pairs beyond the limit are counted; its id is <see cref="TemplateId.None"/>.</summary>
    public const string OtherText = "(other)";

    private const long NsPerSecond = 1_000_000_000;

    private readonly TemplateWatchOptions _options = options ?? new TemplateWatchOptions();
    private readonly List<OpenSecond> _open = [];
    private readonly Generations<Pair, bool> _seen = new((options ?? new TemplateWatchOptions()).PairsMax);
    private readonly Generations<ulong, string> _texts = new((options ?? new TemplateWatchOptions()).TextsMax);
    private long _closedTick = long.MinValue;

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
        var severities = batch.Severity;
        var kinds = batch.Kind;
        var flags = batch.Flags;
        var templates = batch.Template;
        OpenSecond? second = null;
        for (var i = from; i < to; i++)
        {
            if ((flags[i] & RecordFlags.Late) != 0 || kinds[i] != RecordKind.Log || templates[i] == 0)
            {
                continue;
            }

            var time = times[i];
            if (second is null || time < second.FirstNs || time >= second.EndNs)
            {
                second = SecondOf(TickOf(time));
            }

            var slot = SlotOf(second, new Pair(services[i], templates[i]), batch.Services);
            var window = slot.Window;
            window.Count++;
            window.Severity = Math.Max(window.Severity, severities[i]);
            if ((slot.IsNew || severities[i] >= Severity.Warn) && time <= window.ExampleTimeNs && !window.Key.Template.IsNone)
            {
                window.Offer(Example(batch.Bytes(batch.Body[i])), time, batch.TraceId[i]);
            }
        }
    }

    public IReadOnlyList<TickFrame> TakeParts(long closedTick)
    {
        _closedTick = Math.Max(_closedTick, closedTick);
        List<TickFrame>? parts = null;
        while (_open.Count > 0 && _open[0].Frame.Tick <= closedTick)
        {
            (parts ??= []).Add(_open[0].Frame);
            _open.RemoveAt(0);
        }

        return parts ?? (IReadOnlyList<TickFrame>)[];
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
                var tick = TickOf(batch.TimeNs[rows[i]]);
                SecondOf(tick > _closedTick ? tick : _closedTick + 1).Frame.Replacements.Add(template);
            }
        }
    }

    private Slot SlotOf(OpenSecond second, Pair pair, NameTable services)
    {
        if (second.Slots.TryGetValue(pair, out var slot))
        {
            return slot;
        }

        if (second.Slots.Count >= _options.PairsPerSecondMax)
        {
            Folded++;
            var name = services[pair.Service];
            return new Slot(second.Frame.Template(new TemplateKey(name, TemplateId.None), OtherText), IsNew: false);
        }

        var isNew = !_seen.TryGet(pair, out _);
        if (isNew)
        {
            _seen.Set(pair, true);
        }

        var text = _texts.TryGet(pair.Template, out var known) ? known : "";
        var key = new TemplateKey(services[pair.Service], new TemplateId(pair.Template));
        slot = new Slot(second.Frame.Template(key, text), isNew);
        second.Slots[pair] = slot;
        return slot;
    }

    private OpenSecond SecondOf(long tick)
    {
        var at = _open.Count;
        while (at > 0 && _open[at - 1].Frame.Tick >= tick)
        {
            at--;
        }

        if (at < _open.Count && _open[at].Frame.Tick == tick)
        {
            return _open[at];
        }

        var second = new OpenSecond(tick);
        _open.Insert(at, second);
        return second;
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

    private static long TickOf(long timeNs) => Math.DivRem(timeNs, NsPerSecond, out var rest) - (rest < 0 ? 1 : 0);

    private readonly record struct Pair(int Service, ulong Template)
    {
        public override int GetHashCode() => ScatteredKeys.HashOf(Template + ((ulong)Service << 40));
    }

    private readonly record struct Slot(TemplateWindow Window, bool IsNew);

    private sealed class OpenSecond(long tick)
    {
        public TickFrame Frame { get; } = new(tick);

        public long FirstNs { get; } = tick * NsPerSecond;

        public long EndNs { get; } = (tick + 1) * NsPerSecond;

        public Dictionary<Pair, Slot> Slots { get; } = [];
    }
}
