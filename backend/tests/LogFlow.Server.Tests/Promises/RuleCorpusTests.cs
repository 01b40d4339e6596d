using System.Net;
using System.Text;
using System.Text.Json;
using LogFlow.Testing.Corpus;
using Xunit.Abstractions;

namespace LogFlow.Server.Tests.Promises;

/// <summary>The named inputs as rules: each is taken whole or refused with a reason, and what was taken is there again after a restart.</summary>
public sealed class RuleCorpusTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Fields = ["name", "metric", "operator", "threshold", "for_seconds", "service", "severity", "id", "is_enabled"];

    private static readonly string[] BrokenEscapes = ["\"\\ud800\"", "\"\\udc00\\ud800\"", "\"a\\u0000b\"", "\"\\u12\"", "\"\\q\""];

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_named_input_is_taken_or_refused_with_a_reason_and_what_was_taken_outlives_a_restart()
    {
        string taken;
        await using (var server = await RunningServer.StartInAsync(_folder, ("Store:CommitInterval", "00:00:00.02")))
        {
            var before = (await RulesAsync(server)).GetArrayLength();
            var created = 0;
            foreach (var (name, body) in Bodies())
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new("application/json");
                using var answer = await server.Client.PostAsync("/api/rules", content);
                var text = await answer.Content.ReadAsStringAsync();
                var isSound = answer.StatusCode switch
                {
                    HttpStatusCode.Created => IsUsable(JsonDocument.Parse(text).RootElement),
                    HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge => JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString() is { Length: > 10 },
                    _ => false,
                };
                Assert.True(isSound, $"{name}: {(int)answer.StatusCode} {text}");
                created += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
            }

            var rules = await RulesAsync(server);
            Assert.Equal(before + created, rules.GetArrayLength());
            Assert.True(created >= 20, $"{created}");
            output.WriteLine($"{created} rules taken");
            taken = rules.GetRawText();
        }

        await using var again = await RunningServer.StartInAsync(_folder);
        Assert.Equal(taken, (await RulesAsync(again)).GetRawText());
    }

    private static bool IsUsable(JsonElement rule) =>
        rule.GetProperty("id").GetString() is { Length: > 0 and <= 64 } id && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') &&
        rule.GetProperty("name").GetString() is { Length: > 0 and <= 200 } && rule.GetProperty("service").GetString() is { Length: > 0 and <= 256 } &&
        double.IsFinite(rule.GetProperty("threshold").GetDouble()) && rule.GetProperty("for_seconds").GetInt32() is >= 0 and <= 3600;

    private static async Task<JsonElement> RulesAsync(RunningServer server) => (await server.GetAsync("/api/rules")).GetProperty("items");

    private static IEnumerable<(string Name, byte[] Body)> Bodies()
    {
        foreach (var input in NamedInputs.All.Where(i => i.Protocol is null && !i.Name.Contains(": every ", StringComparison.Ordinal)))
        {
            var body = input.Make();
            // What is larger is refused by its length, before any rule is read.
            if (body.Length < 1_000_000)
            {
                yield return (input.Name, body);
            }
        }

        var texts = NastyTexts.Messages.Concat(NastyTexts.Services).Concat(NastyTexts.Severities).Concat(NastyTexts.Times).Distinct().ToList();
        foreach (var field in Fields)
        {
            var tokens = texts.Select(t => JsonSerializer.Serialize(t)).Concat(BrokenEscapes)
                .Concat(texts.Where(t => t.Length is > 0 and < 30 && (char.IsAsciiDigit(t[^1]) || t is "NaN" or "null" or "true" or "[]" or "{}")));
            foreach (var (token, i) in tokens.Select((t, i) => (t, i)))
            {
                // An id of its own for each, so that they are judged by what is in them.
                var values = new Dictionary<string, string> { ["id"] = $"\"{field.Replace('_', '-')}-{i}\"", ["name"] = "\"x\"", ["metric"] = "\"error_rate\"", ["threshold"] = "5" };
                values[field] = token;
                yield return ($"{field} {token[..Math.Min(40, token.Length)]}", Encoding.UTF8.GetBytes("{" + string.Join(',', values.Select(v => $"\"{v.Key}\":{v.Value}")) + "}"));
            }
        }
    }
}
