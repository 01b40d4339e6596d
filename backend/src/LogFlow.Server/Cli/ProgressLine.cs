using System.Globalization;

namespace LogFlow.Server.Cli;

/// <summary>
/// One line on standard error that says how far long work is: lines, rate, share and time left. Silent when standard error is
/// not a terminal.
/// </summary>
internal sealed class ProgressLine : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly Func<ProgressState> _read;
    private readonly TimeProvider _clock;
    private readonly long _started;
    private readonly ITimer? _timer;
    private int _width;

    /// <param name="read">Called from a timer's thread.</param>
    /// <param name="clock">For rate and time left.</param>
    public ProgressLine(Func<ProgressState> read, TimeProvider clock)
    {
        _read = read;
        _clock = clock;
        _started = clock.GetTimestamp();
        if (!Console.IsErrorRedirected)
        {
            _timer = clock.CreateTimer(_ => Draw(), null, Every, Every);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync().ConfigureAwait(false);
            Console.Error.Write('\r' + new string(' ', _width) + '\r');
        }
    }

    internal static string Format(ProgressState state, TimeSpan elapsed)
    {
        var culture = CultureInfo.InvariantCulture;
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        var text = string.Create(culture, $"{state.Records:N0} {state.Noun}  {state.Records / seconds:N0}/s");
        if (state.Share is { } share and > 0)
        {
            var left = TimeSpan.FromSeconds(seconds * (1 - share) / share);
            text += string.Create(culture, $"  {share:P0}  {(int)left.TotalMinutes}:{left.Seconds:D2} left");
        }

        return text;
    }

    private void Draw()
    {
        var line = Format(_read(), _clock.GetElapsedTime(_started));
        Console.Error.Write('\r' + line.PadRight(_width));
        _width = Math.Max(_width, line.Length);
    }
}

/// <param name="Records">Done so far.</param>
/// <param name="Share">Part of the whole that is done, 0 to 1; null when the whole is not known.</param>
/// <param name="Noun">What is counted: <c>records</c>, <c>lines</c>.</param>
internal readonly record struct ProgressState(long Records, double? Share, string Noun = "records");
