using System.IO.Compression;
using System.Text;

namespace LogFlow.Testing.Corpus;

/// <summary>
/// The named inputs that every parser and every way in is run with: <c>backend/docs/RELIABILITY.md</c> says what each is for. New ones go here, and
/// are tried everywhere from then on.
/// </summary>
public static class NamedInputs
{
    private const int Mebibyte = 1024 * 1024;

    /// <summary>Strings of JSON that no text stands behind.</summary>
    private static readonly string[] BrokenEscapes = ["\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\u0000b\"", "\"\\u12\"", "\"\\q\""];

    /// <summary>Bodies and lines as they are, whatever they are given to.</summary>
    public static IReadOnlyList<NamedInput> All { get; } = [.. Bytes(), .. Json(), .. Protobuf(), .. Syslog(), .. Values(), .. Large()];

    /// <summary>What may come instead of a gzip stream, or as one.</summary>
    public static IReadOnlyList<NamedInput> Gzip { get; } =
    [
        new("gzip: not gzip", () => "no gzip at all"u8.ToArray()),
        new("gzip: empty", () => []),
        new("gzip: truncated", () => Zip(Text(string.Concat(Enumerable.Repeat("{\"message\":\"a\"}\n", 500))))[..^20]),
        new("gzip: wrong checksum", () =>
        {
            var bytes = Zip("{\"message\":\"a\"}\n"u8.ToArray());
            bytes[^6] ^= 0xFF;
            return bytes;
        }),
        new("gzip: two members", () => [.. Zip("{\"message\":\"a\"}\n"u8.ToArray()), .. Zip("{\"message\":\"b\"}\n"u8.ToArray())]),
        new("gzip: bomb 1:1000", () => Zip(new byte[100 * Mebibyte]), IsLarge: true),
    ];

    public static byte[] Zip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    private static IEnumerable<NamedInput> Bytes() =>
    [
        new("empty", () => []),
        new("only newlines", () => Text("\n\n\r\n\n")),
        new("one byte", () => Text("x")),
        new("NUL bytes", () => new byte[300]),
        new("NUL among text", () => Text("a\0b\n\0\nERROR \0\n")),
        new("byte order mark", () => [0xEF, 0xBB, 0xBF, .. Text("{\"message\":\"a\"}\n")]),
        new("byte order mark alone", () => [0xEF, 0xBB, 0xBF]),
        new("UTF-16", () => Encoding.Unicode.GetBytes("\uFEFF{\"message\":\"a\"}\n2026-01-01 00:00:00 INFO x\n")),
        new("UTF-8 overlong", () => [.. Text("{\"message\":\""), 0xC0, 0xAF, 0xE0, 0x80, 0xAF, .. Text("\"}\n")]),
        new("UTF-8 lone surrogate", () => [.. Text("{\"message\":\""), 0xED, 0xA0, 0x80, .. Text("\"}\n")]),
        new("UTF-8 truncated at the end", () => [.. Text("2026-01-01 00:00:00 INFO "), 0xF0, 0x9F, 0x98]),
        new("every byte", () => [.. Enumerable.Range(0, 256).Select(i => (byte)i)]),
        new("CR alone", () => Text("one\rtwo\rthree")),
        new("CRLF", () => Text("{\"message\":\"a\"}\r\n{\"message\":\"b\"}\r\n")),
    ];

    private static IEnumerable<NamedInput> Json() =>
    [
        .. ((string[])
        [
            "{", "}", "[", "]", "\"", "{}", "[]", "null", "true", "0", "-", "nul", "{\"a\"", "{\"a\":", "{\"a\":1,}", "{,}", "{\"a\":1}{\"b\":2}", "[{\"message\":\"a\"},{\"message\":\"b\"}]", "{\"message\":\"a\"} x",
            "{\"message\":\"a\"}{\"message\":\"b\"}\n{\"message\":\"c\"", "{\"message\":\"unclosed", "{\"message\":\"a\nb\"}", "{\"message\":\"\\ud800\"}", "{\"message\":\"\\udc00\\ud800\"}", "{\"\\ud800\":1}", "{\"message\":\"\\x\"}",
            "{\"n\":1e999,\"m\":-1e999,\"o\":-0,\"p\":9223372036854775808,\"q\":0.1e-999}", "{\"n\":NaN}", "{\"n\":Infinity}", "{\"n\":0x10}", "{\"n\":01}", "{\"n\":+1}", "{\"message\":1,\"service\":2,\"severity\":\"3\",\"timestamp\":\"4\"}",
            "{\"message\":{\"a\":[1,{\"b\":null}]},\"service\":[],\"severity\":{},\"timestamp\":[]}", "{\"a\":1,\"a\":2,\"a\":3,\"message\":\"x\",\"message\":\"y\"}", "{\"\":\"\"}", "{\"__proto__\":{\"a\":1},\"constructor\":{}}",
            "{\"message\":\"a\"/*comment*/}", "{\"create\":{\"_index\":\"\\ud800\",\"\\ud800\":1}}\n{\"message\":\"a\"}", "{'message':'a'}", "{\"message\":\"%n%s\",\"=cmd|' /C calc'!A0\":\"=1+1\"}",
        ]).Select((text, i) => new NamedInput($"json {i}: {Short(text)}", () => Text(text + "\n"))),
        new("json: 10,000 levels of objects", () => Text(string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000)), IsLarge: true),
        new("json: 10,000 levels of arrays", () => Text("{\"a\":" + new string('[', 10_000) + new string(']', 10_000) + "}")),
        new("json: 10,000 levels left open", () => Text(string.Concat(Enumerable.Repeat("[{\"a\":", 5_000)))),
        new("span: its own parent", () => Span("1", "1", 5)),
        new("span: a cycle of parents", () => [.. Span("1", "2", 5), .. Span("2", "3", 5), .. Span("3", "1", 5)]),
        new("span: child before its parent, and a parent that never comes", () => [.. Span("2", "1", 1), .. Span("1", "", 5), .. Span("3", "9", 5)]),
        new("span: negative, and of a year", () => [.. Span("1", "", -5), .. Span("2", "", 31_536_000_000)]),
    ];

    private static IEnumerable<NamedInput> Protobuf() =>
    [
        new("protobuf: unknown fields", () => [0xFA, 0x07, 0x03, 1, 2, 3, 0xC0, 0x3E, 0x96, 0x01, 0x0A, 0x00]),
        new("protobuf: wrong wire type", () => [0x08, 0x96, 0x01, 0x0D, 1, 2, 3, 4]),
        new("protobuf: huge length", () => [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1]),
        new("protobuf: length beyond 64 bits", () => [0x0A, .. Enumerable.Repeat((byte)0xFF, 12)]),
        new("protobuf: truncated varint", () => [0x08, 0xFF, 0xFF]),
        new("protobuf: field zero", () => [0x00, 0x00]),
        new("protobuf: groups", () => [0x0B, 0x0B, 0x0C, 0x0C, 0x1B]),
        new("protobuf: groups left open", () => [.. Enumerable.Repeat((byte)0x0B, 10_000)]),
        new("protobuf: 1,000 levels", () =>
        {
            byte[] inner = [];
            for (var level = 0; level < 1_000; level++)
            {
                byte[] length = inner.Length < 128 ? [(byte)inner.Length] : [(byte)(inner.Length | 0x80), (byte)(inner.Length >> 7)];
                inner = [0x0A, .. length, .. inner];
            }

            return inner;
        }),
        new("snappy: says 4 GiB", () => [0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0x00, 0x61]),
        new("snappy: copies before the beginning", () => [0x0A, 0x00, 0x61, 0xFE, 0xFF, 0xFF]),
    ];

    private static IEnumerable<NamedInput> Syslog() =>
    [
        .. ((string[])
        [
            "<999>1 - - - - - - x", "<-1>x", "<>x", "<13", "<13>", "no priority at all", "<13>1", "<13>1 - - - - - -", "<13>1 2026-01-01T00:00:00Z h a p m [x a=\"\\]\\\"\\\\\"] m", "<13>1 2026-01-01T00:00:00Z h a p m [x a=\"b", "<13>1 - h a p m [] x",
            "999999 <13>short", "5 <13>longer than it says", "0 <13>x", "00000000000000000013 <13>x", "<13>Feb 30 00:00:00 host app: x", "<13>Dec 31 23:59:59 host app: x\n<13>Jan  1 00:00:00 host app: y",
        ]).Select((text, i) => new NamedInput($"syslog {i}: {Short(text)}", () => Text(text))),
        new("syslog: a datagram of 65,535 bytes", () => Text("<13>1 2026-01-01T00:00:00Z h app - - [a b=\"" + new string(']', 30_000) + "\"] " + new string('x', 35_488))),
    ];

    /// <summary>
    /// Each nasty value in each field of each shape; numbers also without their quotes. Those of lines come together, those of which a body
    /// holds one come one by one: what is wrong with one must not hide the others.
    /// </summary>
    private static IEnumerable<NamedInput> Values()
    {
        foreach (var shape in RecordShapes.All.Where(s => s.IsWhole))
        {
            foreach (var (field, values, place) in Fields())
            {
                var bodies = values.SelectMany(value => Written(shape, place, value)).Concat(BrokenEscapes.Select(token => shape.Write(place(RecordValues.Plain.Quoted(), token))));
                foreach (var input in bodies.Select((text, i) => new NamedInput($"{shape.Name}: {field} {i}", () => Text(text)) { Protocol = shape.Name }))
                {
                    yield return input;
                }
            }
        }

        foreach (var shape in RecordShapes.All.Where(s => !s.IsWhole))
        {
            foreach (var (field, values, place) in Fields())
            {
                if (shape.IsJson)
                {
                    yield return new NamedInput($"{shape.Name}: broken escapes as {field}", () => Text(string.Join('\n', BrokenEscapes.Select(token => shape.Write(place(RecordValues.Plain.Quoted(), token)))) + "\n"));
                }

                yield return new NamedInput($"{shape.Name}: every {field}", () => Text(string.Join('\n', values.SelectMany(value => Written(shape, place, value))) + "\n"));
            }
        }
    }

    private static IEnumerable<(string Field, IReadOnlyList<string> Values, Func<RecordValues, string, RecordValues> Place)> Fields() =>
    [
        ("service", NastyTexts.Services, (r, v) => r with { Service = v }),
        ("trace id", NastyTexts.TraceIds, (r, v) => r with { TraceId = v }),
        ("severity", NastyTexts.Severities, (r, v) => r with { Level = v }),
        ("time", NastyTexts.Times, (r, v) => r with { Time = v }),
        ("message", NastyTexts.Messages, (r, v) => r with { Message = v }),
    ];

    private static IEnumerable<string> Written(RecordShape shape, Func<RecordValues, string, RecordValues> place, string value)
    {
        if (!shape.IsJson)
        {
            return [shape.Write(place(RecordValues.Plain, value))];
        }

        var quoted = place(RecordValues.Plain, value).Quoted();
        return value.Length is > 0 and < 30 && (char.IsAsciiDigit(value[^1]) || value is "null" or "true" or "[]" or "{}")
            ? [shape.Write(quoted), shape.Write(place(RecordValues.Plain.Quoted(), value))]
            : [shape.Write(quoted)];
    }

    private static IEnumerable<NamedInput> Large() =>
    [
        new("a line of 1 MiB", () => Fill("2026-01-01 00:00:00 ERROR ", "a", Mebibyte), IsLarge: true),
        new("a line of 100 MiB", () => Fill("", "a", 100 * Mebibyte), IsLarge: true),
        new("a million empty lines", () => Fill("", "\n", 1_000_000), IsLarge: true),
        new("a line of a million tokens", () => Fill("Jan  1 00:00:00 host app: ", "a ", 2_000_000), IsLarge: true),
        new("a million quotes", () => Fill("", "\"", 1_000_000), IsLarge: true),
        new("a million backslashes", () => Fill("{\"message\":\"", "\\", 1_000_000), IsLarge: true),
        new("a million blanks", () => Fill("", " ", 1_000_000), IsLarge: true),
        new("a million brackets", () => Fill("", "[", 1_000_000), IsLarge: true),
        new("a million invalid bytes", () => [.. Enumerable.Repeat((byte)0xFF, 1_000_000)], IsLarge: true),
        new("a million pairs", () => Fill("ts=1 ", "a=b ", 4_000_000), IsLarge: true),
        new("a message of a million characters as JSON", () => [.. Fill("{\"message\":\"", "a", 1_000_000), .. "\"}\n"u8], IsLarge: true),
        new("a million keys", () => Text("{" + string.Join(',', Enumerable.Range(0, 1_000_000).Select(i => $"\"{i}\":1")) + "}\n"), IsLarge: true),
        new("structured data without end", () => Fill("<13>1 2026-01-01T00:00:00Z h a p m ", "[x a=\"b\"]", 1_000_000), IsLarge: true),
        new("a hundred thousand spans of a trace", () => Text(string.Concat(Enumerable.Range(1, 100_000).Select(i =>
            $"{{\"timestamp\":\"2026-01-01T00:00:00Z\",\"kind\":\"span\",\"service\":\"s{i % 9}\",\"trace_id\":\"a1\",\"span_id\":\"{i:x}\",\"parent_span_id\":\"{i / 2:x}\"}}\n"))), IsLarge: true),
    ];

    private static byte[] Span(string id, string parent, long durationMs) => Text(
        $"{{\"timestamp\":\"2026-01-01T00:00:00Z\",\"kind\":\"span\",\"service\":\"s{id}\",\"message\":\"m\",\"trace_id\":\"a1\",\"span_id\":\"{id}\",\"parent_span_id\":\"{parent}\",\"duration_ms\":{durationMs}}}\n");

    private static byte[] Fill(string start, string piece, int bytes)
    {
        var filled = new byte[start.Length + bytes];
        Encoding.ASCII.GetBytes(start, filled);
        var unit = Encoding.ASCII.GetBytes(piece);
        for (var at = start.Length; at < filled.Length; at++)
        {
            filled[at] = unit[(at - start.Length) % unit.Length];
        }

        return filled;
    }

    private static string Short(string text) => text.Length <= 24 ? text : text[..24] + "…";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
