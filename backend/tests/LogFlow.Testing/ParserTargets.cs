using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Simulation;

namespace LogFlow.Testing;

/// <summary>One parser, given any bytes.</summary>
/// <param name="Name">The parser's name.</param>
/// <param name="Fault">Reads an input; what is wrong with what came out, or null.</param>
/// <param name="TakesLarge">Also what is longer than a line may be.</param>
public sealed record ParserTarget(string Name, Func<NameTable, byte[], string?> Fault, bool TakesLarge = true);

/// <summary>Every parser that bytes from outside come to.</summary>
public static class ParserTargets
{
    private static readonly Topology Shop = ScenarioFolder.LoadTopology();

    // So many lines that the format is settled before the input begins.
    private static readonly byte[] DockerHead = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"{{\"log\":\"2026-01-01 00:00:00,{i:d3} INFO [main] a.B: {i}\\n\",\"stream\":\"stdout\",\"time\":\"2026-01-01T00:00:00Z\"}}\n")));
    private static readonly byte[] CriHead = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100).Select(i => $"2026-01-01T00:00:00.{i:d9}Z stdout F number {i}\n")));

    /// <summary>What senders push, one body an input.</summary>
    public static IReadOnlyList<ParserTarget> Push { get; } = [.. PushTargets.All.Select(t => new ParserTarget(t.Name, (names, input) => OfPush(t.Read(names, input))))];

    /// <summary>What is read line by line: every text format by its name and as it is found, syslog's messages.</summary>
    public static IReadOnlyList<ParserTarget> Lines { get; } =
    [
        .. FormatDetector.Names.Select(name => new ParserTarget(name, (names, input) => OfLines(names, input, name), TakesLarge: name is "ndjson" or "logfmt" or "access-log" or "generic" or "syslog-rfc5424")),
        new(FormatDetector.Auto, (names, input) => OfLines(names, input, FormatDetector.Auto)),
        new("docker", (names, input) => OfLines(names, input, FormatDetector.Auto, DockerHead)),
        new("cri", (names, input) => OfLines(names, input, FormatDetector.Auto, CriHead)),
        new("syslog-messages", OfSyslog),
    ];

    /// <summary>Files that people write: topologies and failures.</summary>
    public static IReadOnlyList<ParserTarget> Files { get; } =
    [
        new("topology", (_, input) => OfFile(() => TopologyFile.Parse(input, "mine.json"))),
        new("failure", (_, input) => OfFile(() => FailureFile.Parse(input, "mine.json", Shop))),
    ];

    private static string? OfPush(IRecordBatches records)
    {
        var (rejected, errors) = (records.Rejected, records.Errors.Count);
        var fault = PushTargets.Check(records);
        return fault ?? (rejected > 0 && errors == 0 ? $"{rejected} refused without a reason" : null);
    }

    private static string? OfLines(NameTable names, byte[] input, string format, byte[]? head = null)
    {
        foreach (var arrivalNs in (long?[])[null, PushTargets.NowNs])
        {
            var stream = head is null ? new LineStream(names, format, []) : LineStream.After(names, format, head, arrivalNs);
            if (stream.Fault(input, arrivalNs) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? OfSyslog(NameTable names, byte[] input)
    {
        var batch = new LogBatch(names);
        var messages = new SyslogMessages(names, new ParserOptions());
        messages.Parse(input, batch, PushTargets.NowNs);
        foreach (var range in input.AsSpan().Split((byte)'\n'))
        {
            messages.Parse(input.AsSpan(range), batch, PushTargets.NowNs);
        }

        var fault = PushTargets.CheckRows(batch);
        batch.Release();
        return fault;
    }

    private static string? OfFile(Action parse)
    {
        try
        {
            parse();
            return null;
        }
        catch (ScenarioFileException refused)
        {
            return refused.Faults.Count > 0 ? null : "refused without saying why";
        }
    }
}
