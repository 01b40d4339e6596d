using System.Text.Json;
using LogFlow.Server.Tests.Cli;

namespace LogFlow.Server.Tests.Sources;

/// <summary>The built program in a process of its own, started as a user does, with what it is told to read; its lines are found by REST.</summary>
public sealed class ServedSourcesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-served-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_pipe_is_read_to_its_end_and_the_server_goes_on()
    {
        // On a machine where an I is no i, for good measure.
        await using var serve = Serve([("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Kathmandu"), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0")], "--stdin");
        using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };
        var stamp = $"{RunningServer.Now:yyyy-MM-dd HH:mm:ss},125";

        await serve.Input.WriteAsync($$"""
            {{stamp}} INFO [main] shop.Billing: paid 12,50 €
            {{stamp}} CRITICAL [main] shop.Billing: it broke
            java.lang.IllegalStateException: no
            	at a.B.c(B.java:7)
            {"timestamp":"{{Stamp()}}","service":"cart","level":"INFO","message":"as JSON"}

            """);
        await serve.Input.FlushAsync();
        Assert.Equal(
            ["cart 9 as JSON", "stdin 18 it broke\njava.lang.IllegalStateException: no\n\tat a.B.c(B.java:7)", "stdin 9 paid 12,50 €"], await LinesAsync(client, 3));
        await serve.Input.WriteAsync($"{stamp} INFO [main] shop.Billing: last one, without a newline");
        serve.Input.Close();

        Assert.Contains("stdin 9 last one, without a newline", await LinesAsync(client, 4));
        var source = await RunningServer.UntilAsync(() => SourceAsync(client, "stdin"), s => s.GetProperty("state").GetString() == "ended" && s.GetProperty("accepted").GetInt64() >= 4);
        Assert.Equal(4, source.GetProperty("accepted").GetInt64());
        Assert.True((await client.GetAsync("/readyz")).IsSuccessStatusCode);
        await SaysAsync(serve, "Reads standard input.");
    }

    [Fact]
    public async Task Dockers_containers_are_followed_also_new_ones_and_through_a_kill()
    {
        WriteContainer("aaaaaaaaaaaaaaaa", "shop_checkout_1", ("stdout", "order 1 placed\n"), ("stderr", "card "), ("stdout", "order 2 placed\n"), ("stderr", "declined\n"));
        await using (var serve = Serve([], "--docker", _folder))
        {
            using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };
            await SaysAsync(serve, $"Reads Docker's containers in {_folder}.");
            await LinesAsync(client, 3);
            WriteContainer("bbbbbbbbbbbbbbbb", "ledger", ("stdout", "booked 1\n"));
            await LinesAsync(client, 4);
            await serve.KillAsync();
        }

        var log = LogOf("aaaaaaaaaaaaaaaa");
        WriteContainer("aaaaaaaaaaaaaaaa", "shop_checkout_1", ("stdout", "order 3 placed\n"));
        File.Move(log, log + ".1");
        WriteContainer("aaaaaaaaaaaaaaaa", "shop_checkout_1", ("stdout", "order 4 placed\n"));

        await using var again = Serve([], "--docker", _folder);
        using var second = new HttpClient { BaseAddress = await again.AddressAsync() };
        Assert.Equal(
            [
                "ledger 0 booked 1", "shop_checkout_1 0 card declined", "shop_checkout_1 0 order 1 placed", "shop_checkout_1 0 order 2 placed", "shop_checkout_1 0 order 3 placed",
                "shop_checkout_1 0 order 4 placed",
            ],
            await LinesAsync(second, 6));
    }

    [Fact]
    public async Task A_nodes_pods_are_followed_with_their_parts_and_a_rotation_while_nobody_looked()
    {
        var container = Directory.CreateDirectory(Path.Combine(_folder, "pods", "shop_checkout-7d9f_0a1b", "checkout")).FullName;
        var log = Path.Combine(container, "0.log");
        await File.WriteAllTextAsync(log, $"{Stamp()} stdout P a long \n{Stamp()} stderr F ERROR no room between\n{Stamp()} stdout P line \n{Stamp()} stdout F is whole\n");
        await using (var serve = Serve([], "--cri", Path.Combine(_folder, "pods")))
        {
            using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };
            Assert.Equal(["checkout 0 a long line is whole", "checkout 17 no room between"], await LinesAsync(client, 2));
            serve.Terminate();
            Assert.Equal(0, await serve.ExitCodeAsync());
        }

        await File.AppendAllTextAsync(log, $"{Stamp()} stdout F before the rotation\n");
        File.Move(log, Path.Combine(container, "0.log.20261121-120000"));
        await File.WriteAllTextAsync(log, $"{Stamp()} stdout F after the rotation\n");

        await using var again = Serve([], "--cri", Path.Combine(_folder, "pods"));
        using var second = new HttpClient { BaseAddress = await again.AddressAsync() };
        Assert.Equal(
            ["checkout 0 a long line is whole", "checkout 0 after the rotation", "checkout 0 before the rotation", "checkout 17 no room between"], await LinesAsync(second, 4));
    }

    [Fact]
    public async Task A_file_that_grows_by_bytes_and_a_link_that_is_swapped_lose_and_double_nothing()
    {
        var (one, two, link) = (Path.Combine(_folder, "one.txt"), Path.Combine(_folder, "two.txt"), Path.Combine(_folder, "current.log"));
        await File.WriteAllTextAsync(one, "");
        await File.WriteAllTextAsync(two, $"{Stamp()} INFO from the second, without a newline");
        File.CreateSymbolicLink(link, one);
        await using var serve = Serve([], "--tail", Path.Combine(_folder, "*.log"));
        using var client = new HttpClient { BaseAddress = await serve.AddressAsync() };

        foreach (var character in $"{Stamp()} INFO byte by byte\n{Stamp()} INFO and once more\n")
        {
            await File.AppendAllTextAsync(one, character.ToString());
        }

        await LinesAsync(client, 2);
        File.CreateSymbolicLink(link + ".new", two);
        File.Move(link + ".new", link, overwrite: true);

        Assert.Equal(["current 9 and once more", "current 9 byte by byte", "current 9 from the second, without a newline"], await LinesAsync(client, 3));
    }

    private static string Stamp() => $"{RunningServer.Now:yyyy-MM-dd'T'HH:mm:ss.ffffff}000Z";

    private static Task SaysAsync(ServeProcess serve, string sentence) => RunningServer.UntilAsync(() => Task.FromResult(serve.Output), text => text.Contains(sentence, StringComparison.Ordinal));

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;

    private static async Task<JsonElement> SourceAsync(HttpClient client, string name) =>
        (await GetAsync(client, "/api/sources")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("name").GetString() == name);

    /// <summary>Every stored line once there are so many: service, severity, message, in the order of the text.</summary>
    private static async Task<List<string>> LinesAsync(HttpClient client, int count)
    {
        var found = await RunningServer.UntilAsync(() => GetAsync(client, "/api/search?limit=1000"), page => page.GetProperty("items").GetArrayLength() >= count);
        return
        [
            .. found.GetProperty("items").EnumerateArray()
                .Select(r => $"{r.GetProperty("service").GetString()} {r.GetProperty("severity").GetInt32()} {r.GetProperty("message").GetString()}").Order(StringComparer.Ordinal),
        ];
    }

    private ServeProcess Serve((string Name, string Value)[] environment, params string[] arguments) =>
        ServeProcess.Start(_folder, environment, ["serve", "--port", "0", "--db", Path.Combine(_folder, "store.duckdb"), .. arguments]);

    private string LogOf(string id) => Path.Combine(_folder, id, $"{id}-json.log");

    private void WriteContainer(string id, string name, params (string Stream, string Text)[] parts)
    {
        Directory.CreateDirectory(Path.Combine(_folder, id));
        File.WriteAllText(Path.Combine(_folder, id, "config.v2.json"), JsonSerializer.Serialize(new { ID = id, Name = $"/{name}", Config = new { Labels = new { } } }));
        File.AppendAllLines(LogOf(id), parts.Select(part => JsonSerializer.Serialize(new { log = part.Text, stream = part.Stream, time = Stamp() })));
    }
}
