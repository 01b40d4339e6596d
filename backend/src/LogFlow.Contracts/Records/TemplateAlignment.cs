namespace LogFlow.Contracts.Records;

/// <summary>
/// Where the wildcards of a general template lie in the narrower one that grew into it: <c>user &lt;*&gt; from &lt;*&gt;</c> in
/// <c>user root from &lt;*&gt;</c> takes <c>root</c> and the wildcard.
/// </summary>
public static class TemplateAlignment
{
    /// <summary>Per wildcard of <paramref name="wide"/> what the narrow text has there; null when it is not of that shape.</summary>
    public static IReadOnlyList<string>? Of(string narrow, string wide)
    {
        var parts = wide.Split(LogTemplate.Wildcard);
        if (!narrow.StartsWith(parts[0], StringComparison.Ordinal))
        {
            return null;
        }

        var pieces = new List<string>(parts.Length - 1);
        var at = parts[0].Length;
        for (var i = 1; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            // A wildcard stands for something, so the next constant part is looked for behind one character at least.
            var end = isLast && parts[i].Length == 0 ? narrow.Length
                : isLast ? narrow.Length - parts[i].Length
                : at < narrow.Length ? narrow.IndexOf(parts[i], at + 1, StringComparison.Ordinal)
                : -1;
            if (end < at || (isLast && !narrow.AsSpan(end).SequenceEqual(parts[i])))
            {
                return null;
            }

            pieces.Add(narrow[at..end]);
            at = end + parts[i].Length;
        }

        return at == narrow.Length ? pieces : null;
    }

    /// <summary>Which wildcard of <paramref name="wide"/> holds wildcard <paramref name="position"/> of <paramref name="narrow"/>; null when none does.</summary>
    public static int? Follow(string narrow, int position, string wide)
    {
        if (Of(narrow, wide) is not { } pieces)
        {
            return null;
        }

        var before = 0;
        for (var i = 0; i < pieces.Count; i++)
        {
            before += pieces[i].Split(LogTemplate.Wildcard).Length - 1;
            if (position < before)
            {
                return i;
            }
        }

        return null;
    }
}
