using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Graph;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Incidents;
using LogFlow.Testing;

namespace LogFlow.Engine.Tests.Incidents;

/// <summary>
/// A small system without chance: services with a rate, ordinary errors and time of their own, calls with a share, and faults
/// that travel from callee to caller by arithmetic. Gives the frames, the graph and the signals that plain detectors would
/// raise two seconds after a change.
/// </summary>
internal sealed class ToyWorld
{
    public const long Start = Some.Tick;

    private const double OrdinaryErrors = 0.04;
    private const double OrdinaryMs = 20;
    private const double OrdinaryWaitMs = 2;
    private const int DetectorSeconds = 2;

    private readonly SortedDictionary<string, double> _rates = new(StringComparer.Ordinal);
    private readonly List<(string Caller, string Callee, double Share)> _calls = [];
    private readonly List<Fault> _faults = [];
    private readonly List<ChangeEvent> _pending = [];
    private ILookup<string, (string Caller, string Callee, double Share)> _from = Array.Empty<(string Caller, string, double)>().ToLookup(call => call.Caller);
    private ILookup<string, (string Caller, string Callee, double Share)> _to = Array.Empty<(string Caller, string, double)>().ToLookup(call => call.Caller);
    private readonly Dictionary<string, double> _carried = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, long>> _badSince = new(StringComparer.Ordinal);

    public ToyWorld(IncidentOptions? options = null, IncidentBook? book = null) => Book = book ?? new IncidentBook(options);

    private sealed record Fault(string Service, long From, long To, double Errors, double Slow, double Warnings, bool Silent, string? Line, double WaitMs, string? Says);

    public IncidentBook Book { get; }

    public long Now { get; private set; } = Start;

    public IncidentChanges Last { get; private set; } = IncidentChanges.None;

    public List<LogFlow.Contracts.Incidents.Incident> Changes { get; } = [];

    /// <summary>False: no spans, only log lines.</summary>
    public bool HasSpans { get; init; } = true;

    /// <summary>Adds more to each second's frame.</summary>
    public Action<TickFrame>? Adds { get; set; }

    /// <summary>Services whose detectors say nothing.</summary>
    public HashSet<string> Unheard { get; } = new(StringComparer.Ordinal);

    /// <summary>The 14 services and their calls as they ship.</summary>
    public static ToyWorld Shop(bool hasSpans = true, IncidentOptions? options = null, IncidentBook? book = null)
    {
        var world = new ToyWorld(options, book) { HasSpans = hasSpans };
        foreach (var (name, rate) in (ReadOnlySpan<(string, double)>)
        [
            ("gateway", 40), ("auth", 20), ("catalog", 60), ("search", 15), ("sessions", 20), ("inventory", 40),
            ("recommendations", 20), ("cart", 25), ("checkout", 20), ("payments", 18), ("ledger", 18), ("fulfillment", 12),
            ("notifications", 8), ("analytics", 5),
        ])
        {
            world.Service(name, rate);
        }

        foreach (var (caller, callee, share) in (ReadOnlySpan<(string, string, double)>)
        [
            ("gateway", "auth", .5), ("gateway", "catalog", .6), ("gateway", "search", .3), ("auth", "sessions", .8),
            ("catalog", "inventory", .5), ("catalog", "recommendations", .3), ("search", "catalog", .5), ("cart", "catalog", .6),
            ("cart", "sessions", .4), ("checkout", "cart", .8), ("checkout", "payments", .9), ("checkout", "inventory", .6),
            ("payments", "ledger", .9), ("fulfillment", "inventory", .6), ("fulfillment", "notifications", .6),
        ])
        {
            world.Call(caller, callee, share);
        }

        return world;
    }

    public ToyWorld Service(string name, double spansPerSecond)
    {
        _rates[name] = spansPerSecond;
        return this;
    }

    public ToyWorld Call(string caller, string callee, double share)
    {
        _calls.Add((caller, callee, share));
        _from = _calls.ToLookup(call => call.Caller, StringComparer.Ordinal);
        _to = _calls.ToLookup(call => call.Callee, StringComparer.Ordinal);
        return this;
    }

    /// <param name="service">Where.</param>
    /// <param name="seconds">How long from now on.</param>
    /// <param name="errors">Own share of failed work.</param>
    /// <param name="slow">Factor on its own time.</param>
    /// <param name="warnings">Factor on its warnings.</param>
    /// <param name="silent">Says nothing at all.</param>
    /// <param name="line">A warning that each failing caller writes.</param>
    /// <param name="waitMs">What calls to it take on the way beyond the ordinary.</param>
    /// <param name="says">The error line that it writes itself.</param>
    public ToyWorld Break(string service, long seconds = 1000, double errors = 0, double slow = 1, double warnings = 1, bool silent = false, string? line = null, double waitMs = 0, string? says = null)
    {
        _faults.Add(new Fault(service, Now, Now + seconds, errors, slow, warnings, silent, line, waitMs, says));
        return this;
    }

    public ToyWorld Run(int seconds, params Signal[] extra)
    {
        for (var i = 0; i < seconds; i++)
        {
            Step(i == 0 ? extra : []);
        }

        return this;
    }

    /// <summary>Time passes without a record.</summary>
    /// <summary>A release or the like that shows in the next second.</summary>
    public ToyWorld Change(ChangeEvent change)
    {
        _pending.Add(change);
        return this;
    }

    public static ChangeEvent Release(string service, string version, long tick) =>
        new(ChangeKinds.Release, service, DateTimeOffset.FromUnixTimeSeconds(tick), null, version, $"Release {version} of {service}.");

    public ToyWorld Jump(int seconds)
    {
        Now += seconds;
        return this;
    }

    public GraphSnapshot Graph() => new(
        Now,
        [.. _rates.Select(rate => new GraphNode(rate.Key, rate.Value * 2, OrdinaryErrors, Now))],
        [.. _calls.OrderBy(call => call.Caller, StringComparer.Ordinal).ThenBy(call => call.Callee, StringComparer.Ordinal)
            .Select(call => new GraphEdge(call.Caller, call.Callee, EdgeEvidence.SpanParent, _rates[call.Caller] * call.Share, 0, OrdinaryMs, call.Share, Now))]);

    public static Signal Signal(string service, string kind, long tick, double score = 3, SignalSeverity severity = SignalSeverity.Warning, long? onset = null) => new()
    {
        Kind = kind,
        Detector = "toy",
        Service = service,
        Onset = DateTimeOffset.FromUnixTimeSeconds(onset ?? tick),
        At = DateTimeOffset.FromUnixTimeSeconds(tick),
        Score = score,
        Baseline = 1,
        Observed = 2,
        Severity = severity,
        Text = $"{kind} is not as usual",
    };

    private void Step(Signal[] extra)
    {
        var frame = new TickFrame(Now);
        var signals = new List<Signal>(extra);
        foreach (var (service, rate) in _rates)
        {
            Fill(frame, service, rate, signals);
        }

        Adds?.Invoke(frame);
        signals.Sort((a, b) => string.CompareOrdinal(a.Service + a.Kind, b.Service + b.Kind));
        Last = Book.Observe(frame, Graph(), signals, [.. _pending]);
        _pending.Clear();
        Changes.AddRange(Last.Changed);
        Now++;
    }

    private void Fill(TickFrame frame, string service, double rate, List<Signal> signals)
    {
        var silent = Active(service).Any(fault => fault.Silent);
        Raise(signals, service, SignalKinds.Silence, silent && Now - Active(service).First(fault => fault.Silent).From >= 3);
        var spans = silent ? 0 : Whole(service + "/spans", rate * Traffic(service, 0));
        if (spans == 0)
        {
            return;
        }

        var own = Active(service).Aggregate(OrdinaryErrors, (sum, fault) => Math.Max(sum, fault.Errors));
        var all = Errors(service, 0);
        var ownMs = OrdinaryMs * Active(service).Aggregate(1.0, (factor, fault) => Math.Max(factor, fault.Slow));
        var allMs = Milliseconds(service, 0);
        var warningFactor = Active(service).Aggregate(1.0, (factor, fault) => Math.Max(factor, fault.Warnings));
        var window = frame.Service(service);
        var failed = Whole(service + "/failed", spans * all);
        var ownFailed = Math.Min(failed, Whole(service + "/own", spans * own));
        var warnings = Whole(service + "/warnings", spans * 0.1 * warningFactor);
        window.Logs = (spans * 2) + warnings;
        window.LogsByBand[2] = window.Logs - warnings - failed;
        window.LogsByBand[3] = warnings;
        window.LogsByBand[4] = failed;
        if (HasSpans)
        {
            window.Spans = window.DecidedSpans = spans;
            window.FailedSpans = failed;
            window.OwnFailedSpans = ownFailed;
            window.ExplainedFailedSpans = failed - ownFailed;
        }

        for (var i = 0; i < spans; i++)
        {
            var spread = 0.6 + (0.8 * i / spans);
            window.Latency.Add((long)(allMs * spread * 1e6));
            if (HasSpans)
            {
                window.SelfTime.Add((long)(ownMs * spread * 1e6));
            }
        }

        foreach (var (_, callee, share) in _from[service])
        {
            var edge = frame.Edge(new EdgeKey(service, callee));
            edge.Calls += (long)(spans * share);
            for (var i = 0; i < edge.Calls && HasSpans; i++)
            {
                edge.Transit.Add((long)((OrdinaryWaitMs + WaitMs(callee)) * (0.6 + (0.8 * i / edge.Calls)) * 1e6));
            }
        }

        Complain(frame, service, all);
        foreach (var fault in Active(service).Where(fault => fault.Says is not null && failed > 0))
        {
            var template = frame.Template(new TemplateKey(service, new TemplateId(8)), "it failed");
            template.Count += failed;
            template.Severity = 17;
            template.Offer(fault.Says!, Now * 1_000_000_000, TraceId.None);
        }

        frame.Records += window.Records;
        Raise(signals, service, SignalKinds.ErrorRate, all > HealthyErrors(service, 0) + 0.03);
        Raise(signals, service, SignalKinds.Latency, allMs > HealthyMs(service, 0) * 1.3);
        Raise(signals, service, SignalKinds.Warnings, warningFactor > 1.5);
    }

    private void Complain(TickFrame frame, string service, double errors)
    {
        foreach (var fault in _faults.Where(fault => fault.Line is not null && Now >= fault.From && Now < fault.To))
        {
            if (_from[service].Any(call => call.Callee == fault.Service) && errors > HealthyErrors(service, 0) + 0.01)
            {
                var template = frame.Template(new TemplateKey(service, new TemplateId(7)), "call to <*> failed");
                template.Count += 5;
                template.Severity = 13;
                template.Offer(fault.Line!, Now * 1_000_000_000, TraceId.None);
            }
        }
    }

    private void Raise(List<Signal> signals, string service, string kind, bool isBad)
    {
        if (!_badSince.TryGetValue(service, out var since))
        {
            _badSince[service] = since = new Dictionary<string, long>(StringComparer.Ordinal);
        }

        if (!isBad || Unheard.Contains(service))
        {
            since.Remove(kind);
        }
        else if (since.TryAdd(kind, Now) || Now - since[kind] < DetectorSeconds)
        {
            return;
        }
        else
        {
            signals.Add(Signal(service, kind, Now, onset: since[kind]));
        }
    }

    private IEnumerable<Fault> Active(string service) => _faults.Where(fault => fault.Service == service && Now >= fault.From && Now < fault.To);

    private double Errors(string service, int depth) => Propagate(service, depth, Active(service).Aggregate(OrdinaryErrors, (sum, fault) => Math.Max(sum, fault.Errors)), Errors);

    private double HealthyErrors(string service, int depth) => Propagate(service, depth, OrdinaryErrors, HealthyErrors);

    private double Propagate(string service, int depth, double own, Func<string, int, double> of)
    {
        var fine = 1 - own;
        foreach (var (_, callee, share) in _from[service].Where(_ => depth < 4))
        {
            // A silent callee fails each call to it.
            var theirs = of == HealthyErrors ? of(callee, depth + 1) : Active(callee).Any(fault => fault.Silent) ? 1 : of(callee, depth + 1);
            fine *= 1 - (share * 0.6 * theirs);
        }

        return 1 - fine;
    }

    private double Milliseconds(string service, int depth) =>
        (OrdinaryMs * Active(service).Aggregate(1.0, (factor, fault) => Math.Max(factor, fault.Slow))) +
        _from[service].Where(_ => depth < 4).Sum(call => call.Share * (WaitMs(call.Callee) + Milliseconds(call.Callee, depth + 1)));

    private double WaitMs(string callee) => Active(callee).Aggregate(0.0, (wait, fault) => Math.Max(wait, fault.WaitMs));

    private double HealthyMs(string service, int depth) =>
        OrdinaryMs + _from[service].Where(_ => depth < 4).Sum(call => call.Share * HealthyMs(call.Callee, depth + 1));

    /// <summary>A silent caller calls nobody: its callees get that much less.</summary>
    private double Traffic(string service, int depth)
    {
        var feeders = _to[service].Where(_ => depth < 4).ToList();
        if (feeders.Count == 0)
        {
            return 1;
        }

        var total = feeders.Sum(call => _rates[call.Caller] * call.Share);
        return feeders.Sum(call => _rates[call.Caller] * call.Share / total *
            (Active(call.Caller).Any(fault => fault.Silent) ? 0 : Traffic(call.Caller, depth + 1)));
    }

    /// <summary>Whole numbers that add up to the exact amount over time.</summary>
    private int Whole(string what, double amount)
    {
        var exact = _carried.GetValueOrDefault(what) + amount;
        var whole = (int)Math.Floor(exact + 1e-9);
        _carried[what] = exact - whole;
        return whole;
    }
}
