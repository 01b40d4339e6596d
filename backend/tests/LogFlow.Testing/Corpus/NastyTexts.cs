namespace LogFlow.Testing.Corpus;

/// <summary>Values that are nasty wherever they stand: in a field of a record, in a parameter of a query.</summary>
public static class NastyTexts
{
    public static readonly IReadOnlyList<string> Services =
        ["", "   ", "a/b", "a\nb", "a\0b", "__proto__", "constructor", "(other)", "..", "größe ✓", new('s', 10_000)];

    public static readonly IReadOnlyList<string> TraceIds =
    [
        "", "0", new('0', 32), "0af7", "0AF7651916CD43DD8448EB211C80319C", "0af76519-16cd-43dd-8448-eb211c80319c", "not hexadecimal at all, no", new('f', 33), new('a', 4096),
    ];

    public static readonly IReadOnlyList<string> Severities =
        ["", "0", "25", "-1", "1e999", "17.5", "WARNING", "warn", "W", "critical", "Notice", "I", "info\n", "İNFO", new('E', 5000)];

    public static readonly IReadOnlyList<string> Times =
    [
        "", "0", "-1", "-0", "1e999", "NaN", "0x10", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1767225600", "1767225600000", "1767225600000000", "1767225600000000000",
        "1767225600,125", "2026-01-01T00:00:00", "2026-01-01 00:00:00,125", "2026-01-01T24:00:00Z", "2026-02-30T00:00:00Z", "2016-12-31T23:59:60Z", "2026-01-01T00:00:00.1234567890123Z",
        "0000-00-00T00:00:00Z", "9999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2099-01-01T00:00:00Z", "2026-01-01T00:00:00+99:99", "Dec 31 23:59:59", "Jan  1 00:00:00", "Feb 29 00:00:00", "now",
    ];

    /// <summary>What lines may hold, and what may be searched for.</summary>
    public static readonly IReadOnlyList<string> Messages =
    [
        "", " ", "\0", "a\0b", "\u001b[31mERROR\u001b[0m red\u0007", "\u001b[2J\u001b[10;10H", "a\rb", "a\r\nb", "a\u2028b\u2029c", "\u202Egnp.exe", "zero\u200Bwidth\uFEFF", "e\u0301\u0301\u0301\u0301\u0301\u0301",
        "🏳️‍🌈👩‍👩‍👧‍👦", "\U000E0001\U0010FFFF\U0003FFFD", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\"><svg onload=alert(1)>", "{{7*7}}", "${jndi:ldap://x/a}", "%n%s%x",
        "{0} {} {a", "'; DROP TABLE logs; --", "' OR '1'='1", "\\' UNION SELECT * FROM records --", "%", "_", "*", "\\", "(((((", "(a+)+$", "../../etc/passwd", "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1", "1e9", "1e999", "NaN",
        "null", "undefined", "true", "[]", "{}", "service:", "service:a level:", "\"unclosed", "AND OR NOT", new('a', 20_000),
    ];
}
