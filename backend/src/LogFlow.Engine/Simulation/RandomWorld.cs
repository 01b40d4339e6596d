using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Simulation;

/// <summary>The kinds of fault that <see cref="RandomWorld"/> puts at a random service.</summary>
public enum RandomFaultKind : byte
{
    /// <summary>A quarter of its work fails, or more.</summary>
    Errors,

    /// <summary>Its own time is four to ten times as long.</summary>
    Latency,

    /// <summary>It says nothing any more, and calls to it fail.</summary>
    Down,

    /// <summary>Errors and latency together, as under saturation.</summary>
    Saturation,
}

/// <summary>
/// Systems that nobody wrote by hand: layers of services from a few entries down, with fan-out, an occasional cycle, databases
/// that many share, and queues whose consumers fail without failing the producer. Everything follows from the seed. They show
/// whether a ranking of roots holds where it was not tuned.
/// </summary>
public static class RandomWorld
{
    /// <summary>A trace visits this many services on average, so that load means the same in each world.</summary>
    private const double VisitsPerTrace = 12;

    /// <summary>A service visited less often than this per trace is no place for a fault: hardly anybody would notice.</summary>
    private const double FaultVisitsMin = 0.02;

    private const int DepthMax = 8;

    private static readonly string[] Subjects =
    [
        "account", "address", "audit", "basket", "billing", "booking", "budget", "campaign", "catalogue", "claims", "courier", "coupon",
        "currency", "delivery", "device", "document", "email", "event", "export", "feature", "feed", "fraud", "geo", "image", "index",
        "invoice", "identity", "ledger", "locale", "loyalty", "media", "menu", "message", "meter", "offer", "order", "partner", "policy",
        "price", "product", "profile", "quota", "quote", "rating", "receipt", "refund", "report", "review", "route", "schedule", "score",
        "seat", "segment", "session", "stock", "survey", "tax", "ticket", "token", "tracking", "vendor", "voucher", "wallet", "warehouse",
    ];

    private static readonly string[] Roles = ["api", "service", "core", "worker", "engine", "store"];

    private static readonly string[] Verbs = ["loaded", "stored", "checked", "computed", "merged", "listed", "matched", "expired", "queued", "accepted"];

    private static readonly string[] Things = ["entry", "batch", "page", "record", "request", "change", "version", "result"];

    /// <param name="seed">Same seed, same world.</param>
    /// <param name="services">How many there are, 10 to 200; null for a number drawn from the seed.</param>
    public static Topology Make(ulong seed, int? services = null)
    {
        var prng = new Prng(seed * 0x9E3779B97F4A7C15 + 1);
        var count = services ?? (int)Math.Round(10 * Math.Pow(20, prng.Unit()));
        if (count is < 10 or > 200)
        {
            throw new ArgumentOutOfRangeException(nameof(services), count, "A random world has 10 to 200 services.");
        }

        var nodes = Place(ref prng, count);
        var calls = Connect(ref prng, nodes);
        var entries = nodes.Where(node => node.Layer == 0).Select(node => new EntryShape(node.Name, 0.2 + prng.Unit())).ToList();
        return new Topology
        {
            Name = $"random_{seed}",
            Title = $"Random world {seed}",
            Services = [.. nodes.Select(node => Shape(ref prng, node))],
            Calls = Calm(nodes, calls, entries),
            Entries = entries,
            Parameters = [new ParameterShape("id", ParameterKind.Integer, 1_000, 999_999), new ParameterShape("key", ParameterKind.Hex, Digits: 12)],
        };
    }

    /// <summary>A fault of that kind at a random service that is called often enough for anybody to notice.</summary>
    public static Failure Break(Topology world, ulong seed, RandomFaultKind kind, double seconds = 60)
    {
        var prng = new Prng((seed * 0xD1B54A32D192ED03) + (ulong)kind + 1);
        var visits = VisitsOf([.. world.Services.Select(service => service.Name)], world.Calls, world.Entries);
        var places = world.Services.Where(service => visits[service.Name] >= FaultVisitsMin).ToList();
        var service = places[(int)prng.Below((ulong)places.Count)];
        var errors = Math.Max(0.25 / service.Errors, 3);
        var slow = 4 + (6 * prng.Unit());
        var effect = kind switch
        {
            RandomFaultKind.Errors => new Effect(service.Name, Errors: errors),
            RandomFaultKind.Latency => new Effect(service.Name, Latency: slow),
            RandomFaultKind.Down => new Effect(service.Name, IsDown: true),
            _ => new Effect(service.Name, Errors: errors, Latency: slow),
        };
        return new Failure($"random_{kind.ToString().ToLowerInvariant()}", $"{kind} at {service.Name}", "", effect, [], 0, 2, seconds);
    }

    /// <summary>How often a trace visits each service on average.</summary>
    internal static Dictionary<string, double> VisitsOf(IReadOnlyList<string> names, IReadOnlyList<CallShape> calls, IReadOnlyList<EntryShape> entries)
    {
        var all = entries.Sum(entry => entry.Weight);
        var now = names.ToDictionary(name => name, name => entries.Where(entry => entry.Service == name).Sum(entry => entry.Weight) / all, StringComparer.Ordinal);
        var total = new Dictionary<string, double>(now, StringComparer.Ordinal);

        // Level by level, as deep as traces go.
        for (var depth = 1; depth < 16; depth++)
        {
            var next = names.ToDictionary(name => name, _ => 0.0, StringComparer.Ordinal);
            foreach (var call in calls)
            {
                next[call.Callee] += now[call.Caller] * call.Probability;
            }

            foreach (var (name, visits) in next)
            {
                total[name] += visits;
            }

            now = next;
        }

        return total;
    }

    private static List<Node> Place(ref Prng prng, int count)
    {
        var depth = 3 + (int)prng.Below(DepthMax - 3);
        var entries = 1 + (int)prng.Below(4);
        var databases = 1 + (count / 15);
        var queues = count / 20;
        var nodes = new List<Node>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var (layer, role) = i < entries ? (0, Role.Entry)
                : i >= count - databases ? (depth, Role.Database)
                : i >= count - databases - queues ? (1 + (int)prng.Below((ulong)depth - 1), Role.Queue)
                : (1 + (int)prng.Below((ulong)depth - 1), Role.Service);
            nodes.Add(new Node(Name(ref prng, names, role), layer, role));
        }

        return nodes;
    }

    private static string Name(ref Prng prng, HashSet<string> names, Role role)
    {
        while (true)
        {
            var subject = Subjects[prng.Below((ulong)Subjects.Length)];
            var name = role switch
            {
                Role.Entry => $"{subject}-gateway",
                Role.Database => $"{subject}-db",
                Role.Queue => $"{subject}-queue",
                _ => $"{subject}-{Roles[prng.Below((ulong)Roles.Length)]}",
            };
            if (names.Add(name))
            {
                return name;
            }
        }
    }

    private static List<CallShape> Connect(ref Prng prng, List<Node> nodes)
    {
        var calls = new Dictionary<(string, string), CallShape>();
        foreach (var node in nodes)
        {
            var below = nodes.Where(other => other.Layer > node.Layer && other.Role != Role.Database).ToList();
            var databases = nodes.Where(other => other.Role == Role.Database && node.Role != Role.Database).ToList();
            if (node.Role == Role.Queue)
            {
                // Its consumers work off the queue: what becomes of them does not reach the producer.
                Call(ref prng, calls, node, below, 1, fallback: 1);
                continue;
            }

            // Mostly the next layer, so that paths are long.
            var near = below.Where(other => other.Layer == node.Layer + 1).ToList();
            Call(ref prng, calls, node, near.Count > 0 ? near : below, 1 + (int)prng.Below(3), fallback: 0);
            Call(ref prng, calls, node, below, (int)prng.Below(3), fallback: 0);
            if (node.Role == Role.Service && prng.Chance(0.4))
            {
                Call(ref prng, calls, node, databases, 1, fallback: 0);
            }
        }

        // Nobody is left without a caller.
        foreach (var node in nodes.Where(node => node.Layer > 0 && !calls.Keys.Any(key => key.Item2 == node.Name)).ToList())
        {
            var above = nodes.Where(other => other.Layer < node.Layer && other.Role is Role.Entry or Role.Service && other != node && other.Layer < node.Layer).ToList();
            Call(ref prng, calls, above[(int)prng.Below((ulong)above.Count)], [node], 1, fallback: 0);
        }

        // Some systems call back up, seldom.
        if (nodes.Count > 20 && prng.Chance(0.4))
        {
            var deep = nodes.Where(node => node is { Role: Role.Service, Layer: >= 2 }).ToList();
            var high = nodes.Where(node => node is { Role: Role.Service, Layer: 1 }).ToList();
            if (deep.Count > 0 && high.Count > 0)
            {
                var (from, to) = (deep[(int)prng.Below((ulong)deep.Count)], high[(int)prng.Below((ulong)high.Count)]);
                calls.TryAdd((from.Name, to.Name), new CallShape(from.Name, to.Name, 0.05));
            }
        }

        return [.. calls.Values];
    }

    private static void Call(ref Prng prng, Dictionary<(string, string), CallShape> calls, Node caller, List<Node> callees, int count, double fallback)
    {
        for (var i = 0; i < count && callees.Count > 0; i++)
        {
            var callee = callees[(int)prng.Below((ulong)callees.Count)];
            var probability = 0.1 + (0.85 * prng.Unit());
            var retry = prng.Chance(0.3) ? 0.2 + (0.3 * prng.Unit()) : 0;
            var goesOn = fallback > 0 ? fallback : prng.Chance(0.2) ? 0.2 + (0.5 * prng.Unit()) : 0;
            calls.TryAdd((caller.Name, callee.Name), new CallShape(caller.Name, callee.Name, probability, retry, goesOn, prng.Chance(0.2)));
        }
    }

    /// <summary>Thins the calls out until a trace has about as many visits as it should.</summary>
    private static List<CallShape> Calm(List<Node> nodes, List<CallShape> calls, List<EntryShape> entries)
    {
        string[] names = [.. nodes.Select(node => node.Name)];
        for (var round = 0; round < 60 && VisitsOf(names, calls, entries).Values.Sum() > VisitsPerTrace; round++)
        {
            calls = calls.ConvertAll(call => call with { Probability = Math.Max(0.02, call.Probability * 0.95) });
        }

        return calls;
    }

    private static ServiceShape Shape(ref Prng prng, Node node)
    {
        var subject = node.Name[..node.Name.LastIndexOf('-')];
        var isDatabase = node.Role == Role.Database;
        var median = isDatabase ? 0.5 + (4 * prng.Unit()) : 2 * Math.Pow(40, prng.Unit());
        var messages = new List<MessageShape>();
        for (var i = 1 + (int)prng.Below(4); i >= 0; i--)
        {
            messages.Add(new MessageShape(Severity.Info, $"{Pick(ref prng, Verbs)} {subject} {Pick(ref prng, Things)} {{id}} in {{duration_ms}} ms", 0.2 + prng.Unit()));
        }

        messages.Add(new MessageShape(Severity.Warn, $"{subject} {Pick(ref prng, Things)} {{id}} is slow to settle"));
        messages.Add(new MessageShape(Severity.Error, $"cannot complete {subject} {Pick(ref prng, Things)} {{key}}"));
        messages.Add(new MessageShape(Severity.Error, $"unexpected state of {subject} {{id}}", 0.5));
        return new ServiceShape(
            node.Name,
            $"layer {node.Layer}",
            $"{subject} {Pick(ref prng, Things)}",
            isDatabase ? 0.001 : 0.002 * Math.Pow(15, prng.Unit()),
            0.02 + (0.15 * prng.Unit()),
            1 + (2 * prng.Unit()),
            median,
            median * (1.8 + (2 * prng.Unit())),
            messages);
    }

    private static string Pick(ref Prng prng, string[] words) => words[prng.Below((ulong)words.Length)];

    private enum Role : byte
    {
        Entry,
        Service,
        Queue,
        Database,
    }

    private sealed record Node(string Name, int Layer, Role Role);
}
