using System.Text.Json.Serialization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Records;

namespace LogFlow.Contracts.Incidents;

public enum IncidentState : byte
{
    Active,
    Resolving,
    Resolved,
}

/// <summary>The kinds of <see cref="Evidence"/> that ship.</summary>
public static class EvidenceKinds
{
    /// <summary>Errors that no callee explains.</summary>
    public const string OwnErrors = "own_errors";

    /// <summary>Time that no callee explains.</summary>
    public const string OwnTime = "own_time";

    /// <summary>Calls wait on the way to it, in the network or its queue.</summary>
    public const string Transit = "transit";

    /// <summary>Its calls break off, skip what they always did, or write errors, with no callee in trouble to explain it.</summary>
    public const string CallSteps = "call_steps";

    /// <summary>Changed before the others, or after them.</summary>
    public const string OnsetOrder = "onset_order";

    /// <summary>How much of the trouble it would explain, being called by those in trouble.</summary>
    public const string Reach = "reach";

    /// <summary>How large its own change is beside the others'.</summary>
    public const string Shift = "shift";

    /// <summary>A log line, or a value in one, that was not there before.</summary>
    public const string NewTemplate = "new_template";

    /// <summary>It has findings that it had on few earlier occasions, or on none.</summary>
    public const string Rarity = "rarity";

    /// <summary>It fell silent although it is still called for.</summary>
    public const string Silence = "silence";

    /// <summary>More lines, warnings or calls per unit of work than before.</summary>
    public const string Volume = "volume";

    /// <summary>Other members' log lines name it.</summary>
    public const string Mention = "mention";

    /// <summary>A log line that it writes more or less often than before; without weight.</summary>
    public const string LineChange = "line_change";

    /// <summary>What would have been seen if it were otherwise, and was not, such as a log line that it always wrote; without weight.</summary>
    public const string Absent = "absent";

    /// <summary>What it leaves unexplained, or where another candidate is better; without weight.</summary>
    public const string Against = "against";
}

/// <summary>What a root candidate's score rests on; weights of one candidate's evidence add up to its raw score.</summary>
/// <param name="Kind">One of <see cref="EvidenceKinds"/>.</param>
/// <param name="Weight">Its part of the score, 0 to 1; negative speaks against; 0 for a word that the score does not rest on.</param>
/// <param name="Text">A sentence with the numbers.</param>
/// <param name="Observed">What was seen.</param>
/// <param name="Baseline">What was normal.</param>
public sealed record Evidence(string Kind, double Weight, string Text, double Observed, double Baseline)
{
    /// <summary>The log line that it is about, with its counts; null for what is about none, and in incidents of older versions.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LineCounts? Lines { get; init; }
}

/// <summary>How often a template was written at a service before a moment and since.</summary>
/// <param name="Template">Its id.</param>
/// <param name="Before">Lines in the time before.</param>
/// <param name="BeforeSeconds">How long that is.</param>
/// <param name="After">Lines since.</param>
/// <param name="AfterSeconds">How long that is.</param>
/// <param name="Expected">Lines since, had nothing changed but the service's traffic.</param>
public sealed record LineCounts(TemplateId Template, long Before, long BeforeSeconds, long After, long AfterSeconds, double Expected);

/// <summary>The kinds of <see cref="StoryLink"/>.</summary>
public static class StoryLinkKinds
{
    /// <summary>A service: its figures over the incident's time.</summary>
    public const string Service = "service";

    /// <summary>The signals at a service.</summary>
    public const string Signals = "signals";

    /// <summary>A service's warnings and errors.</summary>
    public const string Logs = "logs";

    /// <summary>Failing traces through a service.</summary>
    public const string Traces = "traces";

    /// <summary>A log pattern.</summary>
    public const string Template = "template";

    /// <summary>Releases and the like before the incident.</summary>
    public const string Changes = "changes";

    /// <summary>The evidence of the candidates.</summary>
    public const string Evidence = "evidence";

    /// <summary>Who is hit and who is next.</summary>
    public const string BlastRadius = "blast_radius";

    /// <summary>Another incident.</summary>
    public const string Incident = "incident";
}

/// <summary>Where the numbers behind a sentence of the story are to be seen.</summary>
/// <param name="Kind">One of <see cref="StoryLinkKinds"/>.</param>
/// <param name="Target">A service's name, a template's or an incident's id; empty where the kind says it all.</param>
public sealed record StoryLink(string Kind, string Target = "");

/// <param name="Service">Name.</param>
/// <param name="Score">
/// The chance that it is the root, 0 to 1, as counted on simulated and recorded faults. The candidates' add up to 1 at most; the rest
/// is the chance that it is none of them.
/// </param>
/// <param name="Evidence">What it rests on.</param>
public sealed record RootCandidate(string Service, double Score, IReadOnlyList<Evidence> Evidence);

public sealed record IncidentMember(string Service, DateTimeOffset Onset, int Signals);

/// <summary>A service that is hit or may be hit next.</summary>
/// <param name="Service">Name.</param>
/// <param name="Hops">Distance from the root along the call edges, 1 or more.</param>
/// <param name="Impact">0 to 1: share of its work that depends on the root.</param>
/// <param name="Relation"><c>upstream</c> (a caller, directly or not) or <c>starved</c> (a callee that gets less traffic).</param>
/// <param name="State"><c>hit</c> or <c>predicted</c>.</param>
/// <param name="EtaSeconds">Seconds until it is expected to be hit; 0 when hit.</param>
public sealed record BlastRadiusEntry(string Service, int Hops, double Impact, string Relation, string State, int EtaSeconds);

/// <summary>Signals joined by time and graph: one story. Immutable; a new one replaces the old when anything changes.</summary>
public sealed record Incident
{
    /// <summary>Below this score the best candidate is wrong more often than right, so it is not named as the root: there is not enough evidence.</summary>
    public const double ChanceToName = 0.5;

    /// <summary>Stable from the first detection on: derived from the first tick and the first member.</summary>
    public required string Id { get; init; }

    public required IncidentState State { get; init; }

    public required SignalSeverity Severity { get; init; }

    /// <summary>When the earliest member left its baseline.</summary>
    public required DateTimeOffset Onset { get; init; }

    public required DateTimeOffset Detected { get; init; }

    /// <summary>Event time of the last signal that joined.</summary>
    public required DateTimeOffset LastSignal { get; init; }

    public DateTimeOffset? Resolved { get; init; }

    public DateTimeOffset? Acknowledged { get; init; }

    /// <summary>The best candidate's service, sure or not: see <see cref="IsRootKnown"/>.</summary>
    public required string Root { get; init; }

    /// <summary>False while there is not enough evidence to name a root; the candidates are all there is to tell then.</summary>
    public bool IsRootKnown => Candidates.Count > 0 && Candidates[0].Score >= ChanceToName;

    /// <summary>One line: <c>payments is failing: 22 % of calls error (4.9 % before)</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Best first; ties by name.</summary>
    public required IReadOnlyList<RootCandidate> Candidates { get; init; }

    /// <summary>By onset, then name.</summary>
    public required IReadOnlyList<IncidentMember> Members { get; init; }

    public required IReadOnlyList<BlastRadiusEntry> BlastRadius { get; init; }

    /// <summary>
    /// The signals that made it, one per service, kind and template with its strongest reading; bounded (200), oldest kept.
    /// </summary>
    public required IReadOnlyList<Signal> Signals { get; init; }

    /// <summary>All signals that joined, repeats included.</summary>
    public required int SignalCount { get; init; }

    /// <summary>Plain sentences in order of time.</summary>
    public required IReadOnlyList<string> Story { get; init; }

    /// <summary>
    /// For each sentence of <see cref="Story"/> where the numbers behind it are to be seen. Null where they are left out: on the wire to
    /// screens, and in incidents of older versions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<StoryLink>>? StoryLinks { get; init; }

    /// <summary>Ids of incidents that were merged into this one.</summary>
    public IReadOnlyList<string> MergedFrom { get; init; } = [];

    /// <summary>
    /// Id of the incident that this one proved to be a part of, from then on resolved and told there; null otherwise. Lists and
    /// reports leave such an incident out.
    /// </summary>
    public string? MergedInto { get; init; }
}
