namespace LogFlow.Engine.Simulation;

/// <summary>What somebody may have meant by a word that is not known.</summary>
internal static class Spelling
{
    /// <summary><c>; did you mean "latency"?</c>, or nothing when no word is near.</summary>
    public static string Hint(string typed, ReadOnlySpan<string> known)
    {
        var best = "";
        var bestDistance = Math.Clamp(typed.Length / 2, 1, 3) + 1;
        foreach (var word in known)
        {
            var distance = Distance(typed.ToLowerInvariant(), word.ToLowerInvariant());
            if (distance < bestDistance)
            {
                (best, bestDistance) = (word, distance);
            }
        }

        return best.Length == 0 ? "" : $"; did you mean \"{best}\"?";
    }

    private static int Distance(string a, string b)
    {
        // Levenshtein, one row at a time.
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
