using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Incidents;

/// <summary>
/// Parts what a person marked as expected from what incidents are made of. <see cref="Set"/> and <see cref="QuietedBy"/> from any thread,
/// <see cref="Part"/> by whoever concludes seconds. Goes by event time.
/// </summary>
public sealed class ExpectationBook
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _quieted = new(StringComparer.Ordinal);
    private ILookup<string, (Expectation Whole, ExpectedFinding Finding)> _byService = Lookup([]);

    /// <param name="expectations">All that hold from now on.</param>
    public void Set(IReadOnlyList<Expectation> expectations)
    {
        lock (_gate)
        {
            _byService = Lookup(expectations);
            foreach (var gone in _quieted.Keys.Except(expectations.Select(one => one.Id), StringComparer.Ordinal).ToList())
            {
                _quieted.Remove(gone);
            }
        }
    }

    /// <summary>Findings that an expectation kept from incidents so far.</summary>
    public long QuietedBy(string id)
    {
        lock (_gate)
        {
            return _quieted.GetValueOrDefault(id);
        }
    }

    /// <summary>The signals that incidents shall hear of, and those that were expected, both in their order.</summary>
    public (IReadOnlyList<Signal> Heard, IReadOnlyList<Signal> Expected) Part(IReadOnlyList<Signal> signals, DateTimeOffset time)
    {
        lock (_gate)
        {
            if (_byService.Count == 0 || signals.Count == 0)
            {
                return (signals, []);
            }

            var (heard, expected) = (new List<Signal>(signals.Count), new List<Signal>());
            foreach (var signal in signals)
            {
                var (whole, _) = _byService[signal.Service].FirstOrDefault(one => time < one.Whole.Until && one.Finding.Matches(signal));
                if (whole is null)
                {
                    heard.Add(signal);
                }
                else
                {
                    expected.Add(signal);
                    _quieted[whole.Id] = _quieted.GetValueOrDefault(whole.Id) + 1;
                }
            }

            return (heard, expected);
        }
    }

    private static ILookup<string, (Expectation, ExpectedFinding Finding)> Lookup(IReadOnlyList<Expectation> expectations) => expectations
        .SelectMany(whole => whole.Findings.Select(finding => (whole, finding)))
        .ToLookup(one => one.finding.Service, StringComparer.Ordinal);
}
