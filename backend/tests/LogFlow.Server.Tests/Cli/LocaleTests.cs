using System.Globalization;
using System.Text.RegularExpressions;

namespace LogFlow.Server.Tests.Cli;

/// <summary>The same input on machines of other countries: every verb's output is the same to the byte.</summary>
public sealed partial class LocaleTests : IDisposable
{
    private static readonly DateTimeOffset NewYear = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("logflow-locale-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Locale_and_time_zone_of_the_machine_change_no_result()
    {
        await WriteLinesAsync();
        var here = await RunAsync("here", ("LC_ALL", "C.UTF-8"), ("TZ", "UTC"));
        Assert.Contains("\"root\": \"payments\"", here["simulated.json"], StringComparison.Ordinal);
        Assert.Contains("2025-12-31T23:59:5", here["replayed.json"], StringComparison.Ordinal);
        Assert.True(here["emitted.ndjson"].Length > 500_000 && here["templates.csv"].Contains("<*>", StringComparison.Ordinal));

        await SameAsync("de_DE", "America/St_Johns", "de-DE|1,5|I|2026|-150");
        await SameAsync("tr_TR", "Asia/Kathmandu", "tr-TR|1,5|İ|2026|345");
        await SameAsync("ar_SA", "Pacific/Auckland", "ar-SA|1٫5|I|1448|720");

        async Task SameAsync(string locale, string zone, string formats)
        {
            var there = await RunAsync(locale, ("LC_ALL", $"{locale}.UTF-8"), ("LANG", $"{locale}.UTF-8"), ("TZ", zone), ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "0"));

            // Without this the test could not fail: the program leaves culture data out unless the environment says otherwise.
            Assert.Equal(formats, await File.ReadAllTextAsync(Path.Combine(_folder, locale, "culture.txt")));
            Assert.Equal(here.Keys, there.Keys);
            Assert.All(here, file => Assert.Equal(file.Value, there[file.Key]));
        }
    }

    [GeneratedRegex("\"(wall_seconds|records_per_second)\": [0-9.]+|[0-9][0-9,.]* (lines|records)/s|[0-9.]+ s\\b")]
    private static partial Regex Clockwork();

    /// <summary>Every verb that reads or writes, and all it wrote; figures of the machine's speed left out.</summary>
    private async Task<SortedDictionary<string, string>> RunAsync(string name, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        (string Name, string Value)[] variables =
        [
            .. environment, ("DOTNET_STARTUP_HOOKS", typeof(LocaleTests).Assembly.Location), (StartupHook.Variable, Path.Combine(folder, "culture.txt")), ("NO_COLOR", "1"),
        ];
        var results = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["simulate"] = await VerbAsync("simulate", "--duration", "1.5m", "--scenario", "payments_outage@40.5", "--seed", "3", "--rate", "12.5", "--emit", "emitted.ndjson", "--report", "simulated.json"),
            ["replay"] = await VerbAsync("replay", "emitted.ndjson", "../app.log", "../system.log", "../access.log", "--lateness", "1.5s", "--report", "replayed.json"),
            ["mine"] = await VerbAsync("mine", "../app.log", "--out", "rows.csv", "--templates", "templates.csv"),
            ["analyze"] = await VerbAsync("analyze", "../system.log", "--json"),
        };
        foreach (var file in (string[])["emitted.ndjson", "simulated.json", "replayed.json", "rows.csv", "templates.csv"])
        {
            results[file] = Clockwork().Replace(await File.ReadAllTextAsync(Path.Combine(folder, file)), "");
        }

        return results;

        async Task<string> VerbAsync(params string[] arguments)
        {
            await using var process = ServeProcess.Start(folder, variables, arguments);
            var exitCode = await process.ExitCodeAsync();
            Assert.True(exitCode == 0, $"{arguments[0]} ended with {exitCode}: {process.Output}");
            return Clockwork().Replace(process.Output, "");
        }
    }

    /// <summary>Text whose times have no zone, no year, commas, month names; levels whose letters have another case elsewhere.</summary>
    private async Task WriteLinesAsync()
    {
        var culture = CultureInfo.InvariantCulture;
        var times = Enumerable.Range(-3, 60).Select(i => NewYear.AddMilliseconds((i * 1000) + 125)).ToList();
        string[] levels = ["INFO", "info", "WARNING", "CRITICAL", "Information", "TRIVIAL"];
        await File.WriteAllLinesAsync(
            Path.Combine(_folder, "app.log"),
            times.Select((t, i) => string.Create(culture, $"{t:yyyy-MM-dd HH:mm:ss,fff} {levels[i % levels.Length]} [main] shop.Billing: INIT charged {i * 1.25} to card {i} in {i * 3} ms")));
        var system = Path.Combine(_folder, "system.log");
        await File.WriteAllLinesAsync(system, times.Select((t, i) => string.Create(culture, $"{t:MMM d HH:mm:ss} web-1 mailer[{i}]: ISSUE delivered {i} messages")));
        File.SetLastWriteTimeUtc(system, NewYear.AddMinutes(2).UtcDateTime);
        await File.WriteAllLinesAsync(
            Path.Combine(_folder, "access.log"),
            times.Select((t, i) => string.Create(culture, $"10.0.0.{i} - - [{t:dd/MMM/yyyy:HH:mm:ss} +0000] \"GET /items/{i} HTTP/1.1\" {(i % 9 == 0 ? 500 : 200)} {i * 10} \"-\" \"-\" 0.{i:d3}")));
    }
}
