using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents.Resemblance;

/// <summary>
/// What an incident looks like, whatever its numbers and its time: its root, who else was in trouble, which kinds of signal at whom,
/// which templates. Two are compared by weighted Jaccard: the weight of what both have over the weight of what either has.
/// </summary>
public sealed class Fingerprint
{
    private const double RootWeight = 4;
    private const double MemberWeight = 1;
    private const double KindAtRootWeight = 2;
    private const double KindWeight = 0.5;
    private const double TemplateAtRootWeight = 1;
    private const double TemplateWeight = 0.25;

    private readonly SortedDictionary<Trait, double> _traits = [];

    private Fingerprint()
    {
    }

    public static Fingerprint Of(Incident incident)
    {
        var print = new Fingerprint();
        print.Add(TraitKind.Root, incident.Root, "", RootWeight);
        foreach (var member in incident.Members)
        {
            print.Add(TraitKind.Member, member.Service, "", MemberWeight);
        }

        foreach (var signal in incident.Signals)
        {
            var isRoot = signal.Service == incident.Root;
            print.Add(TraitKind.Signal, signal.Service, signal.Kind, isRoot ? KindAtRootWeight : KindWeight);
            if (!signal.Template.IsNone)
            {
                print.Add(TraitKind.Template, signal.Service, signal.Template.ToString(), isRoot ? TemplateAtRootWeight : TemplateWeight);
            }
        }

        return print;
    }

    /// <summary>0 (nothing in common) to 1 (the same structure); the same both ways.</summary>
    public double Likeness(Fingerprint other)
    {
        double shared = 0, all = 0;
        foreach (var (trait, weight) in _traits)
        {
            var theirs = other._traits.GetValueOrDefault(trait);
            shared += Math.Min(weight, theirs);
            all += Math.Max(weight, theirs);
        }

        foreach (var (trait, weight) in other._traits)
        {
            all += _traits.ContainsKey(trait) ? 0 : weight;
        }

        return all > 0 ? shared / all : 0;
    }

    /// <summary>What both have, in words: <c>root payments</c>, <c>in trouble: checkout, gateway</c>, <c>error rate at payments</c>.</summary>
    public IReadOnlyList<string> SharedWith(Fingerprint other)
    {
        var shared = _traits.Keys.Where(other._traits.ContainsKey).ToList();
        var words = shared.Where(trait => trait.Kind == TraitKind.Root).Select(trait => $"root {trait.Service}").ToList();
        var members = shared.Where(trait => trait.Kind == TraitKind.Member).Select(trait => trait.Service).ToList();
        if (members.Count > 0)
        {
            words.Add($"in trouble: {string.Join(", ", members)}");
        }

        words.AddRange(shared.Where(trait => trait.Kind == TraitKind.Signal).GroupBy(trait => trait.What, StringComparer.Ordinal)
            .Select(kind => $"{kind.Key.Replace('_', ' ')} at {string.Join(", ", kind.Select(trait => trait.Service))}"));
        var templates = shared.Count(trait => trait.Kind == TraitKind.Template);
        if (templates > 0)
        {
            words.Add(templates == 1 ? "1 log pattern" : $"{templates} log patterns");
        }

        return words;
    }

    private void Add(TraitKind kind, string service, string what, double weight)
    {
        var trait = new Trait(kind, service, what);
        _traits[trait] = Math.Max(weight, _traits.GetValueOrDefault(trait));
    }

    private enum TraitKind : byte
    {
        Root,
        Member,
        Signal,
        Template,
    }

    private readonly record struct Trait(TraitKind Kind, string Service, string What) : IComparable<Trait>
    {
        public int CompareTo(Trait other)
        {
            var order = Kind.CompareTo(other.Kind);
            order = order != 0 ? order : string.CompareOrdinal(Service, other.Service);
            return order != 0 ? order : string.CompareOrdinal(What, other.What);
        }
    }
}
