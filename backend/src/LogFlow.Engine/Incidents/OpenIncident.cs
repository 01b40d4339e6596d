using System.Globalization;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Incidents.Roots;

namespace LogFlow.Engine.Incidents;

/// <summary>An incident while it lasts. Owned by the tick thread; readers get the immutable <see cref="Incident"/> made of it.</summary>
internal sealed class OpenIncident
{
    private const int MembersMax = 200;
    private const int NotesMax = 12;

    /// <summary>A member dates the incident when it is at least this badly off beside the worst.</summary>
    private const double DatingShare = 0.5;

    private readonly SortedDictionary<string, Standing> _standings = new(StringComparer.Ordinal);
    private readonly SignalLedger _signals;

    public OpenIncident(string id, long detected, int signalsMax)
    {
        (Id, Detected, LastSignal, LastHeard, _signals) = (id, detected, detected, detected, new SignalLedger(signalsMax));
    }

    public string Id { get; }

    /// <summary>Unix seconds.</summary>
    public long Detected { get; }

    /// <summary>Unix seconds of the last signal that counts as trouble, or of the last second in which the root was known to be off its normal still.</summary>
    public long LastSignal { get; private set; }

    /// <summary>Unix seconds of the last signal that counts as trouble.</summary>
    public long LastHeard { get; private set; }

    public IncidentState State { get; private set; } = IncidentState.Active;

    public long? ResolvedAt { get; private set; }

    public DateTimeOffset? Acknowledged { get; set; }

    public string? MergedInto { get; private set; }

    public List<string> MergedFrom { get; } = [];

    public int SignalCount { get; private set; }

    public IReadOnlyList<Signal> Signals => _signals.All;

    public IReadOnlyCollection<Standing> Standings => _standings.Values;

    /// <summary>Candidates, best first.</summary>
    public IReadOnlyList<Rating> Ratings { get; private set; } = [];

    /// <summary>The best candidate is sure enough to be named.</summary>
    public bool IsRootKnown => Ratings.Count > 0 && Ratings[0].Chance >= Incident.ChanceToName;

    /// <summary>Empty until ranked for the first time.</summary>
    public string Root => Ratings.Count > 0 ? Ratings[0].Standing.Service : "";

    /// <summary>The headline before a restart, for as long as the meters say nothing about the root.</summary>
    public string? RestoredTitle { get; init; }

    /// <summary>Since when the present root is on top, Unix seconds.</summary>
    public long RootSince { get; private set; }

    /// <summary>Sentences about merges, splits and changes of root, each begun with the time it happened.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Since when another broken service that this one's root does not explain has stood out; 0 when none.</summary>
    public long SplitSince { get; set; }

    public string? SplitService { get; set; }

    /// <summary>Something to tell since <see cref="Published"/> was made.</summary>
    public bool IsDirty { get; set; } = true;

    public Incident? Published { get; set; }

    /// <summary>
    /// Critical when a detector or rule said so of the root or of two services; a warning otherwise.
    /// </summary>
    public SignalSeverity Severity
    {
        get
        {
            var critical = _signals.All.Where(signal => signal.Severity == SignalSeverity.Critical).Select(signal => signal.Service).ToHashSet(StringComparer.Ordinal);
            return critical.Contains(Root) || critical.Count >= 2 ? SignalSeverity.Critical : SignalSeverity.Warning;
        }
    }

    /// <summary>
    /// Unix seconds with fraction: the earliest member's. Members that are hardly off do not date it, for their onsets are mostly
    /// chance. Evidence that comes later, and then is the surest, may date a member after the detection; the incident began before
    /// that, with the earliest signal: what the meters of other members look back to was not known then.
    /// </summary>
    public double Onset
    {
        get
        {
            var worst = 0.0;
            foreach (var standing in _standings.Values)
            {
                worst = Math.Max(worst, standing.IsMember ? standing.Badness : 0);
            }

            var onset = double.PositiveInfinity;
            foreach (var standing in _standings.Values)
            {
                onset = standing.IsMember && standing.Badness >= worst * DatingShare ? Math.Min(onset, DatedBy(standing)) : onset;
            }

            if (onset <= Detected)
            {
                return onset;
            }

            // Evidence that came later dates the root after the detection: its own first signal dates it better than others' do.
            onset = Find(Root) is { IsMember: true } root ? Math.Min(Detected, root.FirstOnset) : Detected;
            if (onset < Detected)
            {
                return onset;
            }

            foreach (var standing in _standings.Values)
            {
                onset = standing.IsMember ? Math.Min(onset, standing.FirstOnset) : onset;
            }

            return onset;
        }
    }

    /// <summary>Derived from the first tick and the first member, so the same stream gives the same id.</summary>
    public static string IdOf(long tick, string member) =>
        TemplateId.Of(System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tick}/{member}"))).ToString();

    /// <summary>As it was before a restart; evidence and headline hold until new ones outweigh them.</summary>
    public static OpenIncident Restore(Incident incident, int signalsMax)
    {
        var open = new OpenIncident(incident.Id, incident.Detected.ToUnixTimeSeconds(), signalsMax)
        {
            State = incident.State,
            LastSignal = incident.LastSignal.ToUnixTimeSeconds(),
            LastHeard = incident.LastSignal.ToUnixTimeSeconds(),
            Acknowledged = incident.Acknowledged,
            RestoredTitle = incident.Title,
            Published = incident,
            IsDirty = false,
        };
        foreach (var candidate in incident.Candidates)
        {
            open._standings[candidate.Service] = new Standing(candidate.Service) { Restored = candidate };
        }

        foreach (var signal in incident.Signals)
        {
            open._signals.Keep(signal);
            open.StandingOf(signal.Service)?.Take(signal, 0);
        }

        foreach (var member in incident.Members)
        {
            if (open.StandingOf(member.Service) is { } standing)
            {
                standing.Signals = member.Signals;
                standing.SignalOnset = member.Onset.ToUnixTimeMilliseconds() / 1000.0;
            }
        }

        open.SignalCount = incident.SignalCount;
        open.MergedFrom.AddRange(incident.MergedFrom);
        open.Notes.AddRange(incident.Story.Where(IsNote).Take(NotesMax));
        open.Ratings = [.. incident.Candidates.Select(candidate => new Rating(open._standings[candidate.Service], 1, 0)
        {
            Score = candidate.Score,
            Chance = candidate.Score,
            Raw = candidate.Evidence.Sum(part => part.Weight),
        })];
        return open;
    }

    /// <summary>By its meters, but no earlier than its strongest signal says: meters look back for the likeliest start, and overshoot.</summary>
    private static double DatedBy(Standing standing) =>
        double.IsFinite(standing.SignalOnset) ? Math.Max(standing.Onset, standing.SignalOnset) : standing.Onset;

    public Standing? Find(string service) => _standings.GetValueOrDefault(service);

    public bool IsMember(string service) => Find(service) is { IsMember: true };

    /// <summary>The standing of a service, made when there is room; null when there is none left.</summary>
    public Standing? StandingOf(string service)
    {
        if (!_standings.TryGetValue(service, out var standing) && _standings.Count < MembersMax)
        {
            _standings[service] = standing = new Standing(service);
        }

        return standing;
    }

    public void Forget(Standing standing) => _standings.Remove(standing.Service);

    public void Add(Signal signal, int times = 1)
    {
        var at = signal.At.ToUnixTimeSeconds();
        if (IsTrouble(signal))
        {
            (LastSignal, LastHeard) = (Math.Max(LastSignal, at), Math.Max(LastHeard, at));
        }

        SignalCount += times;
        if (StandingOf(signal.Service) is { } standing)
        {
            standing.Take(signal, times);
        }

        _signals.Keep(signal);
        IsDirty = true;
    }

    /// <summary>The root is still off its normal, though no signal says so.</summary>
    public void Last(long tick) => LastSignal = tick;

    /// <summary>What a detector lost sight of stayed until it was normal.</summary>
    public void TakeAsNormal(string service, string kind, NewLevel level)
    {
        if (!_signals.TakeAsNormal(service, kind, level))
        {
            Note(level.Since.ToUnixTimeSeconds(), $"{Telling.NewLevels.Taken(service, kind, level)} has stayed so long that it is taken as normal.");
        }

        IsDirty = true;
    }

    /// <summary>Takes a new ranking; a change of root is part of the story.</summary>
    public void Rank(List<Rating> ratings, long tick)
    {
        var before = Root;
        var scoreBefore = Ratings.Count > 0 ? Ratings[0].Chance : 0;
        Ratings = ratings;
        if (!string.Equals(before, Root, StringComparison.Ordinal))
        {
            RootSince = tick;
            if (before.Length > 0)
            {
                Note(tick, $"the root moved from {before} to {Root}, as more evidence came in.");
            }
        }

        IsDirty |= Math.Abs(scoreBefore - Ratings[0].Chance) > 0.02;
    }

    public void Note(long tick, string text)
    {
        if (Notes.Count < NotesMax)
        {
            Notes.Add($"{Telling.Say.Clock(tick)} {text}");
        }

        IsDirty = true;
    }

    /// <summary>Takes over all that <paramref name="other"/> knows.</summary>
    public void Absorb(OpenIncident other, long tick)
    {
        foreach (var signal in other._signals.All)
        {
            _signals.Keep(signal);
        }

        foreach (var theirs in other._standings.Values)
        {
            if (StandingOf(theirs.Service) is { } standing)
            {
                standing.Take(theirs);
            }
        }

        SignalCount += other.SignalCount;
        (LastSignal, LastHeard) = (Math.Max(LastSignal, other.LastSignal), Math.Max(LastHeard, other.LastHeard));
        MergedFrom.Add(other.Id);
        MergedFrom.AddRange(other.MergedFrom);
        MergedFrom.Sort(StringComparer.Ordinal);
        other.MergedInto = Id;
        other.State = IncidentState.Resolved;
        other.ResolvedAt = tick;
        other.IsDirty = true;
        IsDirty = true;
    }

    /// <summary>Gives up a service and its signals: they belong to another incident.</summary>
    public List<Signal> Release(string service)
    {
        var released = _signals.Release(service);
        if (_standings.Remove(service, out var standing))
        {
            SignalCount -= standing.Signals;
        }

        IsDirty = true;
        return released;
    }

    /// <summary>Time alone moves the state; returns whether it did.</summary>
    public bool Advance(long tick, IncidentOptions options)
    {
        if (State == IncidentState.Resolved)
        {
            return false;
        }

        var quiet = tick - LastSignal;
        var state = quiet >= options.ResolvedAfter.TotalSeconds ? IncidentState.Resolved
            : quiet >= options.ResolvingAfter.TotalSeconds ? IncidentState.Resolving
            : IncidentState.Active;
        if (state == State)
        {
            return false;
        }

        State = state;
        if (state == IncidentState.Resolved)
        {
            // When the time was up, not when the next tick came: a long gap in the stream must not lengthen the incident.
            ResolvedAt = Math.Min(tick, LastSignal + (long)Math.Ceiling(options.ResolvedAfter.TotalSeconds));
        }

        IsDirty = true;
        return true;
    }

    /// <summary>New shapes and hints do not keep an incident alive; readings of trouble do.</summary>
    private static bool IsTrouble(Signal signal) =>
        signal.Severity > SignalSeverity.Info && signal.Score >= 1 && !Hints.IsHint(signal);

    private static bool IsNote(string sentence) => sentence.Length > 8 && char.IsAsciiDigit(sentence[0]) && sentence[2] == ':' && sentence[5] == ':';
}
