using LogFlow.Contracts.Detection;

namespace LogFlow.Engine.Incidents.Meters;

/// <summary>
/// How rarely a service had such a finding before: the surprise of a signal in nats, -ln of the share of past occasions with one at
/// least as strong. An alert that comes along with every trouble says nothing of where this one began; one that never came before does.
/// An occasion is an incident that is over, or findings that were forgotten because nothing followed. Used by the tick thread only.
/// </summary>
internal sealed class SignalHistory
{
    /// <summary>Sources of findings that are remembered; beyond it new ones are taken for rare until the next halving makes room.</summary>
    private const int SourcesMax = 20_000;

    /// <summary>So many occasions, and the past counts half.</summary>
    private const int OccasionsMax = 1_024;

    /// <summary>Scores are told apart by factors of two, from 1/8 up.</summary>
    private const int Bands = 16;

    private const int LowestExponent = -3;

    private readonly Dictionary<Source, double[]> _counts = [];
    private readonly Dictionary<Source, int> _strongest = [];
    private double _occasions;

    /// <summary>0 where nothing is known of the past.</summary>
    public double Nats(Signal signal) => Math.Log((_occasions + 1) / (Times(signal) + 1));

    /// <summary>What is remembered of the past; old occasions count less and less.</summary>
    public double Occasions => _occasions;

    /// <summary>On how many of them there was such a finding, at least as strong.</summary>
    public double Times(Signal signal)
    {
        var times = 0.0;
        if (_counts.TryGetValue(Source.Of(signal), out var bands))
        {
            for (var band = BandOf(signal.Score); band < Bands; band++)
            {
                times += bands[band];
            }
        }

        return times;
    }

    /// <summary>What was found on one occasion; each source counts once, with its strongest.</summary>
    public void Learn(IEnumerable<Signal> signals)
    {
        _strongest.Clear();
        foreach (var signal in signals)
        {
            var source = Source.Of(signal);
            _strongest[source] = Math.Max(_strongest.GetValueOrDefault(source), BandOf(signal.Score));
        }

        if (_strongest.Count == 0)
        {
            return;
        }

        foreach (var (source, band) in _strongest)
        {
            if (!_counts.TryGetValue(source, out var bands))
            {
                if (_counts.Count >= SourcesMax)
                {
                    continue;
                }

                _counts[source] = bands = new double[Bands];
            }

            bands[band]++;
        }

        if (++_occasions >= OccasionsMax)
        {
            Halve();
        }
    }

    private void Halve()
    {
        _occasions /= 2;
        foreach (var (source, bands) in _counts)
        {
            var sum = 0.0;
            for (var i = 0; i < Bands; i++)
            {
                sum += bands[i] /= 2;
            }

            if (sum < 0.3)
            {
                _counts.Remove(source);
            }
        }
    }

    private static int BandOf(double score) =>
        score > 0 ? Math.Clamp(Math.ILogB(score) - LowestExponent, 0, Bands - 1) : 0;

    /// <summary>Whose finding, and of what sort; a rule's detector is the rule.</summary>
    private readonly record struct Source(string Service, string Kind, string Detector)
    {
        public static Source Of(Signal signal) => new(signal.Service, signal.Kind, signal.Detector);
    }
}
