using System.Text.Json;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Simulation;

/// <summary>Reads and checks a topology file; the format is described in <c>scenarios/README.md</c> and <c>topology.schema.json</c>.</summary>
public static class TopologyFile
{
    public const int ServicesMax = 1_000;
    public const int CallsMax = 20_000;

    private const int MessagesMax = 200;
    private const int ParametersMax = 500;
    private const double LatencyMsMax = 600_000;

    private static readonly string[] Severities = ["info", "trace", "debug", "notice", "warn", "error", "fatal"];
    private static readonly string[] Kinds = ["integer", "decimal", "hex", "uuid", "ip", "choice"];

    /// <exception cref="ScenarioFileException">Names file, place and cause of every fault.</exception>
    public static Topology Load(string file) => Read(ScenarioReader.OfFile(file));

    /// <summary>The same from memory; <paramref name="file"/> is only for the messages.</summary>
    /// <exception cref="ScenarioFileException">Names file, place and cause of every fault.</exception>
    public static Topology Parse(ReadOnlySpan<byte> utf8, string file) => Read(ScenarioReader.OfBytes(file, utf8));

    private static Topology Read(ScenarioReader reader)
    {
        var root = reader.Root;
        reader.Expect(root, "$schema", "name", "title", "description", "call_depth_max", "load", "parameters",
            "services", "calls", "caller_lines", "entries");
        var parameters = ReadParameters(reader, root);
        var known = MessageTemplate.BuiltIn.Concat(parameters.Select(parameter => parameter.Name)).ToArray();
        var services = ReadServices(reader, root, known);
        var names = services.Select(service => service.Name).ToArray();
        var topology = new Topology
        {
            Name = reader.Text(root, "name", lengthMax: ScenarioReader.NameLengthMax),
            Title = reader.Text(root, "title"),
            Description = reader.Text(root, "description", isRequired: false),
            CallDepthMax = (int)reader.Whole(root, "call_depth_max", 1, 64, 16),
            Load = ReadLoad(reader, root),
            Parameters = parameters,
            Services = services,
            Calls = ReadCalls(reader, root, names),
            CallerLines = ReadCallerLines(reader, root, known),
            Entries = ReadEntries(reader, root, names),
        };

        if (!reader.HasFaults)
        {
            CallCycles.Check(topology, reader);
        }

        reader.ThrowOnFaults();
        return topology;
    }

    private static List<ParameterShape> ReadParameters(ScenarioReader reader, JsonPlace root)
    {
        var parameters = new List<ParameterShape>();
        if (reader.Object(root, "parameters", isRequired: false) is not { } all)
        {
            return parameters;
        }

        if (all.Properties.Count > ParametersMax)
        {
            reader.Fault(all, $"has {all.Properties.Count} entries; at most {ParametersMax} are allowed");
        }

        foreach (var (name, at) in all.Properties.Take(ParametersMax))
        {
            if (at.Kind != JsonValueKind.Object)
            {
                reader.Fault(at, $"should be an object in braces, not {at.Described}");
                continue;
            }

            if (MessageTemplate.BuiltIn.Contains(name) || !MessageTemplate.IsName(name) || parameters.Any(other => other.Name == name))
            {
                reader.Fault(at, $"\"{name}\" cannot be a parameter's name: it must be lower case letters, digits and underscores, unique, " +
                                 $"and none of {string.Join(", ", MessageTemplate.BuiltIn)}");
            }

            parameters.Add(ReadParameter(reader, name, at));
        }

        return parameters;
    }

    private static ParameterShape ReadParameter(ScenarioReader reader, string name, JsonPlace at)
    {
        reader.Expect(at, "kind", "min", "max", "digits", "values", "per");
        var kind = Enum.Parse<ParameterKind>(reader.Word(at, "kind", isRequired: true, Kinds), ignoreCase: true);
        var isPerTrace = reader.Word(at, "per", isRequired: false, "line", "trace") == "trace";
        switch (kind)
        {
            case ParameterKind.Integer or ParameterKind.Decimal:
                var min = reader.Whole(at, "min", -1_000_000_000_000, 1_000_000_000_000, 0);
                var max = reader.Whole(at, "max", -1_000_000_000_000, 1_000_000_000_000);
                if (max < min && at.Find("max") is { } place)
                {
                    reader.Fault(place, $"{max} is less than min, {min}");
                }

                var places = kind == ParameterKind.Decimal ? (int)reader.Whole(at, "digits", 1, 6, 2) : 0;
                return new ParameterShape(name, kind, min, Math.Max(min, max), places, IsPerTrace: isPerTrace);
            case ParameterKind.Hex:
                return new ParameterShape(name, kind, Digits: (int)reader.Whole(at, "digits", 1, 64, 8), IsPerTrace: isPerTrace);
            case ParameterKind.Choice:
                var values = reader.Texts(at, "values", 1_000).Select(value => value.Text).ToArray();
                return new ParameterShape(name, kind, Values: values, IsPerTrace: isPerTrace);
            default:
                return new ParameterShape(name, kind, IsPerTrace: isPerTrace);
        }
    }

    private static List<ServiceShape> ReadServices(ScenarioReader reader, JsonPlace root, string[] parameters)
    {
        var services = new List<ServiceShape>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var at in reader.Objects(root, "services", ServicesMax))
        {
            reader.Expect(at, "name", "group", "operation", "version", "errors", "warnings", "lines", "latency_ms", "messages");
            var name = reader.Text(at, "name", lengthMax: ScenarioReader.NameLengthMax);
            if (name.Length > 0 && !names.Add(name))
            {
                reader.Fault(at.Find("name")!, $"service \"{name}\" is given twice");
            }

            var (median, p95) = ReadLatency(reader, at);
            services.Add(new ServiceShape(
                name,
                reader.Text(at, "group", lengthMax: ScenarioReader.NameLengthMax),
                reader.Text(at, "operation"),
                reader.Number(at, "errors", 0, 1),
                reader.Number(at, "warnings", 0, 20, 0),
                reader.Number(at, "lines", 0, 50, 1),
                median,
                p95,
                ReadMessages(reader, at, parameters))
            {
                Version = VersionName.Read(reader, at, "version") ?? "",
            });
        }

        return services;
    }

    private static (double Median, double P95) ReadLatency(ScenarioReader reader, JsonPlace service)
    {
        if (reader.Object(service, "latency_ms") is not { } at)
        {
            return (1, 1);
        }

        reader.Expect(at, "median", "p95");
        var median = reader.Number(at, "median", 0.001, LatencyMsMax);
        var p95 = reader.Number(at, "p95", 0.001, LatencyMsMax);
        if (p95 < median && at.Find("p95") is { } place)
        {
            reader.Fault(place, $"{place.Text} is less than the median");
        }

        return (median, Math.Max(median, p95));
    }

    private static List<MessageShape> ReadMessages(ScenarioReader reader, JsonPlace service, string[] parameters)
    {
        var messages = new List<MessageShape>();
        foreach (var at in reader.Objects(service, "messages", MessagesMax))
        {
            reader.Expect(at, "severity", "text", "weight");
            var severity = SeverityOf(reader.Word(at, "severity", isRequired: true, Severities));
            var text = reader.Text(at, "text");
            CheckText(reader, at.Find("text"), parameters);
            messages.Add(new MessageShape(severity, text, reader.Number(at, "weight", 0.001, 1_000_000, 1)));
        }

        // Without a line of its sort a share could never be written.
        Need(reader, service, "lines", messages, message => message.Severity < Severity.Warn, "an info (or debug, trace, notice) line");
        Need(reader, service, "warnings", messages, message => Severity.IsWarning(message.Severity), "a warn line");
        Need(reader, service, "errors", messages, message => Severity.IsError(message.Severity), "an error (or fatal) line");
        return messages;
    }

    private static void Need(ScenarioReader reader, JsonPlace service, string share, List<MessageShape> messages, Predicate<MessageShape> sort, string what)
    {
        if (service.Find("messages") is { } at && service.Find(share) is { Kind: JsonValueKind.Number, Number: > 0 } value && !messages.Exists(sort))
        {
            reader.Fault(at, $"{share} is {value.Text}, so {what} is needed among the messages");
        }
    }

    private static List<CallShape> ReadCalls(ScenarioReader reader, JsonPlace root, string[] services)
    {
        var calls = new List<CallShape>();
        var pairs = new HashSet<(string, string)>();
        foreach (var at in reader.Objects(root, "calls", CallsMax, isRequired: false))
        {
            reader.Expect(at, "caller", "callee", "probability", "retry", "fallback", "parallel");
            var call = new CallShape(
                reader.Reference(at, "caller", "service", services),
                reader.Reference(at, "callee", "service", services),
                reader.Number(at, "probability", 0, 1),
                reader.Number(at, "retry", 0, 1, 0),
                reader.Number(at, "fallback", 0, 1, 0),
                reader.Flag(at, "parallel"));
            if (!pairs.Add((call.Caller, call.Callee)))
            {
                reader.Fault(at, $"the call from {call.Caller} to {call.Callee} is given twice");
            }

            calls.Add(call);
        }

        return calls;
    }

    private static List<EntryShape> ReadEntries(ScenarioReader reader, JsonPlace root, string[] services)
    {
        var entries = new List<EntryShape>();
        foreach (var at in reader.Objects(root, "entries", ServicesMax))
        {
            reader.Expect(at, "service", "weight");
            entries.Add(new EntryShape(reader.Reference(at, "service", "service", services), reader.Number(at, "weight", 0.000001, 1_000_000)));
        }

        return entries;
    }

    private static LoadShape ReadLoad(ScenarioReader reader, JsonPlace root)
    {
        if (reader.Object(root, "load", isRequired: false) is not { } at)
        {
            return LoadShape.Flat;
        }

        reader.Expect(at, "amplitude", "period_seconds");
        return new LoadShape(reader.Number(at, "amplitude", 0, 0.9), reader.Number(at, "period_seconds", 1, 604_800));
    }

    private static CallerLines ReadCallerLines(ScenarioReader reader, JsonPlace root, string[] parameters)
    {
        if (reader.Object(root, "caller_lines", isRequired: false) is not { } at)
        {
            return CallerLines.Default;
        }

        reader.Expect(at, "failed", "retried", "fell_back");
        return new CallerLines(Lines("failed"), Lines("retried"), Lines("fell_back"));

        string[] Lines(string name)
        {
            var texts = reader.Texts(at, name, MessagesMax);
            foreach (var text in texts)
            {
                CheckText(reader, text, parameters);
            }

            return [.. texts.Select(text => text.Text)];
        }
    }

    internal static void CheckText(ScenarioReader reader, JsonPlace? text, string[] parameters)
    {
        if (text is null)
        {
            return;
        }

        foreach (var name in MessageTemplate.NamesIn(text.Text).Where(name => !parameters.Contains(name)))
        {
            reader.Fault(text, $"unknown parameter {{{name}}}{Spelling.Hint(name, parameters)}");
        }
    }

    private static byte SeverityOf(string word) => word switch
    {
        "trace" => Severity.Trace,
        "debug" => Severity.Debug,
        "notice" => Severity.Notice,
        "warn" => Severity.Warn,
        "error" => Severity.Error,
        "fatal" => Severity.Fatal,
        _ => Severity.Info,
    };
}
