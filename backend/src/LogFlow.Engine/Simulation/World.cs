using System.Text;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Simulation;

/// <summary>A topology made ready to walk: names become numbers, texts become cut templates, distributions become tables.</summary>
internal sealed class World
{
    private readonly Dictionary<string, int> _indexByName = new(StringComparer.Ordinal);

    public World(Topology topology)
    {
        Topology = topology;
        for (var i = 0; i < topology.Services.Count; i++)
        {
            _indexByName.Add(topology.Services[i].Name, i);
        }

        Services = [.. topology.Services.Select(service => new WorldService(service, topology, this))];
        Entries = [.. topology.Entries.Select(entry => IndexOf(entry.Service))];
        EntryShares = Shares(topology.Entries.Select(entry => entry.Weight));
        Failed = Lines(topology.CallerLines.Failed, Severity.Error, topology);
        Retried = Lines(topology.CallerLines.Retried, Severity.Warn, topology);
        FellBack = Lines(topology.CallerLines.FellBack, Severity.Warn, topology);
    }

    public Topology Topology { get; }

    public WorldService[] Services { get; }

    public int[] Entries { get; }

    /// <summary>Running sums that end at 1.</summary>
    public double[] EntryShares { get; }

    public MessageTemplate[] Failed { get; }

    public MessageTemplate[] Retried { get; }

    public MessageTemplate[] FellBack { get; }

    /// <exception cref="ArgumentException">There is no such service.</exception>
    public int IndexOf(string service) => _indexByName.TryGetValue(service, out var index)
        ? index
        : throw new ArgumentException($"The topology {Topology.Name} has no service \"{service}\".", nameof(service));

    /// <summary>The service itself is not among them unless it is in a cycle. In order of the topology.</summary>
    public IEnumerable<string> CallersOf(string service)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>([service]);
        while (open.TryDequeue(out var callee))
        {
            foreach (var call in Topology.Calls.Where(call => call.Callee == callee && call.Probability > 0))
            {
                if (reached.Add(call.Caller))
                {
                    open.Enqueue(call.Caller);
                }
            }
        }

        return Topology.Services.Select(shape => shape.Name).Where(reached.Contains);
    }

    public static int Pick(double[] shares, ref Prng prng)
    {
        var at = prng.Unit();
        var i = 0;
        while (i < shares.Length - 1 && at >= shares[i])
        {
            i++;
        }

        return i;
    }

    public static double[] Shares(IEnumerable<double> weights)
    {
        var all = weights.ToArray();
        var sum = all.Sum();
        var running = 0.0;
        return [.. all.Select(weight => running += weight / sum)];
    }

    private static MessageTemplate[] Lines(IReadOnlyList<string> texts, byte severity, Topology topology) =>
        [.. texts.Select(text => new MessageTemplate(text, severity, topology.Parameters))];
}

/// <summary>One service of a <see cref="World"/>.</summary>
internal sealed class WorldService
{
    public WorldService(ServiceShape shape, Topology topology, World world)
    {
        Shape = shape;
        Utf8Name = Encoding.UTF8.GetBytes(shape.Name);
        Attributes = VersionName.Attributes(shape.Version);
        Operation = Encoding.UTF8.GetBytes(shape.Operation);
        Latency = new LatencyTable(shape.LatencyMedianMs, shape.LatencyP95Ms);
        Calls = [.. topology.Calls.Where(call => call.Caller == shape.Name).Select(call => new WorldCall(call, world.IndexOf(call.Callee)))];
        Info = new MessageSet(shape.Messages.Where(message => message.Severity < Severity.Warn), topology);
        Warnings = new MessageSet(shape.Messages.Where(message => Severity.IsWarning(message.Severity)), topology);
        Errors = new MessageSet(shape.Messages.Where(message => Severity.IsError(message.Severity)), topology);
    }

    public ServiceShape Shape { get; }

    public byte[] Utf8Name { get; }

    public byte[] Operation { get; }

    /// <summary>Of its records while no release is under way.</summary>
    public byte[] Attributes { get; }

    public LatencyTable Latency { get; }

    public WorldCall[] Calls { get; }

    public MessageSet Info { get; }

    public MessageSet Warnings { get; }

    public MessageSet Errors { get; }
}

/// <summary>One call of a <see cref="WorldService"/>.</summary>
internal sealed class WorldCall(CallShape shape, int callee)
{
    public CallShape Shape { get; } = shape;

    public int Callee { get; } = callee;
}

/// <summary>Messages of one sort, with their weights.</summary>
internal sealed class MessageSet(IEnumerable<MessageShape> shapes, Topology topology)
{
    private readonly double[] _shares = World.Shares(shapes.Select(shape => shape.Weight));
    private readonly MessageTemplate[] _templates =
        [.. shapes.Select(shape => new MessageTemplate(shape.Text, shape.Severity, topology.Parameters))];

    public bool IsEmpty => _templates.Length == 0;

    public MessageTemplate Pick(ref Prng prng) => _templates[World.Pick(_shares, ref prng)];
}
