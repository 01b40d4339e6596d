namespace LogFlow.Engine.Detection.ParameterDrift;

/// <summary>One value of a parameter of few values, since it was first seen.</summary>
internal sealed class ValueNews(string value, long tick, long secondsBefore, bool isKnown)
{
    public string Value { get; } = value;

    public long FirstTick { get; } = tick;

    /// <summary>Seconds in which the parameter had been seen before.</summary>
    public long SecondsBefore { get; } = secondsBefore;

    /// <summary>No news any more, or never: it was there while the parameter was being learnt.</summary>
    public bool IsKnown { get; set; } = isKnown;

    public long Seconds { get; set; }

    public long Lines { get; set; }

    public byte Severity { get; set; }

    public bool IsAlarm { get; set; }

    public double Nats { get; set; }
}

/// <summary>
/// Which values a parameter takes. Were a value as likely at any time, then of all seconds with the parameter, k of them with this
/// value, the k would fall into the last n of N + n with chance C(n, k) / C(N + n, k): that is how surprising a new value is. No
/// share of the unseen needs guessing, a single line is never enough, and a parameter that keeps getting new values must show
/// more each time.
/// </summary>
internal sealed class ValueHabit(ParameterDriftOptions options)
{
    private const int ValuesMax = 256;
    private const double NewsHalfLifeSeconds = 3600;

    private readonly SortedDictionary<string, ValueNews> _values = new(StringComparer.Ordinal);
    private readonly List<ValueNews> _news = [];
    private long _seconds;
    private double _newLately;
    private long _newTick;

    /// <summary>New values that are judged or told.</summary>
    public IReadOnlyList<ValueNews> News => _news;

    public long Seconds => _seconds;

    public int Known => _values.Count;

    public ValueNews? Find(string value) => _values.GetValueOrDefault(value);

    /// <param name="tick">Unix seconds.</param>
    /// <param name="values">Lines by value.</param>
    /// <param name="severity">Of the lines, the highest.</param>
    /// <param name="isWarm">The parameter is known well enough for a new value to be news.</param>
    /// <param name="watch">Whose values they are.</param>
    /// <param name="isExplained">A new value that is no news by itself.</param>
    public void Observe(
        long tick, IReadOnlyDictionary<string, long> values, byte severity, bool isWarm, ParameterWatch watch, Func<ParameterWatch, string, long, bool> isExplained)
    {
        foreach (var (value, lines) in values)
        {
            if (!_values.TryGetValue(value, out var news))
            {
                if (_values.Count >= ValuesMax)
                {
                    continue;
                }

                _values[value] = news = new ValueNews(value, tick, _seconds, !isWarm || isExplained(watch, value, tick));
                if (!news.IsKnown)
                {
                    _news.Add(news);
                    (_newLately, _newTick) = (NewLately(tick) + 1, tick);
                }
            }

            news.Seconds++;
            news.Lines += lines;
            news.Severity = Math.Max(news.Severity, severity);
        }

        _seconds++;
        foreach (var news in _news)
        {
            news.Nats = Math.Max(news.Nats, Surprise(news) - Math.Log(Math.Max(1, NewLately(tick))));
        }
    }

    /// <summary>What has been news for long enough, or came too seldom, is known from now on.</summary>
    public void Age(long tick)
    {
        for (var i = _news.Count - 1; i >= 0; i--)
        {
            if (tick - _news[i].FirstTick > options.NewsSeconds)
            {
                _news[i].IsKnown = true;
                _news.RemoveAt(i);
            }
        }
    }

    private double NewLately(long tick) => _newLately * Math.Pow(0.5, (tick - _newTick) / NewsHalfLifeSeconds);

    private double Surprise(ValueNews news)
    {
        if (news.Seconds < options.NewValueSeconds)
        {
            return 0;
        }

        var since = _seconds - news.SecondsBefore;
        var nats = 0.0;
        for (var i = 0; i < news.Seconds; i++)
        {
            nats += Math.Log((double)(_seconds - i) / (since - i));
        }

        return nats;
    }
}
