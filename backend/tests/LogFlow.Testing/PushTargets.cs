using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;
using LogFlow.Engine.Parsing.Elastic;
using LogFlow.Engine.Parsing.Loki;
using LogFlow.Engine.Parsing.Otlp;
using LogFlow.Engine.Parsing.Protobuf;
using LogFlow.Engine.Parsing.Seq;
using LogFlow.Engine.Parsing.Splunk;

namespace LogFlow.Testing;

/// <summary>One parser of what senders push: good inputs, and how any input is read.</summary>
/// <param name="Name">The parser's name.</param>
/// <param name="Good">Inputs that it reads.</param>
/// <param name="Read">Reads an input, good or not, into the names' batches.</param>
public sealed record PushTarget(string Name, IReadOnlyList<byte[]> Good, Func<NameTable, byte[], IRecordBatches> Read);

/// <summary>Every parser of what senders push, for tests and for the fuzzing benchmark.</summary>
public static class PushTargets
{
    public const long NowNs = Some.Tick * 1_000_000_000;

    private static readonly ParserOptions Options = new();

    public static readonly IReadOnlyList<PushTarget> All =
    [
        new("otlp-logs", [Logs()], (names, input) => Otlp(new OtlpLogsBody(names, Options), input)),
        new("otlp-traces", [Traces()], (names, input) => Otlp(new OtlpTracesBody(names, Options), input)),
        new("otlp-json-logs", [Text(JsonLogs)], (names, input) =>
        {
            var writer = new ProtoWriter();
            var isRead = OtlpJson.TryConvertLogs(input, writer, out _);
            return Otlp(new OtlpLogsBody(names, Options), isRead ? writer.Memory.ToArray() : []);
        }),
        new("otlp-json-traces", [Text(JsonTraces)], (names, input) =>
        {
            var writer = new ProtoWriter();
            var isRead = OtlpJson.TryConvertTraces(input, writer, out _);
            return Otlp(new OtlpTracesBody(names, Options), isRead ? writer.Memory.ToArray() : []);
        }),
        new("loki-protobuf", [Push()], (names, input) =>
        {
            var body = new LokiBody(names, Options);
            body.TryReadProtobuf(input, NowNs);
            return body;
        }),
        new("loki-json", [Text(LokiJson)], (names, input) =>
        {
            var body = new LokiBody(names, Options);
            body.TryReadJson(input, NowNs, out _);
            return body;
        }),
        new("snappy", [Snappy(Push())], (names, input) =>
        {
            var body = new LokiBody(names, Options);
            var length = SnappyBlock.LengthOf(input);
            if (length >= 0 && length <= input.Length * 24L)
            {
                var target = new byte[length];
                if (SnappyBlock.TryUnpack(input, target))
                {
                    body.TryReadProtobuf(target, NowNs);
                }
            }

            return body;
        }),
        new("elastic-bulk", [Text(Bulk)], (names, input) => Lines(new BulkBody(names, Options, "logs"), input)),
        new("splunk-hec", [Text(Hec)], (names, input) =>
        {
            var body = new HecBody(names, Options);
            body.TryRead(input, NowNs);
            return body;
        }),
        new("seq-events", [Text(SeqEvents)], (names, input) =>
        {
            var body = new SeqEventsBody(names, Options);
            body.TryRead(input, NowNs, out _);
            return body;
        }),
        new("clef", [Text(Clef)], (names, input) => Lines(new NdjsonBody(names, Options), input)),
        new("raw-lines", [Text("2026-01-01 00:00:00 WARN disk at 93%\nlevel=error msg=\"no\"\n{\"message\":\"m\"}\n")], (names, input) => Lines(new RawLines(names, Options, [new("service", "raw")]), input)),
    ];

    private const string JsonLogs =
        """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1767225600000000000","severityNumber":17,"body":{"stringValue":"failed \u00e9 \ud83d\ude00"},"attributes":[{"key":"a","value":{"intValue":"7"}},{"key":"b","value":{"doubleValue":1.5}},{"key":"c","value":{"arrayValue":{"values":[{"boolValue":true}]}}},{"key":"d","value":{"bytesValue":"AAEC"}}],"traceId":"5b8efff798038103d269b633813fc60c","spanId":"051581bf3cb55c13"}]}]}]}""";

    private const string JsonTraces =
        """{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"051581bf3cb55c13","parentSpanId":"","name":"pay","kind":3,"startTimeUnixNano":"1767225599000000000","endTimeUnixNano":"1767225600000000000","attributes":[{"key":"peer.service","value":{"stringValue":"bank"}}],"events":[{"timeUnixNano":"1767225599500000000","name":"exception","attributes":[{"key":"exception.type","value":{"stringValue":"E"}}]}],"links":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"051581bf3cb55c14"}],"status":{"code":2,"message":"no"}}]}]}]}""";

    private const string LokiJson =
        """{"streams":[{"stream":{"app":"shop","level":"warn"},"values":[["1767225600000000000","disk at 93%"],["1767225600000000001","{\"message\":\"m\",\"n\":1}",{"trace_id":"5b8efff798038103d269b633813fc60c"}]]}]}""";

    private const string Bulk =
        """
        {"index":{"_index":"logs","_id":"1"}}
        {"@timestamp":"2026-01-01T00:00:00Z","message":"ok","log":{"level":"error"},"service":{"name":"shop"}}
        {"create":{}}
        {"message":"two"}
        {"delete":{"_index":"logs","_id":"1"}}
        {"update":{"_id":"1"}}
        {"doc":{}}

        """;

    private const string Hec =
        """{"time":1767225600.062,"host":"web","source":"shop","sourcetype":"httpevent","event":"plain"}{"event":{"message":{"message":"deep","a":1},"severity":"error"},"fields":{"zone":"a"}} {"event":{"line":"docker","tag":"cart"}}""";

    private const string SeqEvents =
        """{"Events":[{"Timestamp":"2026-01-01T00:00:00Z","Level":"Error","MessageTemplate":"Order {Id} failed","Exception":"boom","Properties":{"Id":7,"Application":"shop"}}]}""";

    private const string Clef =
        """
        {"@t":"2026-01-01T00:00:00Z","@mt":"Order {Id} failed","@l":"Error","Id":7,"@tr":"5b8efff798038103d269b633813fc60c","@sp":"051581bf3cb55c13","@x":"boom"}
        {"@t":"2026-01-01T00:00:00Z","@m":"plain"}

        """;

    /// <summary>What is wrong with what was read; null when all of it is as the engine wants it. Releases the batches.</summary>
    public static string? Check(IRecordBatches records)
    {
        using (records)
        {
            string? fault = null;
            foreach (var batch in records.TakeBatches())
            {
                fault ??= CheckRows(batch);
                batch.Release();
            }

            return fault;
        }
    }

    /// <summary>What is wrong with a row of a batch; null when all are as the engine wants them.</summary>
    public static string? CheckRows(LogBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (Check(batch, i) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>A block of snappy with literals only, as the format allows.</summary>
    public static byte[] Snappy(byte[] bytes)
    {
        var block = new List<byte>();
        for (var length = (uint)bytes.Length; ; length >>= 7)
        {
            block.Add((byte)(length < 0x80 ? length : length | 0x80));
            if (length < 0x80)
            {
                break;
            }
        }

        foreach (var chunk in bytes.Chunk(60))
        {
            block.Add((byte)((chunk.Length - 1) << 2));
            block.AddRange(chunk);
        }

        return [.. block];
    }

    private static string? Check(LogBatch batch, int i)
    {
        if (batch.Severity[i] > Severity.Max || batch.DurationNs[i] < -1)
        {
            return $"a severity of {batch.Severity[i]}, a duration of {batch.DurationNs[i]}";
        }

        var attributes = batch.Bytes(batch.Attributes[i]);
        if (!Utf8.IsValid(batch.Bytes(batch.Body[i])) || !Utf8.IsValid(attributes))
        {
            return "a text is no UTF-8";
        }

        if (attributes.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(attributes, new JsonReaderOptions { MaxDepth = 128 });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException error)
        {
            return $"attributes are no JSON: {error.Message} in {Encoding.UTF8.GetString(attributes)}";
        }
    }

    private static IRecordBatches Otlp(OtlpBody body, byte[] input)
    {
        body.TryRead(input, NowNs);
        return body;
    }

    private static LineBody Lines(LineBody body, byte[] input)
    {
        // Cut anywhere.
        body.Append(input.AsSpan(0, input.Length / 2), NowNs);
        body.Append(input.AsSpan(input.Length / 2), NowNs);
        body.Complete(NowNs);
        return body;
    }

    private static byte[] Logs()
    {
        var writer = new ProtoWriter();
        OtlpJson.TryConvertLogs(Text(JsonLogs), writer, out _);
        return writer.Memory.ToArray();
    }

    private static byte[] Traces()
    {
        var writer = new ProtoWriter();
        OtlpJson.TryConvertTraces(Text(JsonTraces), writer, out _);
        return writer.Memory.ToArray();
    }

    private static byte[] Push()
    {
        var writer = new ProtoWriter();
        var stream = writer.Begin(1);
        writer.Text(1, "{app=\"shop\", level=\"warn\"}");
        foreach (var line in (string[])["disk at 93%", "{\"message\":\"m\",\"n\":1}"])
        {
            var entry = writer.Begin(2);
            var time = writer.Begin(1);
            writer.Varint(1, Some.Tick);
            writer.Varint(2, 5);
            writer.End(time);
            writer.Text(2, line);
            var pair = writer.Begin(3);
            writer.Text(1, "trace_id");
            writer.Text(2, "5b8efff798038103d269b633813fc60c");
            writer.End(pair);
            writer.End(entry);
        }

        writer.End(stream);
        return writer.Memory.ToArray();
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
