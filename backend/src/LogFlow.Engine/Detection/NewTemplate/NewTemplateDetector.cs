using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Engine.Detection.NewTemplate;

// A service says something that it never said before.
//
//   known      per service the templates it has had; one that another template grew into stays known
//   warm-up    of the stream and of each service: templates are learnt in silence
//   weight     a new INFO line is information; a warning, error or fatal error is more once it has come a few times within
//              seconds (a rare message that shows up once in an hour is no finding)
//   budget     so many findings per service and hour; beyond it they are information, beyond that silence, counted
//   flood      many new templates of a service in one second are one finding
public sealed class NewTemplateDetector : IDetector
{
    internal const string PlugName = "new-template";

    private readonly NewTemplateOptions _options;
    private readonly SortedDictionary<string, ServiceNews> _services = new(StringComparer.Ordinal);
    private long? _firstTick;

    public NewTemplateDetector(NewTemplateOptions? options = null) => _options = options ?? new NewTemplateOptions();

    public string Name => PlugName;

    /// <summary>New templates that were learnt without a word because the budget for information was spent.</summary>
    public long Unsaid { get; private set; }

    internal int ServicesHeld => _services.Count;

    /// <summary>Tells what a service is known to say, before the first frame: after a restart, from what is stored.</summary>
    public void Remember(string service, TemplateId template)
    {
        if (_services.TryGetValue(service, out var news) || _services.Count < _options.ServicesMax)
        {
            news ??= _services[service] = new ServiceNews(service, long.MinValue / 2, _options);
            news.Known.Touch(template, long.MinValue / 2);
        }
    }

    public IReadOnlyList<Signal> Observe(TickFrame frame)
    {
        foreach (var replacement in frame.Replacements)
        {
            foreach (var news in _services.Values)
            {
                news.Replace(replacement);
            }
        }

        List<(ServiceNews News, List<Novelty> Novelties)>? found = null;
        foreach (var (key, window) in frame.JudgedTemplates)
        {
            if (key.Template.IsNone)
            {
                continue;
            }

            _firstTick ??= frame.Tick;
            var news = NewsOf(key.Service, frame.Tick);
            if (news.Known.Touch(key.Template, frame.Tick))
            {
                news.Count(window, frame.Tick);
                continue;
            }

            if (window.IsLearnt || frame.Tick - _firstTick < _options.WarmUpSeconds || frame.Tick - news.FirstSeen < _options.WarmUpSeconds)
            {
                continue;
            }

            var novelty = new Novelty(window, frame.Tick);
            novelty.Add(window, frame.Tick);
            if (found is null || found[^1].News != news)
            {
                (found ??= []).Add((news, []));
            }

            found[^1].Novelties.Add(novelty);
        }

        foreach (var (news, novelties) in found ?? [])
        {
            Take(news, novelties, frame.Tick);
        }

        return Tell(frame);
    }

    private ServiceNews NewsOf(string service, long tick)
    {
        if (_services.TryGetValue(service, out var news))
        {
            news.LastSeen = tick;
            return news;
        }

        if (_services.Count >= _options.ServicesMax)
        {
            // Half of them at once, so that a flood of names does not sort for each.
            var silent = _services.Values.OrderBy(s => s.LastSeen).Take((_services.Count + 1) / 2).Select(s => s.Service).ToList();
            silent.ForEach(s => _services.Remove(s));
        }

        return _services[service] = new ServiceNews(service, tick, _options);
    }

    private void Take(ServiceNews news, List<Novelty> novelties, long tick)
    {
        // Of a flood the worst one stands for all.
        var told = novelties.Count <= _options.ToldSingly
            ? novelties
            : [novelties.OrderByDescending(n => n.Severity).ThenByDescending(n => n.Lines).ThenBy(n => n.Template).First()];
        foreach (var novelty in told)
        {
            if (told.Count < novelties.Count)
            {
                novelty.FloodOf = novelties.Count;
            }

            if (news.Information.TryTake(tick))
            {
                news.Add(novelty);
            }
            else
            {
                Unsaid++;
            }
        }
    }

    private List<Signal> Tell(TickFrame frame)
    {
        var signals = new List<Signal>();
        foreach (var news in _services.Values)
        {
            news.Age(frame.Tick);
            foreach (var novelty in news.Current)
            {
                if (!novelty.IsAlarm && !novelty.IsRefused && IsMoreThanInformation(novelty, frame.Tick))
                {
                    novelty.IsAlarm = news.Alarms.TryTake(frame.Tick);
                    novelty.IsRefused = !novelty.IsAlarm;
                }

                if (novelty.LastSeen == frame.Tick || novelty.IsAlarm)
                {
                    signals.Add(SignalOf(news, novelty, frame));
                }
            }
        }

        return signals;
    }

    private bool IsMoreThanInformation(Novelty novelty, long tick) =>
        tick - novelty.Since < _options.JudgeSeconds && novelty.Lines >= LinesFor(novelty.Severity);

    private int LinesFor(byte severity) =>
        severity >= Severity.Fatal ? _options.FatalLines
        : Severity.IsError(severity) ? _options.ErrorLines
        : Severity.IsWarning(severity) ? _options.WarningLines
        : int.MaxValue;

    private Signal SignalOf(ServiceNews news, Novelty novelty, TickFrame frame)
    {
        var seconds = frame.Tick - novelty.Since + 1;
        var strength = novelty.IsAlarm ? 1 + Math.Log10((double)novelty.Lines / LinesFor(novelty.Severity)) : 0;
        var weight = novelty.Severity >= Severity.Fatal ? 3 : Severity.IsError(novelty.Severity) ? 2 : 1.5;
        var often = novelty.Lines == 1 ? "once" : FormattableString.Invariant($"{novelty.Lines} times in {seconds} s");
        var flood = novelty.FloodOf > 1 ? $"; one of {novelty.FloodOf} new in that second" : "";
        return new Signal
        {
            Kind = SignalKinds.NewTemplate,
            Detector = PlugName,
            Service = news.Service,
            Onset = DateTimeOffset.FromUnixTimeSeconds(novelty.Since),
            At = frame.Time,
            Score = novelty.IsAlarm ? Math.Max(1, weight * strength) : 1,
            Baseline = 0,
            Observed = (double)novelty.Lines / seconds,
            Unit = "records/s",
            Severity = !novelty.IsAlarm ? SignalSeverity.Info
                : novelty.Severity >= Severity.Fatal ? SignalSeverity.Critical
                : SignalSeverity.Warning,
            Template = novelty.Template,
            TemplateText = novelty.Text,
            Examples = [.. novelty.Examples],
            Text = FormattableString.Invariant(
                $"{Severity.Name(novelty.Severity)} message never seen here before, {often}{flood}: {Cut(novelty.Text)}"),
        };
    }

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
