using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Engine.Rules;
using LogFlow.Server.Api;

namespace LogFlow.Server.Cli;

/// <summary>Alert rules from a file: a JSON list, or what <c>GET /api/rules</c> answers.</summary>
internal static class RuleFile
{
    /// <exception cref="UsageException">The file cannot be read, or a rule in it cannot be used.</exception>
    public static IReadOnlyList<AlertRule> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var list = document.RootElement is { ValueKind: JsonValueKind.Object } page && page.TryGetProperty("items", out var items) ? items : document.RootElement;
            if (list.ValueKind != JsonValueKind.Array)
            {
                throw new UsageException($"--rules {path}: give a JSON list of rules, or what /api/rules answers.");
            }

            return [.. list.EnumerateArray().Select(one => (one.Deserialize<RuleBody>(LogFlowJson.Options) ?? new RuleBody()).ToRule())];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or ApiProblem)
        {
            throw new UsageException($"--rules {path}: {error.Message}");
        }
    }

    /// <summary>Puts these in the place of those that ship.</summary>
    public static void Replace(RuleBook book, IReadOnlyList<AlertRule> rules)
    {
        foreach (var rule in book.List())
        {
            book.TryRemove(rule.Id, out _);
        }

        foreach (var rule in rules)
        {
            if (!book.TryAdd(rule, out var problem))
            {
                throw new UsageException($"rule '{rule.Id}': {problem}");
            }
        }
    }
}
