using System.Globalization;
using System.Text.Json;
using LogFlow.Contracts.Incidents;
using LogFlow.Engine.Reporting;

namespace LogFlow.Benchmarks;

/// <summary>Services, most likely root first, with scores that are equal only where nothing tells them apart.</summary>
internal sealed record CaseRanking(IReadOnlyList<(string Service, double Score)> Services)
{
    public const int NameWidth = 46;

    public static string Head => $"{"ranking".PadRight(NameWidth)}{"top-1",8}{"top-3",8}{"top-5",8}{"MRR",8}";

    /// <summary>Candidates of the most important incident first, as a report lists them; each with a score that falls with its place.</summary>
    public static CaseRanking Of(IEnumerable<Incident> incidents) => new([.. Importance.Order(incidents)
        .SelectMany(incident => incident.Candidates).Select(candidate => candidate.Service).Distinct(StringComparer.Ordinal)
        .Select((service, place) => (service, 1.0 / (place + 1)))]);

    public static CaseRanking By(IEnumerable<(string Service, double Score)> services) =>
        new([.. services.OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Service, StringComparer.Ordinal)]);

    /// <summary>From 1, behind all that have the same score; 0 when it is not there.</summary>
    public int Place(string root)
    {
        foreach (var (service, score) in Services)
        {
            if (service == root)
            {
                return Services.Count(entry => entry.Score >= score);
            }
        }

        return 0;
    }

    public static void Print(string name, IReadOnlyCollection<int> places) => Console.WriteLine(
        name.PadRight(NameWidth) + FormattableString.Invariant($"{Top(places, 1),8:0.000}{Top(places, 3),8:0.000}{Top(places, 5),8:0.000}{places.Average(place => place > 0 ? 1.0 / place : 0),8:0.000}"));

    /// <summary><c>{"id": [["service", score], ...]}</c></summary>
    public static void Write(string file, IReadOnlyDictionary<string, CaseRanking> rankings)
    {
        File.WriteAllText(file, JsonSerializer.Serialize(rankings.ToDictionary(entry => entry.Key, entry => entry.Value.Services.Select(one => new object[] { one.Service, one.Score }), StringComparer.Ordinal)));
        Console.WriteLine($"rankings written to {file}");
    }

    /// <summary>What speaks for each incident's best three.</summary>
    public static void Tell(string title, IEnumerable<Incident> incidents)
    {
        Console.WriteLine($"--- {title}");
        foreach (var candidate in Importance.Order(incidents).SelectMany(incident => incident.Candidates.Take(3)))
        {
            Console.WriteLine(Line($"    {candidate.Service,-28}{candidate.Score:0.000}  ") + string.Join(' ', candidate.Evidence.Where(part => part.Weight != 0).Select(part => Line($"{part.Kind}={part.Weight:0.00}"))));
        }
    }

    private static double Top(IReadOnlyCollection<int> places, int count) => places.Count(place => place > 0 && place <= count) / (double)places.Count;

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
