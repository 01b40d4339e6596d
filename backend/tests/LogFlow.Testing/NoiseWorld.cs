using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Records;

namespace LogFlow.Testing;

/// <summary>One service of a <see cref="NoiseWorld"/>. Shares are 0 to 1; sigma is the spread of the logarithm of the latency.</summary>
public sealed record NoiseService(
    string Name,
    double SpansPerSecond,
    double ErrorShare = 0.02,
    double WarningShare = 0.05,
    double MedianMs = 20,
    double Sigma = 0.5);

/// <summary>Factors on what a service ordinarily does.</summary>
public sealed record NoiseChange(double Errors = 1, double Latency = 1, double Warnings = 1, double Volume = 1)
{
    public static readonly NoiseChange None = new();
}

/// <summary>
/// Frames of services that do the same thing every second but for chance: Poisson counts, each span with one log line or more,
/// lognormal latency, a handful of templates. Seeded, so the same world gives the same frames.
/// </summary>
public sealed class NoiseWorld
{
    private readonly Random _random;
    private readonly IReadOnlyList<NoiseService> _services;
    private long _tick;

    public NoiseWorld(int seed, IReadOnlyList<NoiseService>? services = null, long firstTick = Some.Tick)
    {
        _random = new Random(seed);
        _services = services ?? Shop;
        _tick = firstTick;
    }

    /// <summary>Fourteen services between 1 and 25 spans a second, with ordinary errors of 1 to 5 %.</summary>
    public static IReadOnlyList<NoiseService> Shop { get; } =
    [
        new("analytics", 2, 0.01, 0.03, 60, 0.6),
        new("auth", 15, 0.01, 0.04, 12, 0.4),
        new("cart", 10, 0.015, 0.05, 25, 0.5),
        new("catalog", 25, 0.01, 0.04, 35, 0.5),
        new("checkout", 8, 0.03, 0.06, 90, 0.5),
        new("fulfillment", 4, 0.02, 0.05, 70, 0.5),
        new("gateway", 22, 0.02, 0.04, 110, 0.5),
        new("inventory", 14, 0.02, 0.05, 18, 0.4),
        new("ledger", 7, 0.01, 0.03, 15, 0.4),
        new("notifications", 4, 0.03, 0.08, 30, 0.6),
        new("payments", 7, 0.05, 0.06, 80, 0.5),
        new("recommendations", 12, 0.02, 0.05, 40, 0.6),
        new("search", 12, 0.02, 0.05, 45, 0.5),
        new("sessions", 20, 0.01, 0.03, 5, 0.4),
    ];

    /// <summary>The next second. <paramref name="change"/> says what is different at a service; null means all is as ever.</summary>
    public TickFrame Next(Func<NoiseService, NoiseChange>? change = null)
    {
        var frame = new TickFrame(_tick++);
        foreach (var service in _services)
        {
            Fill(frame, service, change?.Invoke(service) ?? NoiseChange.None);
        }

        return frame;
    }

    public IEnumerable<TickFrame> Run(int seconds, Func<NoiseService, NoiseChange>? change = null)
    {
        for (var i = 0; i < seconds; i++)
        {
            yield return Next(change);
        }
    }

    /// <summary>Lets event time pass without a record.</summary>
    public void Skip(long seconds) => _tick += seconds;

    private void Fill(TickFrame frame, NoiseService service, NoiseChange change)
    {
        var spans = Poisson(service.SpansPerSecond * change.Volume);
        if (spans == 0)
        {
            return;
        }

        var window = frame.Service(service.Name);
        for (var i = 0; i < spans; i++)
        {
            var failed = _random.NextDouble() < service.ErrorShare * change.Errors;
            var durationNs = (long)(service.MedianMs * change.Latency * Math.Exp(service.Sigma * Normal()) * 1e6);
            window.Spans++;
            window.DecidedSpans++;
            window.FailedSpans += failed ? 1 : 0;
            window.OwnFailedSpans += failed ? 1 : 0;
            window.Latency.Add(durationNs);
            window.SelfTime.Add(durationNs);
            Log(frame, window, failed ? Severity.Error : Severity.Info, failed ? 0 : _random.Next(4));
            var lines = Poisson(0.8);
            for (var k = 0; k < lines; k++)
            {
                Log(frame, window, Severity.Info, _random.Next(4));
            }

            var warnings = Poisson(service.WarningShare * change.Warnings);
            for (var k = 0; k < warnings; k++)
            {
                Log(frame, window, Severity.Warn, 0);
            }
        }

        frame.Records += window.Records;
    }

    private void Log(TickFrame frame, ServiceWindow window, byte severity, int shape)
    {
        window.Logs++;
        window.LogsByBand[Severity.Band(severity)]++;
        var text = $"{window.Service} {Severity.Name(severity)} shape {shape} took <*> ms";
        var template = frame.Template(new TemplateKey(window.Service, TemplateId.Of(System.Text.Encoding.UTF8.GetBytes(text))), text);
        template.Count++;
        template.Severity = Math.Max(template.Severity, severity);
        if (severity >= Severity.Warn)
        {
            template.Offer(text.Replace("<*>", "17", StringComparison.Ordinal), frame.Tick * 1_000_000_000, TraceId.None);
        }
    }

    private int Poisson(double mean)
    {
        var count = 0;
        // Knuth's product of uniforms, in pieces so that exp(-mean) does not vanish.
        for (; mean > 0; mean -= 30)
        {
            var limit = Math.Exp(-Math.Min(mean, 30));
            for (var product = _random.NextDouble(); product > limit; product *= _random.NextDouble())
            {
                count++;
            }
        }

        return count;
    }

    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
