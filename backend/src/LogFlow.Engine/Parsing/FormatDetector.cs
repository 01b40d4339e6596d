using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Json;
using LogFlow.Engine.Parsing.Text;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// Tells a format from a sample of lines: every format tries every line, and the most telling one that fits nearly as many as the
/// best wins. The reader of anything (first time, first level word) counts only where no shape fits.
/// </summary>
public static class FormatDetector
{
    public const string Auto = "auto";

    /// <summary>Lines without any shape.</summary>
    public const string RawName = "text";

    internal const string NdjsonName = "ndjson";

    /// <summary>A more telling format wins with this part of the best one's lines.</summary>
    private const double NearlyBest = 0.9;

    /// <summary>Names that <see cref="ParserOptions.Format"/> takes, besides <see cref="Auto"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [NdjsonName, .. TextFormats.All.Select(f => f.Name).Distinct(), RawName];

    /// <summary>What the lines look like; for a look at a file before reading it.</summary>
    public static FormatGuess Detect(IEnumerable<ReadOnlyMemory<byte>> lines)
    {
        var sample = new LineSample();
        byte[] repaired = [];
        foreach (var line in lines)
        {
            if (sample.IsFull)
            {
                break;
            }

            sample.Add(Values.Utf8Text.Repair(line.Span.TrimEnd((byte)'\r'), ref repaired, out _), arrivalNs: null, isTruncated: false);
        }

        return Detect(sample, new NdjsonParser(), new ParseContext(new NameTable(), new ParserOptions()));
    }

    /// <exception cref="ArgumentException">No format has that name.</exception>
    internal static FormatGuess ByName(string name)
    {
        if (name == NdjsonName)
        {
            return FormatGuess.Json;
        }

        if (name == RawName)
        {
            return new FormatGuess(RawName, 1, 0);
        }

        var format = TextFormats.All.FirstOrDefault(f => f.Name == name)
            ?? throw new ArgumentException($"'{name}' is no log format; there are {Auto}, {string.Join(", ", Names)}.");
        return new FormatGuess(name, 1, 0) { Text = format };
    }

    internal static FormatGuess Detect(LineSample sample, NdjsonParser json, ParseContext context)
    {
        context.IsTrial = true;
        var previous = context.PreviousNs;
        try
        {
            return Detect(sample, json, context, Envelope(sample, context));
        }
        finally
        {
            context.IsTrial = false;
            context.PreviousNs = previous;
            context.EnvelopeNs = null;
            context.EnvelopeMembers = default;
        }
    }

    /// <summary>The first time that a line of the sample states, for the lines before it.</summary>
    internal static long? FirstTime(LineSample sample, FormatGuess guess, NdjsonParser json, ParseContext context)
    {
        context.IsTrial = true;
        try
        {
            for (var i = 0; i < sample.Count; i++)
            {
                if (!ContinuationLine.Is(sample[i]) && Fits(guess.Text, sample[i], json, context) && context.HasTime)
                {
                    return context.TrialTimeNs;
                }
            }

            return null;
        }
        finally
        {
            context.IsTrial = false;
        }
    }

    private static EnvelopeKind? Envelope(LineSample sample, ParseContext context)
    {
        var reader = new EnvelopeReader(sample.Count);
        foreach (var kind in (ReadOnlySpan<EnvelopeKind>)[EnvelopeKind.DockerJson, EnvelopeKind.Cri])
        {
            var lines = 0;
            var fitting = 0;
            for (var i = 0; i < sample.Count; i++)
            {
                if (!sample[i].IsEmpty)
                {
                    lines++;
                    fitting += reader.Fits(kind, sample[i], context, out _) ? 1 : 0;
                }
            }

            if (fitting > 0 && fitting * 5 >= lines * 4)
            {
                return kind;
            }
        }

        return null;
    }

    private static FormatGuess Detect(LineSample sample, NdjsonParser json, ParseContext context, EnvelopeKind? envelope)
    {
        var formats = TextFormats.All;
        var hits = new int[formats.Count];
        var jsonHits = 0;
        var lines = 0;
        var reader = new EnvelopeReader(1);
        for (var i = 0; i < sample.Count; i++)
        {
            var line = sample[i];
            if (envelope is { } kind && !line.IsEmpty)
            {
                reader.Fits(kind, line, context, out line);
            }

            if (ContinuationLine.Is(line))
            {
                continue;
            }

            lines++;
            jsonHits += Fits(null, line, json, context) ? 1 : 0;
            for (var f = 0; f < formats.Count; f++)
            {
                hits[f] += Fits(formats[f], line, json, context) ? 1 : 0;
            }
        }

        return Choose(hits, jsonHits, lines, envelope);
    }

    private static FormatGuess Choose(int[] hits, int jsonHits, int lines, EnvelopeKind? envelope)
    {
        var formats = TextFormats.All;
        var generic = hits[^1];
        var best = Math.Max(jsonHits, hits.Length > 1 ? hits[..^1].Max() : 0);
        var prefix = envelope switch
        {
            EnvelopeKind.DockerJson => "docker-json",
            EnvelopeKind.Cri => "cri",
            _ => "",
        };
        if (best > 0 && best * 10 >= lines && best * 2 >= generic)
        {
            if (jsonHits >= best * NearlyBest)
            {
                return new FormatGuess(Join(prefix, NdjsonName), Share(jsonHits), lines) { IsJson = true, Envelope = envelope };
            }

            var i = Array.FindIndex(hits, h => h >= best * NearlyBest);
            return new FormatGuess(Join(prefix, formats[i].Name), Share(hits[i]), lines) { Text = formats[i], Envelope = envelope };
        }

        return generic > 0 && generic * 5 >= lines
            ? new FormatGuess(Join(prefix, formats[^1].Name), Share(generic), lines) { Text = formats[^1], Envelope = envelope }
            : new FormatGuess(Join(prefix, RawName), envelope is null ? 0 : 1, lines) { Envelope = envelope };

        double Share(int fitting) => (double)fitting / lines;
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : name == RawName ? prefix : $"{prefix}+{name}";

    private static bool Fits(ITextFormat? format, ReadOnlySpan<byte> line, NdjsonParser json, ParseContext context)
    {
        var record = new LogRecord();
        context.HasTime = false;
        context.Attributes.Clear();
        var fits = format is null
            ? line.Length > 1 && line[0] == '{' && line[^1] == '}' && json.TryParse(line, context, ref record, out _)
            : format.TryParse(line, context, ref record);
        context.TrialTimeNs = record.TimeNs;
        return fits;
    }
}
