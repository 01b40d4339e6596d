using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Engine.Rules;

/// <summary>How near a rule came to each of some incidents, so that one that missed can be set right. Seconds come in order of time.</summary>
public sealed class RuleReach(AlertRule rule, IReadOnlyList<Incident> incidents)
{
    private readonly IReadOnlyList<IncidentSpan> _spans = IncidentSpan.Of(incidents);
    private readonly List<IncidentSpan> _open = [];
    private readonly Dictionary<string, RulePoint> _nearest = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>Null when no service of the incident had enough work to rest on.</summary>
    public RulePoint? NearestTo(string incident) => _nearest.GetValueOrDefault(incident);

    internal void Observe(long tick, RuleJudge judge)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(tick);
        while (_next < _spans.Count && _spans[_next].From <= at)
        {
            _open.Add(_spans[_next++]);
        }

        _open.RemoveAll(span => span.To < at);
        foreach (var span in _open)
        {
            if (judge.Extreme(rule, span.Services) is { } extreme
                && (!_nearest.TryGetValue(span.Incident.Id, out var so) || rule.IsNearer(extreme.Value, so.Value)))
            {
                _nearest[span.Incident.Id] = new RulePoint(at, extreme.Value, extreme.Service);
            }
        }
    }
}
