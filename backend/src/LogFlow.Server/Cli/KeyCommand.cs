using System.CommandLine;
using LogFlow.Server.Security;

namespace LogFlow.Server.Cli;

/// <summary><c>key create|list|revoke</c>: who may use a server. Works while the server runs, which notices within a second or two.</summary>
internal static class KeyCommand
{
    public static Command Create()
    {
        var database = new Option<string>("--db") { Description = "The server's DuckDB file; its keys are kept beside it (default data/logflow.duckdb)", Recursive = true };
        var command = new Command("key", "Make, list and revoke the keys that programs and people use") { CreateKey(database), ListKeys(database), RevokeKey(database) };
        command.Add(database);
        return command;
    }

    private static Command CreateKey(Option<string> database)
    {
        var name = new Option<string>("--name") { Description = "Who or what it is for", Required = true };
        var scope = new Option<string[]>("--scope") { Description = "ingest (send), read (look) or admin (everything); may be given several times", Required = true, AllowMultipleArgumentsPerToken = true };
        var command = new Command("create", "Make a key and show it, once") { name, scope };
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            async _ =>
            {
                var file = FileOf(parsed.GetValue(database));
                var (key, secret) = ApiKey.Make(CheckedName(parsed.GetValue(name)!), CheckedScopes(parsed.GetValue(scope)!), TimeProvider.System.GetUtcNow());
                var isFirst = file.Change(keys =>
                {
                    keys.Add(key);
                    return keys.Count == 1;
                });
                await Console.Out.WriteLineAsync(secret).ConfigureAwait(false);
                await Console.Error.WriteLineAsync(
                    $"logflow: key {key.Id} '{key.Name}' ({string.Join(", ", key.Scopes.Words())}) is in {file.Path}. Its secret is shown this once; send it as 'Authorization: Bearer <key>'."
                    + (isFirst ? " It is the first: from now on the server asks everybody for a key, also on this machine." : "")).ConfigureAwait(false);
                return ExitCodes.Fine;
            },
            cancellationToken));
        return command;
    }

    private static Command ListKeys(Option<string> database)
    {
        var command = new Command("list", "Which keys there are");
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            async _ =>
            {
                var file = FileOf(parsed.GetValue(database));
                var keys = file.Read();
                foreach (var key in keys)
                {
                    await Console.Out.WriteLineAsync($"{key.Id}  {key.Prefix}…  {string.Join(",", key.Scopes.Words()),-17}  {key.Created:yyyy-MM-dd}  {key.Name}").ConfigureAwait(false);
                }

                if (keys.Count == 0)
                {
                    await Console.Error.WriteLineAsync($"logflow: there is no key in {file.Path}.").ConfigureAwait(false);
                }

                return ExitCodes.Fine;
            },
            cancellationToken));
        return command;
    }

    private static Command RevokeKey(Option<string> database)
    {
        var id = new Argument<string>("id") { Description = "The key's id, or its name when only one has it" };
        var command = new Command("revoke", "Take a key back, with every session that was begun with it") { id };
        command.SetAction((parsed, cancellationToken) => Verb.RunAsync(
            async _ =>
            {
                var wanted = parsed.GetValue(id)!;
                var file = FileOf(parsed.GetValue(database));
                var (key, left) = file.Change(keys =>
                {
                    var found = keys.FindAll(k => k.Id == wanted || k.Name == wanted);
                    if (found.Count != 1)
                    {
                        throw new UsageException(found.Count == 0 ? $"there is no key '{wanted}'; 'logflow key list' shows them." : $"{found.Count} keys are called '{wanted}'; give an id from 'logflow key list'.");
                    }

                    keys.Remove(found[0]);
                    return (found[0], keys.Count);
                });
                await Console.Error.WriteLineAsync(
                    $"logflow: key {key.Id} '{key.Name}' is revoked."
                    + (left == 0 ? " It was the last: a running server lets nobody in until there is a new one; started anew on 127.0.0.1, it asks for none." : "")).ConfigureAwait(false);
                return ExitCodes.Fine;
            },
            cancellationToken));
        return command;
    }

    /// <summary>As the server finds it: configuration first, the option over it.</summary>
    private static KeyFile FileOf(string? database)
    {
        var given = database is null ? [] : new Dictionary<string, string?> { [$"{ServerOptions.Section}:{nameof(ServerOptions.Database)}"] = database };
        var settings = ServerSettings.Read(ServeCommand.Configuration(given));
        return KeyFile.For(settings.Security.KeyFile, settings.Server.Database);
    }

    private static string CheckedName(string name)
    {
        name = name.Trim();
        return name.Length is > 0 and <= ApiKey.NameMax && !name.Any(char.IsControl)
            ? name
            : throw new UsageException($"the name must have 1 to {ApiKey.NameMax} characters and no control characters.");
    }

    private static AccessScope CheckedScopes(string[] words)
    {
        var scopes = AccessScope.None;
        foreach (var word in words.SelectMany(w => w.Split(',', StringSplitOptions.RemoveEmptyEntries)))
        {
            scopes |= AccessScopes.TryParse(word, out var scope) ? scope : throw new UsageException($"'{word}' is no scope; give ingest, read or admin.");
        }

        return scopes == AccessScope.None ? throw new UsageException("give a scope: ingest, read or admin.") : scopes;
    }
}
