using System.Globalization;
using System.Text.Json;
using LogFlow.Contracts;
using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Flow;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.DuckDb;

namespace LogFlow.Storage.Writing;

/// <summary>
/// Writes outcomes: frames, signals, incidents. A second that is stored already (the engine has gone over the tail of the store
/// again after a restart) is replaced, not doubled.
/// </summary>
internal sealed class OutcomeWriter(CatalogWriter catalog)
{
    private static readonly string[] TablesByTick =
        ["frames", "service_windows", "edge_windows", "template_windows", "signals", "rule_firings", "version_windows", "changes"];

    private readonly IncidentVersions _versions = new();
    private long _lastTick = long.MinValue;
    private long _lastTickOfGroup = long.MinValue;

    public void Load(DuckDbConnection connection, long? lastTick)
    {
        _lastTick = _lastTickOfGroup = lastTick ?? long.MinValue;
        _versions.Load(connection);
    }

    /// <summary>Inside the group's transaction.</summary>
    public void Write(DuckDbConnection connection, IReadOnlyList<TickOutcome> outcomes)
    {
        if (outcomes.Count == 0)
        {
            return;
        }

        DeleteStored(connection, outcomes);
        using var frames = new RowAppender(connection, "frames");
        using var services = new RowAppender(connection, "service_windows");
        using var edges = new RowAppender(connection, "edge_windows");
        using var templates = new RowAppender(connection, "template_windows");
        using var signals = new RowAppender(connection, "signals");
        using var versions = new RowAppender(connection, IncidentVersions.Table);
        using var firings = new RowAppender(connection, "rule_firings");
        using var serviceVersions = new RowAppender(connection, "version_windows");
        using var changes = new RowAppender(connection, "changes");
        var incidents = new SortedDictionary<string, Incident>(StringComparer.Ordinal);
        foreach (var outcome in outcomes)
        {
            var frame = outcome.Frame;
            frames.Add(frame.Tick).Add(frame.Records).Add(frame.Late).Add(frame.Unparsed).EndRow();
            foreach (var (_, window) in frame.Services)
            {
                Add(services, frame.Tick, window);
            }

            foreach (var (key, window) in frame.Edges)
            {
                edges.Add(frame.Tick).Add(catalog.ServiceId(key.Caller)).Add(catalog.ServiceId(key.Callee)).Add((byte)window.Evidence)
                    .Add(window.Calls).Add(window.Errors).Add(window.Latency.ToBytes().AsSpan()).EndRow();
            }

            foreach (var (key, window) in frame.Templates)
            {
                templates.Add(frame.Tick).Add(catalog.ServiceId(key.Service)).Add(key.Template.Value)
                    .Add(window.Count).Add(window.Severity).EndRow();
            }

            foreach (var (key, window) in frame.Versions)
            {
                serviceVersions.Add(frame.Tick).Add(catalog.ServiceId(key.Service)).Add(key.Version).Add(window.Records).Add(window.FirstNs).EndRow();
            }

            foreach (var change in outcome.Changes)
            {
                changes.Add(frame.Tick).Add(UnixTime.ToNs(change.At)).Add(change.Kind).Add(catalog.ServiceId(change.Service))
                    .Add(change.From ?? "").Add(change.To ?? "").Add(change.Text).EndRow();
            }

            foreach (var signal in outcome.Signals)
            {
                Add(signals, frame.Tick, signal, outcome.LooseSignals.Contains(signal));
            }

            foreach (var firing in outcome.RuleFirings)
            {
                firings.Add(frame.Tick).Add(firing.RuleId).Add(catalog.ServiceId(firing.Service)).Add(firing.IsFiring)
                    .Add(JsonSerializer.Serialize(firing, LogFlowJson.Options)).EndRow();
            }

            // Of an incident itself only the newest state matters, so a group writes each once; its past is kept apart.
            foreach (var incident in outcome.ChangedIncidents)
            {
                incidents[incident.Id] = incident;
                _versions.Add(versions, frame.Tick, incident);
            }
        }

        frames.Flush();
        services.Flush();
        edges.Flush();
        templates.Flush();
        signals.Flush();
        versions.Flush();
        firings.Flush();
        serviceVersions.Flush();
        changes.Flush();
        foreach (var (_, incident) in incidents)
        {
            IncidentTable.Save(connection, incident);
        }
    }

    public void Committed() => _lastTick = _lastTickOfGroup;

    private static void Add(RowAppender rows, long tick, ServiceWindow window, int serviceId)
    {
        rows.Add(tick).Add(serviceId).Add(window.Logs).Add(window.Spans).Add(window.FailedSpans);
        foreach (var count in window.LogsByBand)
        {
            rows.Add(count);
        }

        rows.Add(window.Latency.ToBytes().AsSpan()).Add(window.DecidedSpans).Add(window.OwnFailedSpans).Add(window.ExplainedFailedSpans)
            .Add(window.LocalSpans).Add(window.SelfTime.ToBytes().AsSpan()).EndRow();
    }

    private void Add(RowAppender rows, long tick, ServiceWindow window) => Add(rows, tick, window, catalog.ServiceId(window.Service));

    private void Add(RowAppender rows, long tick, Signal signal, bool isLoose) =>
        rows.Add(tick).Add(UnixTime.ToNs(signal.Onset)).Add(signal.Kind).Add(signal.Detector).Add(catalog.ServiceId(signal.Service))
            .Add(signal.Score).Add(signal.Baseline).Add(signal.Observed).Add((byte)signal.Severity).Add(signal.Template.Value)
            .Add(isLoose).Add(JsonSerializer.Serialize(signal, LogFlowJson.Options)).EndRow();

    private void DeleteStored(DuckDbConnection connection, IReadOnlyList<TickOutcome> outcomes)
    {
        var again = outcomes.Select(o => o.Frame.Tick).Where(t => t <= _lastTick).Order().Select(t => t.ToString(CultureInfo.InvariantCulture)).ToArray();
        if (again.Length > 0)
        {
            var list = string.Join(',', again);
            foreach (var table in TablesByTick)
            {
                connection.Execute($"DELETE FROM {table} WHERE tick IN (SELECT unnest(string_split($1, ',')::BIGINT[]))", list);
            }
        }

        _lastTickOfGroup = Math.Max(_lastTick, outcomes.Max(o => o.Frame.Tick));
    }
}
