using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing;

/// <summary>
/// A body of JSON objects, one a line: what is none is refused with its reason, and the rest accepted. Odd fields inside an object are
/// tolerated.
/// </summary>
/// <param name="services">The engine's names.</param>
/// <param name="options">Default service, line limit and allowed clock skew count here.</param>
/// <param name="batchRecords">Records per batch, 1 or more.</param>
public sealed class NdjsonBody(NameTable services, ParserOptions options, int batchRecords = LogBatch.DefaultRecords)
    : LineBody(services, options, batchRecords)
{
    private protected override void Read(ReadOnlySpan<byte> line)
    {
        if (!TryAddObject(line, out var reason))
        {
            Reject(Line, reason);
        }
    }
}
