using LogFlow.Engine.Parsing.Text;

namespace LogFlow.Engine.Parsing;

/// <summary>What the lines of a source look like.</summary>
/// <param name="Name">Kebab-case: <c>ndjson</c>, <c>syslog-rfc3164</c>, <c>docker-json+logback</c>; <c>text</c> when no line shows a shape.</param>
/// <param name="Share">Part of the looked-at lines that fit, 0 to 1; lines that go on with the one before do not count.</param>
/// <param name="Lines">How many lines were looked at.</param>
public sealed record FormatGuess(string Name, double Share, int Lines)
{
    internal static readonly FormatGuess Json = new(FormatDetector.NdjsonName, 1, 0) { IsJson = true };

    internal bool IsJson { get; init; }

    /// <summary>Null for JSON and for lines without a shape.</summary>
    internal ITextFormat? Text { get; init; }

    /// <summary>What a container runtime put around the lines; null when nothing.</summary>
    internal EnvelopeKind? Envelope { get; init; }
}
