using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LogFlow.Contracts;
using LogFlow.Contracts.Incidents;

namespace LogFlow.Server.Push.Wire;

/// <summary>An incident that is new on the screen, whole, or what changed of one that stands there already (see <see cref="JsonDiff"/>).</summary>
internal sealed record WireIncident(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Incident? Whole,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonNode? Patch);

/// <summary>
/// Says what changed of the incidents on the screen from tick to tick. Both sides count from the same list: a snapshot's incidents are
/// exactly those that the next tick's patches start from. Owned by the live view's thread.
/// </summary>
internal sealed class IncidentWire
{
    private Dictionary<string, (Incident Incident, JsonElement? Json)> _shown = new(StringComparer.Ordinal);

    /// <summary>Takes over what is on the screen without telling of it.</summary>
    public void Restore(IReadOnlyList<Incident> shown) =>
        _shown = shown.ToDictionary(incident => incident.Id, incident => (incident, (JsonElement?)null), StringComparer.Ordinal);

    /// <param name="shown">What is on the screen from this tick on.</param>
    /// <param name="changed">What the engine says changed; some of it may stand on no list any more, and the client is to know.</param>
    public IReadOnlyList<WireIncident> Apply(IReadOnlyList<Incident> shown, IReadOnlyList<Incident> changed)
    {
        var told = new List<WireIncident>();
        var next = new Dictionary<string, (Incident Incident, JsonElement? Json)>(StringComparer.Ordinal);
        foreach (var incident in shown)
        {
            next[incident.Id] = Tell(incident, told);
        }

        foreach (var incident in changed.Where(incident => !next.ContainsKey(incident.Id)))
        {
            Tell(incident, told);
        }

        _shown = next;
        return told;
    }

    private (Incident Incident, JsonElement? Json) Tell(Incident incident, List<WireIncident> told)
    {
        if (!_shown.TryGetValue(incident.Id, out var before))
        {
            told.Add(new WireIncident(Slim(incident), null, null));
            return (incident, null);
        }

        if (ReferenceEquals(before.Incident, incident))
        {
            return before;
        }

        var json = ToJson(incident);
        if (JsonDiff.Between(before.Json ?? ToJson(before.Incident), json) is { } patch)
        {
            told.Add(new WireIncident(null, incident.Id, patch));
        }

        return (incident, json);
    }

    /// <summary>Without what only the incident's own page shows.</summary>
    public static Incident Slim(Incident incident) => incident with { StoryLinks = null };

    private static JsonElement ToJson(Incident incident) => JsonSerializer.SerializeToElement(Slim(incident), LogFlowJson.Options);
}
