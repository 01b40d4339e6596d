using System.Globalization;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>How many lines are lost or doubled when the program is killed again and again?</summary>
internal static class CrashBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = Number(arguments, "--rounds", 50);
        var seed = Number(arguments, "--seed", 1);
        if (arguments.Contains("--migration"))
        {
            return await MigrationCrash.RunAsync(rounds, seed).ConfigureAwait(false);
        }

        var folder = Directory.CreateTempSubdirectory("logflow-crash-");
        try
        {
            var trial = new CrashTrial(Path.Combine(AppContext.BaseDirectory, "logflow.dll"), folder.FullName, seed);
            var result = await trial.RunAsync(rounds, Console.WriteLine).ConfigureAwait(false);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"""

                rounds of kill -9     {result.Rounds}, {result.DuringStart} of them during a start
                lines acknowledged    {result.Acknowledged}
                lines tailed          {result.Tailed}
                lines stored          {result.Stored}
                lost                  {result.Lost}
                doubled               {result.Doubled}
                never sent            {result.Strange}
                last start            {result.StartSeconds:F1} s
                """));
            return result is { Lost: 0, Doubled: 0, Strange: 0 } ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static int Number(string[] arguments, string name, int usual)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length && int.TryParse(arguments[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : usual;
    }
}
