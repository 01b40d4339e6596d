using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Queries;
using LogFlow.Contracts.Records;
using LogFlow.Server.Incidents;

namespace LogFlow.Server.Capsules;

/// <summary>Gathers a capsule from the store, bounded in every list and masked as a whole.</summary>
internal sealed class CapsuleMaker(IStoreReader reader, IncidentTraces traces, ServerIdentity identity, TimeProvider time)
{
    /// <summary>Services whose lines are taken, the root first, then in the order in which they were hit.</summary>
    private const int SpeakersMax = 6;

    /// <summary>Severity number from which on a line is taken: warnings.</summary>
    private const byte SeverityMin = 13;

    /// <summary>Lines and calls from this long before the onset show what it was like before.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);

    /// <summary>Calls are counted up to this long after the onset.</summary>
    private static readonly TimeSpan CallsAfter = TimeSpan.FromSeconds(60);

    public async Task<Capsule> MakeAsync(Incident incident, CancellationToken cancellationToken)
    {
        var versions = await reader.IncidentVersionsAsync(incident.Id, cancellationToken).ConfigureAwait(false);
        var capsule = new Capsule(
            Capsule.FormatName,
            Capsule.NewestVersion,
            time.GetUtcNow(),
            identity.Version,
            0,
            incident with { Signals = [.. incident.Signals.Take(Capsule.Bounds.Signals)], StoryLinks = null },
            Thin(versions),
            await reader.PredictionsAsync(incident.Id, cancellationToken).ConfigureAwait(false),
            await EdgesAsync(incident, cancellationToken).ConfigureAwait(false),
            await LinesAsync(incident, cancellationToken).ConfigureAwait(false),
            await traces.FindAsync(incident, Capsule.Bounds.Traces, cancellationToken).ConfigureAwait(false));
        return CapsuleMask.Hide(capsule);
    }

    /// <summary>The first and the last ones, where there are too many.</summary>
    private static List<IncidentVersion> Thin(IReadOnlyList<IncidentVersion> versions) =>
        versions.Count <= Capsule.Bounds.Versions
            ? [.. versions]
            : [.. versions.Take(Capsule.Bounds.Versions / 2), .. versions.Skip(versions.Count - (Capsule.Bounds.Versions / 2))];

    private async Task<List<CapsuleLine>> LinesAsync(Incident incident, CancellationToken cancellationToken)
    {
        var speakers = incident.Members.Select(member => member.Service).Prepend(incident.Root).Distinct(StringComparer.Ordinal).Take(SpeakersMax).ToList();
        var lines = new List<StoredRecord>();
        foreach (var speaker in speakers)
        {
            // Half of the room is the root's.
            var room = speaker == incident.Root ? Capsule.Bounds.Lines / 2 : Capsule.Bounds.Lines / 2 / Math.Max(1, speakers.Count - 1);
            var page = await reader.SearchAsync(
                new SearchQuery
                {
                    Service = speaker,
                    MinSeverity = SeverityMin,
                    Kind = RecordKind.Log,
                    From = incident.Onset - Before,
                    // The last signal of one that is still going on is some seconds behind what its services say.
                    To = incident.State == IncidentState.Resolved ? incident.LastSignal.AddSeconds(1) : null,
                    Limit = room,
                },
                cancellationToken).ConfigureAwait(false);
            lines.AddRange(page.Records);
        }

        return [.. lines.OrderBy(line => line.Time).ThenBy(line => line.Sequence).Select(line => new CapsuleLine(line.Time, line.Service, line.Level, line.Message, line.TraceId))];
    }

    private async Task<List<CapsuleEdge>> EdgesAsync(Incident incident, CancellationToken cancellationToken)
    {
        var about = incident.Members.Select(member => member.Service).Concat(incident.BlastRadius.Select(entry => entry.Service))
            .Concat(incident.Candidates.Select(candidate => candidate.Service)).Append(incident.Root).ToHashSet(StringComparer.Ordinal);
        var edges = new SortedDictionary<(string Caller, string Callee), (long Calls, long Errors)>();
        await foreach (var frame in reader.HistoryAsync(incident.Onset - Before, incident.Onset + CallsAfter, cancellationToken).ConfigureAwait(false))
        {
            foreach (var (key, window) in frame.Edges)
            {
                if ((about.Contains(key.Caller) && about.Contains(key.Callee)) || key.Caller == incident.Root || key.Callee == incident.Root)
                {
                    var (calls, errors) = edges.GetValueOrDefault((key.Caller, key.Callee));
                    edges[(key.Caller, key.Callee)] = (calls + window.Calls, errors + window.Errors);
                }
            }
        }

        return
        [
            .. edges.OrderByDescending(edge => edge.Value.Calls).Take(Capsule.Bounds.Edges)
                .OrderBy(edge => edge.Key.Caller, StringComparer.Ordinal).ThenBy(edge => edge.Key.Callee, StringComparer.Ordinal)
                .Select(edge => new CapsuleEdge(edge.Key.Caller, edge.Key.Callee, edge.Value.Calls, edge.Value.Errors)),
        ];
    }
}
