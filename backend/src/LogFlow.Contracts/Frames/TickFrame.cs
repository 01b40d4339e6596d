using System.Collections;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Frames;

/// <summary>
/// Everything that happened in one second of event time. Each stage hands over its part of the frame (the windows its services,
/// the graph its edges and span attribution, the template watch its templates, the parameter watch their values); merging parts is associative and commutative, and
/// <see cref="FrameBytes"/> of the result does not depend on the order. After assembly a frame is read-only and shared.
/// </summary>
public sealed class TickFrame(long tick)
{
    private readonly SortedDictionary<string, ServiceWindow> _services = new(StringComparer.Ordinal);
    private SortedDictionary<EdgeKey, EdgeWindow> _edges = [];
    private SortedDictionary<TemplateKey, TemplateWindow> _templates = [];
    private SortedDictionary<VersionKey, VersionWindow> _versions = [];

    // The most numerous by far: filled unordered, which is quicker, and put in order once, when the second is read.
    private Dictionary<ParameterKey, ParameterWindow> _parameters = [];
    private SortedList<ParameterKey, ParameterWindow>? _parametersInOrder;
    private SortedDictionary<OperationKey, OperationWindow> _operations = [];

    /// <summary>Unix seconds of event time: the frame holds [Tick, Tick + 1).</summary>
    public long Tick { get; } = tick;

    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(Tick);

    /// <summary>By name, ordinal.</summary>
    public IReadOnlyDictionary<string, ServiceWindow> Services => _services;

    public IReadOnlyDictionary<EdgeKey, EdgeWindow> Edges => _edges;

    public IReadOnlyDictionary<TemplateKey, TemplateWindow> Templates => _templates;

    /// <summary>
    /// <see cref="Templates"/> as a person corrected them, which is what detectors look at: merged templates under the kept one, noise
    /// left out. The same as <see cref="Templates"/> when nothing was corrected. Set once, before the first detector.
    /// </summary>
    public IReadOnlyDictionary<TemplateKey, TemplateWindow> JudgedTemplates
    {
        get => field ?? _templates;
        set;
    }

    /// <summary>What people said about templates, as it holds for this frame.</summary>
    public CorrectedTemplates Corrected { get; set; } = CorrectedTemplates.None;

    /// <summary>Which versions of which services wrote, where their records say so.</summary>
    public IReadOnlyDictionary<VersionKey, VersionWindow> Versions => _versions;

    /// <summary>Values of the parameters that are steady enough to be watched.</summary>
    public IReadOnlyDictionary<ParameterKey, ParameterWindow> Parameters => _parametersInOrder ??= new SortedList<ParameterKey, ParameterWindow>(_parameters);

    /// <summary>How many <see cref="Parameters"/> there are, without putting them in order.</summary>
    public int ParameterCount => _parameters.Count;

    /// <summary>What calls of each kind did that were decided in this second; not stored.</summary>
    public IReadOnlyDictionary<OperationKey, OperationWindow> Operations => _operations;

    /// <summary>
    /// Older templates that were replaced by a more general one during this second, oldest first: whoever keeps state by
    /// template moves it. Only the template watch fills this.
    /// </summary>
    public List<LogTemplate> Replacements { get; } = [];

    public long Records { get; set; }

    public long Late { get; set; }

    public long Unparsed { get; set; }

    /// <summary>A person said that nobody need look at this template.</summary>
    public bool IsNoise(TemplateId template) => !Corrected.IsEmpty && Corrected.IsNoise(Corrected.Kept(template.Value));

    public ServiceWindow Service(string name)
    {
        if (!_services.TryGetValue(name, out var window))
        {
            _services[name] = window = new ServiceWindow(name);
        }

        return window;
    }

    public EdgeWindow Edge(EdgeKey key)
    {
        if (!_edges.TryGetValue(key, out var window))
        {
            _edges[key] = window = new EdgeWindow(key);
        }

        return window;
    }

    public TemplateWindow Template(TemplateKey key, string text)
    {
        if (!_templates.TryGetValue(key, out var window))
        {
            _templates[key] = window = new TemplateWindow(key, text);
        }

        return window;
    }

    public VersionWindow Version(VersionKey key)
    {
        if (!_versions.TryGetValue(key, out var window))
        {
            _versions[key] = window = new VersionWindow(key);
        }

        return window;
    }

    public bool HasParameter(ParameterKey key) => _parameters.ContainsKey(key);

    public ParameterWindow Parameter(ParameterKey key, string name, ParameterMeasure measure)
    {
        if (!_parameters.TryGetValue(key, out var window))
        {
            _parameters[key] = window = new ParameterWindow(key, name, measure);
            _parametersInOrder = null;
        }

        return window;
    }

    public OperationWindow Operation(OperationKey key)
    {
        if (!_operations.TryGetValue(key, out var window))
        {
            _operations[key] = window = new OperationWindow(key);
        }

        return window;
    }

    /// <summary>
    /// <see cref="MergeFrom"/> for a part that nobody uses again: what only the part has is taken over instead of copied.
    /// </summary>
    public void Absorb(TickFrame part)
    {
        MustBeOfThisSecond(part);
        foreach (var (name, window) in part._services)
        {
            if (!_services.TryAdd(name, window))
            {
                _services[name].MergeFrom(window);
            }
        }

        part._services.Clear();
        TakeOver(ref _edges, ref part._edges);
        TakeOver(ref _templates, ref part._templates);
        TakeOver(ref _versions, ref part._versions);
        TakeOver(ref _parameters, ref part._parameters);
        (_parametersInOrder, part._parametersInOrder) = (null, null);
        TakeOver(ref _operations, ref part._operations);
        MergeFrom(part);
    }

    public void MergeFrom(TickFrame other)
    {
        MustBeOfThisSecond(other);
        foreach (var (name, window) in other._services)
        {
            Service(name).MergeFrom(window);
        }

        foreach (var (key, window) in other._edges)
        {
            Edge(key).MergeFrom(window);
        }

        foreach (var (key, window) in other._templates)
        {
            Template(key, window.Text).MergeFrom(window);
        }

        foreach (var (key, window) in other._versions)
        {
            Version(key).MergeFrom(window);
        }

        foreach (var (key, window) in other._parameters)
        {
            Parameter(key, window.Name, window.Measure).MergeFrom(window);
        }

        foreach (var (key, window) in other._operations)
        {
            Operation(key).MergeFrom(window);
        }

        Replacements.AddRange(other.Replacements);
        Records += other.Records;
        Late += other.Late;
        Unparsed += other.Unparsed;
    }

    private void MustBeOfThisSecond(TickFrame other)
    {
        if (other.Tick != Tick)
        {
            throw new ArgumentException($"A part of second {other.Tick} cannot be merged into second {Tick}.", nameof(other));
        }
    }

    private static void TakeOver<TWindows>(ref TWindows own, ref TWindows of)
        where TWindows : ICollection
    {
        if (own.Count == 0)
        {
            (own, of) = (of, own);
        }
    }
}
