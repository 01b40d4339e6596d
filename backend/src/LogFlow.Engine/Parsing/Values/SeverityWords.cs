using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Parsing.Values;

/// <summary>Level names and numbers of the usual loggers as OpenTelemetry severity numbers.</summary>
internal static class SeverityWords
{
    private static readonly NameLookup<Word> Words = new(new Dictionary<string, Word>
    {
        ["trace"] = new(Severity.Trace, true),
        ["trce"] = new(Severity.Trace),
        ["trc"] = new(Severity.Trace),
        ["verbose"] = new(Severity.Trace),
        ["vrb"] = new(Severity.Trace),
        ["finest"] = new(Severity.Trace),
        ["finer"] = new(2),
        ["all"] = new(Severity.Trace),
        ["v"] = new(Severity.Trace),
        ["t"] = new(Severity.Trace),
        ["debug"] = new(Severity.Debug, true),
        ["dbug"] = new(Severity.Debug),
        ["dbg"] = new(Severity.Debug),
        ["fine"] = new(Severity.Debug),
        ["config"] = new(8),
        ["d"] = new(Severity.Debug),
        ["info"] = new(Severity.Info, true),
        ["inf"] = new(Severity.Info),
        ["information"] = new(Severity.Info),
        ["informational"] = new(Severity.Info),
        ["log"] = new(Severity.Info),
        ["i"] = new(Severity.Info),
        ["notice"] = new(Severity.Notice, true),
        ["note"] = new(Severity.Notice),
        ["success"] = new(Severity.Notice),
        ["n"] = new(Severity.Notice),
        ["warn"] = new(Severity.Warn, true),
        ["warning"] = new(Severity.Warn, true),
        ["wrn"] = new(Severity.Warn),
        ["w"] = new(Severity.Warn),
        ["error"] = new(Severity.Error, true),
        ["err"] = new(Severity.Error, true),
        ["eror"] = new(Severity.Error),
        ["fail"] = new(Severity.Error),
        ["failure"] = new(Severity.Error),
        ["e"] = new(Severity.Error),
        ["severe"] = new(Severity.Critical, true),
        ["crit"] = new(Severity.Critical, true),
        ["critical"] = new(Severity.Critical, true),
        ["c"] = new(Severity.Critical),
        ["alert"] = new(Severity.Alert, true),
        ["a"] = new(Severity.Alert),
        ["fatal"] = new(Severity.Fatal, true),
        ["ftl"] = new(Severity.Fatal),
        ["f"] = new(Severity.Fatal),
        ["emerg"] = new(Severity.Fatal, true),
        ["emergency"] = new(Severity.Fatal, true),
        ["panic"] = new(Severity.Fatal, true),
        ["dpanic"] = new(Severity.Fatal),
    });

    private static ReadOnlySpan<byte> BySyslog =>
        [Severity.Fatal, Severity.Alert, Severity.Critical, Severity.Error, Severity.Warn, Severity.Notice, Severity.Info, Severity.Debug];

    /// <summary>A level's name, also OpenTelemetry's short names (<c>WARN2</c>) and its <c>SEVERITY_NUMBER_WARN2</c>. 0 when unknown.</summary>
    public static byte FromWord(ReadOnlySpan<byte> word)
    {
        if (word.Length is 0 or > 24)
        {
            return Severity.Unspecified;
        }

        if (Words.TryFind(word, out var found))
        {
            return found.Severity;
        }

        if (word.StartsWith("SEVERITY_NUMBER_"u8))
        {
            return FromWord(word["SEVERITY_NUMBER_"u8.Length..]);
        }

        // WARN2: only the six long names have short forms.
        return word[^1] is >= (byte)'2' and <= (byte)'4' && word.Length >= 5 && Words.TryFind(word[..^1], out found) && found.Severity % 4 == 1
            ? (byte)(found.Severity + word[^1] - '1')
            : Severity.Unspecified;
    }

    /// <summary>Syslog's 0 (emergency) to 7 (debug).</summary>
    public static byte FromSyslog(long number) => number is >= 0 and <= 7 ? BySyslog[(int)number] : Severity.Unspecified;

    /// <summary>
    /// A number in a field called <c>level</c>: pino and bunyan (10 to 60), Monolog (100 to 600), syslog (0 to 7), else
    /// OpenTelemetry's own. 0 when it is none of these.
    /// </summary>
    public static byte FromLevelNumber(long number) => number switch
    {
        10 or 20 or 30 or 40 or 50 or 60 => (byte)(((number / 10) * 4) - 3),
        100 => Severity.Debug,
        200 => Severity.Info,
        250 => Severity.Notice,
        300 => Severity.Warn,
        400 => Severity.Error,
        500 => Severity.Critical,
        550 => Severity.Alert,
        600 => Severity.Fatal,
        <= 7 => FromSyslog(number),
        <= Severity.Max => (byte)number,
        _ => Severity.Unspecified,
    };

    /// <summary>
    /// A number in a field called <c>severity</c>: OpenTelemetry's 1 to 24, beyond that what <see cref="FromLevelNumber"/> makes
    /// of it.
    /// </summary>
    public static byte FromSeverityNumber(long number) => number switch
    {
        < 1 => Severity.Unspecified,
        <= Severity.Max => (byte)number,
        _ => FromLevelNumber(number),
    };

    /// <summary>
    /// The level a message states itself when its header has none: <c>error: ...</c>, <c>[warn] ...</c>, <c>FATAL ...</c>. Only a
    /// word at the very start counts, followed by a colon or in brackets, or in capitals.
    /// </summary>
    public static byte FromMessageStart(ReadOnlySpan<byte> message)
    {
        var isBracketed = message.Length > 0 && message[0] is (byte)'[' or (byte)'<' or (byte)'(';
        var text = isBracketed ? message[1..] : message;
        var length = 0;
        var isUpper = true;
        while (length < text.Length && length <= 10 && char.IsAsciiLetter((char)text[length]))
        {
            isUpper &= text[length] <= 'Z';
            length++;
        }

        if (length is < 3 or > 10)
        {
            return Severity.Unspecified;
        }

        var next = length < text.Length ? text[length] : (byte)0;
        var isMarked = isBracketed ? next is (byte)']' or (byte)'>' or (byte)')' : next == ':' || (isUpper && next is (byte)' ' or (byte)'\t');
        return isMarked && IsCommonWord(text[..length]) ? FromWord(text[..length]) : Severity.Unspecified;
    }

    /// <summary>A word that means a level wherever it stands; "all", "log", "config", "success" do so in a level's place only.</summary>
    public static bool IsCommonWord(ReadOnlySpan<byte> word) => Words.TryFind(word, out var found) && found.IsCommon;

    private readonly record struct Word(byte Severity, bool IsCommon = false);
}
