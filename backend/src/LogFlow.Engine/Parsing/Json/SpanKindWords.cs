using System.Text.Json;
using LogFlow.Engine.Parsing.Values;

namespace LogFlow.Engine.Parsing.Json;

/// <summary>What a <c>kind</c> says: LogFlow's own <c>log</c> and <c>span</c>, or one of OpenTelemetry's span kinds.</summary>
internal static class SpanKindWords
{
    private static readonly NameLookup<Meaning> Words = new(
        from word in new (string Name, Meaning Meaning)[]
        {
            ("log", Meaning.Log), ("span", Meaning.Span), ("client", Meaning.OtelSpan), ("server", Meaning.OtelSpan),
            ("producer", Meaning.OtelSpan), ("consumer", Meaning.OtelSpan), ("internal", Meaning.OtelSpan),
        }
        from prefix in word.Meaning == Meaning.OtelSpan ? new[] { "", "span_kind_" } : [""]
        select KeyValuePair.Create(prefix + word.Name, word.Meaning));

    public enum Meaning
    {
        Unknown,
        Log,
        Span,

        /// <summary>A span; the word says more than that and stays an attribute.</summary>
        OtelSpan,
    }

    public static Meaning Read(ReadOnlySpan<byte> text, JsonTokenType token)
    {
        if (token == JsonTokenType.Number)
        {
            return text.Length == 1 && text[0] is >= (byte)'1' and <= (byte)'5' ? Meaning.OtelSpan : Meaning.Unknown;
        }

        return Words.TryFind(text, out var meaning) ? meaning : Meaning.Unknown;
    }
}
