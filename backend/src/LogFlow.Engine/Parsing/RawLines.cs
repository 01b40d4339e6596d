using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing.Text;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// A body of plain lines, each a record of the time of its arrival unless it is a JSON object that says otherwise; the level is what the
/// line states.
/// </summary>
/// <param name="services">The engine's names.</param>
/// <param name="options">Line limit and allowed clock skew count here.</param>
/// <param name="around">What the request says of all lines, names and values; a <c>service</c> among them.</param>
public sealed class RawLines(NameTable services, ParserOptions options, IReadOnlyList<KeyValuePair<string, string>> around) : LineBody(services, options)
{
    private protected override void Read(ReadOnlySpan<byte> line)
    {
        if (line[0] == '{' && TryAddObject(line, out _))
        {
            return;
        }

        Made.Clear();
        Made.Add("message"u8, line);
        if (LevelGuess.Of(line) is var level and not Severity.Unspecified)
        {
            Made.Add("severity_number"u8, level);
        }

        foreach (var (name, value) in around)
        {
            Made.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        if (!TryAddObject(Made.Written, out var reason))
        {
            Reject(Line, reason);
        }
    }
}
