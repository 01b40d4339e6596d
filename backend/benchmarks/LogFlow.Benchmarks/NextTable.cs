using System.Globalization;
using LogFlow.Testing;

namespace LogFlow.Benchmarks;

/// <summary>
/// Who was foretold to turn bad when the incident first had the right root, against who did (<see cref="TurnedBad"/>): by fault, by hops
/// from the root, and in all. Members at that time are told as hit and not foretold; they are counted apart.
/// </summary>
internal static class NextTable
{
    private const int HopsTold = 5;

    /// <summary>Where each caller is written as a line, to look at the misses; null for nowhere.</summary>
    public static string? File { get; set; }

    public static void Print(IReadOnlyList<(string Fault, IReadOnlyList<NextCase> Cases)> trials)
    {
        Console.WriteLine($"{"who is next",-24}{"named",7}{"right",7}{"due",6}{"precision",11}{"recall",8}{"seconds x/2",13}{"members",9}{"bad",6}{"reached",9}");
        foreach (var fault in trials.GroupBy(trial => trial.Fault))
        {
            Print(fault.Key, [.. fault.SelectMany(trial => trial.Cases)]);
        }

        List<NextCase> all = [.. trials.SelectMany(trial => trial.Cases)];
        foreach (var hops in all.GroupBy(one => Math.Min(one.Hops, HopsTold)).OrderBy(group => group.Key))
        {
            Print(hops.Key == 0 ? "no caller" : Line($"{hops.Key}{(hops.Key == HopsTold ? " or more" : "")} hops"), [.. hops]);
        }

        Print("all", all);
        if (File is { } file)
        {
            System.IO.File.AppendAllLines(file, trials.SelectMany((trial, i) => trial.Cases.Select(one =>
                Line($"{trial.Fault},{i},{one.Service},{one.Hops},{(one.IsMember ? "member" : one.IsNamed ? "named" : "")},{one.Foretold},{one.Took},{(one.IsSlow ? "slow" : "failing")}"))));
        }
    }

    /// <summary>Reached: of all that turned bad, those told as hit or as next.</summary>
    private static void Print(string name, IReadOnlyList<NextCase> cases)
    {
        var (named, due, right) = (cases.Count(one => one.IsNamed), cases.Count(one => one.IsDue), cases.Count(one => one is { IsNamed: true, IsDue: true }));
        var (members, bad) = (cases.Count(one => one.IsMember), cases.Count(one => one is { IsMember: true, Took: not null }));
        var close = cases.Count(one => one.IsClose);
        Console.WriteLine(Line($"{name,-24}{named,7}{right,7}{due,6}{Share(right, named),11}{Share(right, due),8}{Line($"{close} of {right}"),13}{members,9}{bad,6}{Share(right + bad, due + bad),9}"));
    }

    private static string Share(int part, int all) => all > 0 ? Line($"{(double)part / all:0.00}") : "-";

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
