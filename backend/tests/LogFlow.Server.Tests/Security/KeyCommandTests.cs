using LogFlow.Server.Security;
using LogFlow.Server.Tests.Cli;
using LogFlow.Server.Tests.Push;

namespace LogFlow.Server.Tests.Security;

public sealed class KeyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_key_is_made_while_the_server_runs_and_is_never_in_what_it_logs()
    {
        var database = Path.Combine(_folder, "one.duckdb");
        await using var serve = ServeProcess.Start(
            _folder, [("LOGGING__LOGLEVEL__DEFAULT", "Trace"), ("LOGGING__LOGLEVEL__MICROSOFT", "Trace")], "serve", "--port", "0", "--source", "none", "--db", database);
        var address = await serve.AddressAsync();

        await using var create = ServeProcess.Start(_folder, "key", "create", "--name", "laptop", "--scope", "admin", "--db", database);
        Assert.Equal(0, await create.ExitCodeAsync());
        var secret = create.Output.Split('\n').Single(l => l.StartsWith("lf_", StringComparison.Ordinal)).Trim();

        using var client = new HttpClient { BaseAddress = address };
        await RunningServer.UntilAsync(async () => (int)(await client.GetAsync("/api/stats")).StatusCode, status => status == 401);
        client.DefaultRequestHeaders.Add("Authorization", $"Bearer {secret}");
        Assert.Equal(200, (int)(await client.GetAsync("/api/stats")).StatusCode);
        Assert.DoesNotContain(secret, await client.GetStringAsync("/api/stats"));
        Assert.DoesNotContain(secret, await client.GetStringAsync("/api/health"));
        Assert.Equal(404, (int)(await client.DeleteAsync("/api/rules/none")).StatusCode);
        await using (var hub = await HubClient.ConnectAsync(address, query: $"access_token={secret}"))
        {
            await hub.NextAsync("snapshot");
        }

        serve.Terminate();
        Assert.Equal(0, await serve.ExitCodeAsync());
        Assert.Contains("audit: laptop", serve.Output);
        Assert.Contains("DELETE /api/rules/none", serve.Output);
        Assert.DoesNotContain(secret[10..], serve.Output);
    }

    [Fact]
    public async Task A_wrong_scope_is_one_sentence_and_2()
    {
        await using var create = ServeProcess.Start(_folder, "key", "create", "--name", "x", "--scope", "root");

        Assert.Equal(2, await create.ExitCodeAsync());
        Assert.Contains("'root' is no scope", create.Output);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data")));
    }

    [Fact]
    public async Task A_key_is_revoked_by_its_name()
    {
        var file = KeyFile.For(null, Path.Combine(_folder, "data", "logflow.duckdb"));
        file.Change(keys =>
        {
            keys.Add(ApiKey.Make("old laptop", AccessScope.Read, RunningServer.Now).Key);
            return true;
        });

        await using var revoke = ServeProcess.Start(_folder, "key", "revoke", "old laptop");

        Assert.Equal(0, await revoke.ExitCodeAsync());
        Assert.Empty(file.Read());
    }
}
