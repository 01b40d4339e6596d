using System.Globalization;
using LogFlow.Engine.Sources.Files;

namespace LogFlow.Server.Cli;

/// <summary>One line per file that was read: its format and what became of its lines.</summary>
internal static class FileNotes
{
    public static void Print(IReadOnlyList<FileReport> reports)
    {
        foreach (var report in reports)
        {
            var format = report.Format is { } guess
                ? string.Create(CultureInfo.InvariantCulture, $"{guess.Name} ({guess.Share:P0} of the first {guess.Lines} lines)")
                : "empty";
            Console.WriteLine($"{report.Path}: {format}");
            if (report.Problem is { } problem)
            {
                Console.Error.WriteLine($"logflow: {problem}");
            }
        }
    }
}
