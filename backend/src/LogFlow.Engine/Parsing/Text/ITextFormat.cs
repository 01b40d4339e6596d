using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Text;

/// <summary>One shape of text lines. Holds no state of its own: what lines need from each other is in the context.</summary>
internal interface ITextFormat
{
    /// <summary>Kebab-case.</summary>
    string Name { get; }

    /// <summary>True when every record starts with a header, so that a line without one goes on with the record before.</summary>
    bool IsHeadered { get; }

    /// <summary>
    /// Reads a line, which is valid UTF-8 and not empty. Sets time and <see cref="ParseContext.HasTime"/>, body, severity, service
    /// and what else the line states; puts the rest into <see cref="ParseContext.Attributes"/>, which it finds empty. What it leaves
    /// unset the parser fills. On false the record may hold anything.
    /// </summary>
    bool TryParse(ReadOnlySpan<byte> line, ParseContext context, ref LogRecord record);
}
