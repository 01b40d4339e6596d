using LogFlow.Engine.Parsing.Json;

namespace LogFlow.Engine.Parsing;

/// <summary>The format of a source: told from its first lines, and looked for anew when most lines stop fitting.</summary>
internal sealed class FormatWatch
{
    /// <summary>
    /// The format is looked for anew when so many more lines failed than fitted; twice as many each time that the search finds
    /// nothing better, so that a source without a format does not spend its time searching.
    /// </summary>
    private const int FirstMisfitMax = 50;

    private const int LastMisfitMax = 1 << 20;

    private readonly bool _mayChange;
    private int _misfit;
    private int _misfitMax = FirstMisfitMax;

    /// <param name="format">Name of the format, or <c>auto</c>.</param>
    /// <param name="isFork">Reads a piece of a source whose lines are JSON.</param>
    public FormatWatch(string format, bool isFork)
    {
        _mayChange = !isFork && format == FormatDetector.Auto;
        Guess = isFork ? FormatGuess.Json : format == FormatDetector.Auto ? null : FormatDetector.ByName(format);
        IsDetecting = Guess is null;
    }

    /// <summary>Null until something is known.</summary>
    public FormatGuess? Guess { get; private set; }

    /// <summary>Lines are being gathered to tell the format from.</summary>
    public bool IsDetecting { get; private set; }

    /// <summary>Tells the format; the lines are then read by it before <see cref="EndDetection"/>.</summary>
    public void Detect(LineSample sample, NdjsonParser json, ParseContext context)
    {
        var found = FormatDetector.Detect(sample, json, context);
        // A better reading replaces the one before; when nothing fits, what fitted earlier is as good as anything.
        var isBetter = Guess is null || (found.Share >= 0.5 && found.Name != Guess.Name);
        _misfitMax = isBetter ? FirstMisfitMax : Math.Min(_misfitMax * 2, LastMisfitMax);
        Guess = isBetter ? found : Guess!;
        context.PreviousNs ??= FormatDetector.FirstTime(sample, Guess, json, context);
    }

    public void EndDetection() => (IsDetecting, _misfit) = (false, 0);

    /// <summary>So many lines fitted.</summary>
    public void Fit(long lines = 1) => _misfit = (int)Math.Max(0, _misfit - lines);

    /// <summary>A line did not.</summary>
    public void Misfit()
    {
        if (++_misfit >= _misfitMax && _mayChange)
        {
            IsDetecting = true;
        }
    }
}
