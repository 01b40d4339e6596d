namespace LogFlow.Engine.Simulation;

/// <summary>Reads and checks a failure file; the format is described in <c>scenarios/README.md</c> and <c>failure.schema.json</c>.</summary>
public static class FailureFile
{
    /// <summary>How the fault about a service that the topology lacks begins.</summary>
    internal const string UnknownService = "unknown " + ServiceWord;

    private const string ServiceWord = "service of this topology";
    private const double FactorMax = 1_000;
    private const double SecondsMax = 86_400;
    private const int ValuesMax = 1_000;

    /// <param name="file">Path.</param>
    /// <param name="topology">Whose services it may name.</param>
    /// <exception cref="ScenarioFileException">Names file, place and cause of every fault.</exception>
    public static Failure Load(string file, Topology topology) => Read(ScenarioReader.OfFile(file), topology);

    /// <summary>The same from memory; <paramref name="file"/> is only for the messages.</summary>
    /// <exception cref="ScenarioFileException">Names file, place and cause of every fault.</exception>
    public static Failure Parse(ReadOnlySpan<byte> utf8, string file, Topology topology) => Read(ScenarioReader.OfBytes(file, utf8), topology);

    private static Failure Read(ScenarioReader reader, Topology topology)
    {
        var root = reader.Root;
        reader.Expect(root, "$schema", "name", "title", "description", "primary", "cascade", "lag_seconds", "ramp_seconds", "duration_seconds");
        var services = topology.Services.Select(service => service.Name).ToArray();
        var name = reader.Text(root, "name", lengthMax: ScenarioReader.NameLengthMax);
        if (name.Length > 0 && !MessageTemplate.IsName(name))
        {
            reader.Fault(root.Find("name")!, $"\"{name}\" should be lower case letters, digits and underscores");
        }

        var duration = reader.Number(root, "duration_seconds", 0.1, SecondsMax);
        var primary = reader.Object(root, "primary");
        var cascade = reader.Objects(root, "cascade", TopologyFile.ServicesMax, isRequired: false);
        var lag = reader.Number(root, "lag_seconds", 0, SecondsMax, 2);
        if (!reader.HasFaults && cascade.Count > 0 && lag >= duration && root.Find("lag_seconds") is { } place)
        {
            reader.Fault(place, $"{place.Text} s is not less than duration_seconds, so the cascade would never start");
        }

        var failure = new Failure(
            name,
            reader.Text(root, "title"),
            reader.Text(root, "description", isRequired: false),
            primary is null ? new Effect("") : ReadEffect(reader, primary, services, topology),
            [.. cascade.Select(at => ReadEffect(reader, at, services, topology))],
            lag,
            reader.Number(root, "ramp_seconds", 0, SecondsMax, 2),
            duration);
        reader.ThrowOnFaults();
        return failure;
    }

    private static Effect ReadEffect(ScenarioReader reader, JsonPlace at, string[] services, Topology topology)
    {
        reader.Expect(at, "service", "errors", "latency", "volume", "warnings", "calls", "down", "ramp_seconds", "duration_seconds", "message", "release", "values");
        if (at.Find("message") is { } message)
        {
            TopologyFile.CheckText(reader, message, [.. topology.Parameters.Select(parameter => parameter.Name), .. MessageTemplate.BuiltIn]);
        }

        var effect = new Effect(
            reader.Reference(at, "service", ServiceWord, services),
            reader.Number(at, "errors", 0, FactorMax, 1),
            reader.Number(at, "latency", 0.001, FactorMax, 1),
            reader.Number(at, "volume", 0, FactorMax, 1),
            reader.Number(at, "warnings", 0, FactorMax, 1),
            reader.Number(at, "calls", 0, 100, 1),
            at.Find("ramp_seconds") is null ? null : reader.Number(at, "ramp_seconds", 0, SecondsMax),
            at.Find("duration_seconds") is null ? null : reader.Number(at, "duration_seconds", 0.1, SecondsMax),
            at.Find("message") is null ? null : reader.Text(at, "message"),
            VersionName.Read(reader, at, "release"),
            ReadValues(reader, at, topology),
            reader.Flag(at, "down"));
        if (effect is { Errors: 1, Latency: 1, Volume: 1, Warnings: 1, Calls: 1, Release: null, Values: null, IsDown: false } && !reader.HasFaults)
        {
            reader.Fault(at, "changes nothing: give errors, latency, volume, warnings or calls a factor other than 1, or a release, values or down true");
        }

        if (effect is { Message: not null, Warnings: <= 1 } && !reader.HasFaults)
        {
            reader.Fault(at, "has a message but no additional warnings to say it: give warnings a factor above 1");
        }

        return effect;
    }

    private static Dictionary<string, IReadOnlyList<string>>? ReadValues(ScenarioReader reader, JsonPlace at, Topology topology)
    {
        if (at.Find("values") is null || reader.Object(at, "values") is not { } place)
        {
            return null;
        }

        reader.Expect(place, [.. topology.Parameters.Select(parameter => parameter.Name)]);
        return place.Properties.Select(property => property.Name).Distinct(StringComparer.Ordinal).ToDictionary(
            name => name,
            name => (IReadOnlyList<string>)[.. reader.Texts(place, name, ValuesMax).Select(text => text.Text)],
            StringComparer.Ordinal);
    }
}
