using System.Diagnostics;
using System.Globalization;
using System.Text;
using LogFlow.Contracts.Records;
using LogFlow.Engine.Parsing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Mutated and random input, a million per parser by default: how many broke it (none may), and the most that a byte cost. Seeded, so
/// that what broke once breaks again. <c>bench fuzz-formats [inputs] [seed]</c>; exit code 1 when anything threw.
/// </summary>
internal static class FuzzFormatsBenchmark
{
    private const int InputsDefault = 1_000_000;
    private const int LineBytesMax = 4096;
    private const int PerBatch = 64;
    private const long ArrivalNs = 1_767_225_600_000_000_000;

    private static readonly byte[][] Seeds = [.. ((string[])
    [
        "{\"timestamp\":\"2026-01-01T00:00:00.123456789Z\",\"service\":\"checkout\",\"severity\":17,\"message\":\"paid \\u00e9\",\"trace_id\":\"0af7651916cd43dd8448eb211c80319c\",\"kind\":\"span\",\"duration_ms\":12.3,\"attributes\":{\"a\":[1,{\"b\":2}]}}",
        "{\"@t\":\"2024-01-02T03:04:05.678Z\",\"@mt\":\"User {User} paid {Amount:0.00}\",\"@r\":[\"12.50\"],\"User\":\"ann\",\"Amount\":12.5}",
        "{\"log\":\"2024-01-02 03:04:05,678 ERROR [main] c.e.App: lost\\n\",\"stream\":\"stderr\",\"time\":\"2024-01-02T02:04:05.678901234Z\"}",
        "{\"@timestamp\":\"2024-01-02T03:04:05Z\",\"log.level\":\"warn\",\"message\":\"x\",\"ecs.version\":\"1.2.0\",\"service.name\":\"s\",\"trace.id\":\"0af7651916cd43dd8448eb211c80319c\"}",
        "<165>1 2003-10-11T22:14:15.003Z mymachine evntslog 12 ID47 [exampleSDID@32473 iut=\"3\" eventSource=\"App\\]\"][b c=\"d\"] An event",
        "<13>Feb  5 17:32:18 10.0.0.99 myapp(pam)[42]: Use the BFG!",
        "83.149.9.216 - - [17/May/2015:10:05:03 +0000] \"GET /a.png HTTP/1.1\" 200 203023 \"http://x/\" \"Mozilla/5.0 (Macintosh)\" 0.1",
        "ts=2024-01-02T03:04:05Z level=warn msg=\"slow \\\"query\\\"\" took=12ms service=db",
        "2024-01-02T03:04:05.678Z  WARN 1234 --- [shop] [main] c.e.App : Low",
        "I0102 03:04:05.678901    1234 server.go:12] Started",
        "081109 203518 143 INFO dfs.DataNode$X: Receiving block",
        "2016-10-06T00:17:09.669794202Z stdout F text",
        "{\"a\":1e999,\"b\":-0,\"c\":\"\\ud800\",\"d\":[[[[[[[[]]]]]]]],\"__proto__\":{},\"severity\":\"25\"}",
        "\u001b[31mERROR\u001b[0m \u202Egnp.exe <script>alert(1)</script> ${jndi:ldap://x} '; DROP TABLE logs; --",
    ]).Select(Encoding.UTF8.GetBytes)];

    private static readonly string[] Tokens = ["\"", "\\", "{", "}", "[", "]", ":", ",", "\0", "\r", "\n", "\uFEFF", "1e999", "-", "\\u0000", "\\ud800", "null", "<999>", " ", "\t", "=", "%", "\u2028"];

    public static int Run(string[] arguments)
    {
        var inputs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : InputsDefault;
        var seed = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"parser",-14} {"inputs",10} {"crashes",8} {"MB/s",7} {"worst ns/byte",14}  seed {seed}"));
        var crashes = 0;
        foreach (var format in FormatDetector.Names.Append(FormatDetector.Auto))
        {
            crashes += Try(format, inputs, seed, (services, lines, into) =>
            {
                var parser = new LogParser(services, new ParserOptions { Format = format, LineBytesMax = LineBytesMax });
                lines.ForEach(line => parser.Parse(line, into, ArrivalNs));
                parser.Flush(into);
            });
        }

        crashes += Try("ndjson body", inputs, seed, (services, lines, _) =>
        {
            using var body = new NdjsonBody(services, new ParserOptions { LineBytesMax = LineBytesMax });
            lines.ForEach(line => body.Append(line, ArrivalNs));
            body.Complete(ArrivalNs);
            foreach (var batch in body.TakeBatches())
            {
                batch.Release();
            }
        });
        crashes += Try("syslog", inputs, seed, (services, lines, into) =>
        {
            var messages = new SyslogMessages(services, new ParserOptions { LineBytesMax = LineBytesMax });
            lines.ForEach(line => messages.Parse(line, into, ArrivalNs));
        });
        return crashes == 0 ? 0 : 1;
    }

    private static int Try(string name, int inputs, int seed, Action<NameTable, List<byte[]>, LogBatch> parse)
    {
        var random = new Random(seed);
        var services = new NameTable();
        var crashes = 0;
        long bytes = 0;
        double seconds = 0, worst = 0;
        for (var done = 0; done < inputs; done += PerBatch)
        {
            var lines = Enumerable.Range(0, PerBatch).Select(_ => Mutate(random)).ToList();
            var batch = new LogBatch(services);
            var clock = Stopwatch.GetTimestamp();
            try
            {
                parse(services, lines, batch);
            }
            catch (Exception error)
            {
                // The one place where anything may be caught: a crash is the finding.
                crashes++;
                Console.Error.WriteLine($"{name}: {error.GetType().Name} {error.Message} after {done} inputs; {string.Join(' ', lines.Select(Convert.ToHexString))[..400]}");
            }

            var took = Stopwatch.GetElapsedTime(clock).TotalSeconds;
            var length = lines.Sum(l => l.Length);
            bytes += length;
            seconds += took;
            // The first batches pay for the compiler.
            worst = done > inputs / 10 ? Math.Max(worst, took * 1e9 / length) : 0;
            batch.Release();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-14} {inputs,10:n0} {crashes,8} {bytes / seconds / 1e6,7:f0} {worst,14:f0}"));
        return crashes;
    }

    private static byte[] Mutate(Random random)
    {
        var line = Seeds[random.Next(Seeds.Length)].ToList();
        for (var change = random.Next(0, 8); change > 0 && line.Count > 0; change--)
        {
            var at = random.Next(line.Count);
            switch (random.Next(7))
            {
                case 0:
                    line[at] = (byte)random.Next(256);
                    break;
                case 1:
                    line.RemoveRange(at, Math.Min(random.Next(1, 12), line.Count - at));
                    break;
                case 2:
                    line.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)]));
                    break;
                case 3:
                    line.InsertRange(at, line.GetRange(at, Math.Min(random.Next(1, 64), line.Count - at)));
                    break;
                case 4:
                    line[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 5:
                    line.RemoveRange(at, line.Count - at);
                    break;
                default:
                    line.InsertRange(at, Enumerable.Repeat((byte)Tokens[random.Next(10)][0], random.Next(1, 200)));
                    break;
            }
        }

        return [.. line];
    }
}
