using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Incidents;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Reading;

/// <summary>Who was a member of which incident from when to when: by this a signal finds the incident that it became part of.</summary>
internal sealed class IncidentSpans
{
    /// <summary>Incidents over the time of the signals; of more, the latest are looked at.</summary>
    private const int IncidentsMax = 300;

    /// <summary>A member's first signals may have waited this long for the incident.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(25);

    private readonly Dictionary<string, List<Span>> _spans = new(StringComparer.Ordinal);

    public static IncidentSpans Of(DuckDbConnection connection, IReadOnlyList<Signal> signals)
    {
        var spans = new IncidentSpans();
        if (signals.Count == 0)
        {
            return spans;
        }

        using var result = connection.Query(
            """
            SELECT json FROM incidents
            WHERE merged_into = '' AND onset_ns <= $1 AND greatest(last_signal_ns, coalesce(resolved_ns, 0)) >= $2
            ORDER BY onset_ns DESC, id LIMIT $3
            """,
            UnixTime.ToNs(signals.Max(signal => signal.At) + Wait),
            UnixTime.ToNs(signals.Min(signal => signal.At)),
            IncidentsMax);
        while (result.Next() is { } chunk)
        {
            for (var row = 0; row < chunk.RowCount; row++)
            {
                spans.Add(JsonSerializer.Deserialize<Incident>(chunk.Column(0).Bytes(row), LogFlowJson.Options)!);
            }
        }

        return spans;
    }

    /// <summary>The incident with the latest onset that it belongs to; null when it belongs to none.</summary>
    public Incident? Find(Signal signal)
    {
        if (_spans.TryGetValue(signal.Service, out var spans))
        {
            foreach (var span in spans)
            {
                if (signal.At >= span.From && signal.At <= span.To)
                {
                    return span.Incident;
                }
            }
        }

        return null;
    }

    private void Add(Incident incident)
    {
        // An open incident goes on taking its members' signals; of one that is over the last signal is known.
        var to = incident.State == IncidentState.Active ? DateTimeOffset.MaxValue : incident.Resolved ?? incident.LastSignal + Wait;
        foreach (var member in incident.Members)
        {
            var first = incident.Signals.Where(signal => signal.Service == member.Service).Select(signal => signal.At).DefaultIfEmpty(incident.Detected).Min();
            var early = first < incident.Detected ? first : incident.Detected;
            if (!_spans.TryGetValue(member.Service, out var spans))
            {
                _spans[member.Service] = spans = [];
            }

            spans.Add(new Span(early > incident.Detected - Wait ? early : incident.Detected - Wait, to, incident));
        }
    }

    private readonly record struct Span(DateTimeOffset From, DateTimeOffset To, Incident Incident);
}
