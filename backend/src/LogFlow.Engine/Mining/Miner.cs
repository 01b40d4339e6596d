using System.Text;
using System.Text.Unicode;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Mining;

/// <summary>
/// Streaming template miner. Drain's idea (fixed-depth tree, similarity merge; He, Zhu, Zheng, Lyu, ICWS 2017) with four changes
/// that the data asked for:
/// <list type="number">
/// <item>The first level is the line's structure (its delimiters in order), not its token count.</item>
/// <item>What is variable by its look becomes a parameter before the tree is asked (<see cref="LineScanner"/>), lists of any length
/// included, so lines of different length can be one template.</item>
/// <item>A difference between similar lines does not become a wildcard at once: the number and the look of a position's values
/// decide (<see cref="TokenPosition"/>). Until then the lines are templates of their own, which later grow into one.</item>
/// <item>Known skeletons lead straight to their template (<see cref="Shape"/>), checked byte for byte; only news walks the tree.</item>
/// </list>
/// One writer; <see cref="Snapshot"/> may be called from any thread. What it does depends on the order of the lines alone.
/// </summary>
public sealed class Miner
{
    private readonly LineScanner _scanner = new();
    private readonly Skeleton _skeleton = new();
    private readonly TokenizedLine _tokenized = new();
    private readonly TemplateBook _book = new();
    private readonly TemplateLearner _learner;
    private readonly ShapeCache _cache;
    private readonly ShapeMaker _shapes = new();
    private TextSlice[] _parameters = new TextSlice[64];
    private TemplateEntry? _catchAll;
    private TemplateEntry? _empty;
    private long _lines;
    private long _restoredLines;

    // Written by the miner's thread at the end of each batch, read by any.
    private long _publishedLines;
    private long _known;
    private long _folded;

    public Miner(MinerOptions? options = null)
    {
        options ??= new MinerOptions();
        _learner = new TemplateLearner(options, _book);
        _cache = new ShapeCache(options.ShapesMax);
    }

    /// <summary>
    /// Sets template and parameters of each record and announces the templates that came into being. A span without a body has no
    /// template. Of a body of several lines the first is mined, and the rest is its last parameter.
    /// </summary>
    public void Mine(LogBatch batch)
    {
        var bodies = batch.Body;
        var times = batch.TimeNs;
        var severities = batch.Severity;
        var kinds = batch.Kind;
        var text = batch.Text;
        for (var i = 0; i < bodies.Length; i++)
        {
            var body = bodies[i];
            if (body.IsEmpty && kinds[i] == RecordKind.Span)
            {
                continue;
            }

            var entry = Mine(text[body.Offset..], body.Length, body.Offset, times[i], severities[i], out var count, out var isRebuildable);
            batch.SetTemplate(i, entry.Id, _parameters.AsSpan(0, count), isRebuildable);
            if (_book.Announcements.Count > 0)
            {
                Announce(batch, i);
            }
        }

        Volatile.Write(ref _publishedLines, _lines - _restoredLines);
    }

    /// <summary>
    /// Takes over the templates of an earlier run before the first batch, so that their lines keep their ids and are no news.
    /// Templates that another one replaces are left out.
    /// </summary>
    public void Restore(IEnumerable<LogTemplate> templates)
    {
        var all = templates.ToList();
        var replaced = all.Select(t => t.Replaces.Value).ToHashSet();
        var current = all.Where(t => !replaced.Contains(t.Id.Value)).ToList();
        foreach (var template in current)
        {
            _book.Remember(template);
        }

        foreach (var template in current)
        {
            var text = Encoding.UTF8.GetBytes(template.Text);
            Mine(text, text.Length, 0, template.FirstSeenNs, template.Severity, out _, out _);
        }

        _book.Forget();
        _restoredLines = _lines;
        _known = 0;
    }

    /// <summary>From any thread. Templates are those that lines may get now, not the ones they grew out of.</summary>
    public MinerSnapshot Snapshot() => new(
        Volatile.Read(ref _publishedLines),
        Volatile.Read(ref _known),
        _learner.Replaced,
        _learner.Retired,
        Volatile.Read(ref _folded),
        [.. _book.Published.Values.OrderBy(t => t.Id)]);

    /// <summary>Lines so far whose skeleton was known. On the miner's thread.</summary>
    internal long KnownLines => _known;

    /// <summary>Number of templates that lines may get now. From any thread.</summary>
    public int TemplateCount => _book.Published.Count;

    /// <summary>Templates given up because there were too many. From any thread.</summary>
    public long Retired => _learner.Retired;

    /// <summary>Templates that grew into a more general one. From any thread.</summary>
    public long Replaced => _learner.Replaced;

    /// <summary>Lines that fell to the catch-all template. From any thread.</summary>
    public long Folded => Volatile.Read(ref _folded);

    private TemplateEntry Mine(
        ReadOnlySpan<byte> text, int length, int offset, long timeNs, byte severity, out int count, out bool isRebuildable)
    {
        _lines++;
        _scanner.Scan(text, length);
        var line = text[..length];
        var holes = _scanner.Holes;
        _skeleton.Read(text, length, holes);
        var shape = _cache.Find(_skeleton.Hash);
        if (shape is not null && shape.Version == shape.Variant.Version && shape.Is(_skeleton) &&
            (shape.Pinned.Length == 0 || shape.HoldsPins(line, holes)))
        {
            _known++;
            shape.Variant.LastLine = _lines;
            count = shape.Plan.Length;
            isRebuildable = shape.IsRebuildable;
            Fill(shape.Plan, holes, offset);
            return shape.Variant.Entry;
        }

        return Learn(line, offset, timeNs, severity, out count, out isRebuildable);
    }

    private TemplateEntry Learn(
        ReadOnlySpan<byte> line, int offset, long timeNs, byte severity, out int count, out bool isRebuildable)
    {
        var holes = _scanner.Holes;
        if (line.IsEmpty)
        {
            count = 0;
            isRebuildable = true;
            return _empty ??= _book.Enter([], timeNs, severity);
        }

        var variant = IsText(line, holes) ? _learner.Learn(line, holes, _tokenized, timeNs, severity) : null;
        if (variant is null)
        {
            _folded++;
            Reserve(1);
            _parameters[0] = new TextSlice(offset, line.Length);
            count = 1;
            isRebuildable = true;
            return _catchAll ??= _book.Enter("<*>"u8.ToArray(), timeNs, severity);
        }

        variant.FirstLine = variant.FirstLine == 0 ? _lines : variant.FirstLine;
        variant.LastLine = _lines;
        _shapes.Plan(_tokenized, holes, variant);
        count = _shapes.Parameters.Length;
        Fill(_shapes.Parameters, holes, 0);
        isRebuildable = TemplateText.Rebuilds(variant.Entry.Text, _parameters.AsSpan(0, count), line);
        if (!_shapes.HasVariableTokens || _cache.WasSeen(_skeleton.Hash))
        {
            _cache.Put(_shapes.Make(_skeleton, variant, isRebuildable));
        }

        for (var i = 0; i < count; i++)
        {
            _parameters[i] = _parameters[i] with { Offset = _parameters[i].Offset + offset };
        }

        return variant.Entry;
    }

    private void Fill(ReadOnlySpan<ParameterPlan> plan, ReadOnlySpan<Hole> holes, int offset)
    {
        Reserve(plan.Length);
        var parameters = _parameters;
        for (var i = 0; i < plan.Length; i++)
        {
            ref readonly var step = ref plan[i];
            int start, end;
            switch (step.Source)
            {
                case ParameterSource.Hole:
                    (start, end) = (holes[step.Hole].Start, holes[step.Hole].End);
                    break;
                case ParameterSource.HoleValue:
                    (start, end) = (holes[step.Hole].Start, holes[step.Hole].ValueEnd);
                    break;
                case ParameterSource.HoleToken:
                    (start, end) = (holes[step.Hole].Start - step.A, holes[step.Hole].End + step.B);
                    break;
                default:
                    start = (step.Hole < 0 ? 0 : holes[step.Hole].End) + step.A;
                    end = start + step.B;
                    break;
            }

            parameters[i] = new TextSlice(offset + start, end - start);
        }
    }

    private void Reserve(int count)
    {
        if (_parameters.Length < count)
        {
            _parameters = new TextSlice[Math.Max(count, _parameters.Length * 2)];
        }
    }

    private void Announce(LogBatch batch, int row)
    {
        foreach (var template in _book.Announcements)
        {
            batch.AddNewTemplate(template, row);
        }

        _book.Announcements.Clear();
    }

    /// <summary>Only the constant bytes matter: parameters are never made strings here.</summary>
    private static bool IsText(ReadOnlySpan<byte> line, ReadOnlySpan<Hole> holes)
    {
        var end = 0;
        foreach (ref readonly var hole in holes)
        {
            if (!Utf8.IsValid(line[end..hole.Start]))
            {
                return false;
            }

            end = hole.End;
        }

        return Utf8.IsValid(line[end..]);
    }
}
