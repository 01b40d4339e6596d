using LogFlow.Contracts.Detection;
using LogFlow.Contracts.Frames;
using LogFlow.Contracts.Incidents;
using LogFlow.Contracts.Records;
using LogFlow.Contracts.Simulation;

namespace LogFlow.Contracts.Queries;

/// <summary>A cursor, filter or range that cannot be used; the message says why.</summary>
public sealed class BadQueryException(string message) : Exception(message);

/// <summary>The read side of the store. Thread-safe; reads never wait for writes.</summary>
public interface IStoreReader
{
    /// <exception cref="BadQueryException">A forged cursor or an impossible range.</exception>
    Task<SearchPage> SearchAsync(SearchQuery query, CancellationToken cancellationToken);

    /// <summary>Hits over time by severity, in at most <paramref name="buckets"/> buckets; limit and cursor do not matter.</summary>
    Task<SearchHistogram> HistogramAsync(SearchQuery query, int buckets, CancellationToken cancellationToken);

    /// <summary>Up to so many log lines of the same service before and after the record; null when there is no such record.</summary>
    Task<SearchContext?> ContextAsync(long sequence, int before, int after, CancellationToken cancellationToken);

    /// <summary>What the search would find without each of its conditions, most first.</summary>
    Task<IReadOnlyList<SearchRelaxation>> RelaxAsync(SearchQuery query, CancellationToken cancellationToken);

    Task<IReadOnlyList<TraceSummary>> RecentTracesAsync(TraceQuery query, CancellationToken cancellationToken);

    Task<TraceDetail?> TraceAsync(TraceId id, CancellationToken cancellationToken);

    /// <summary>Null when the service was never seen. Without a range: the last 15 minutes of stored time.</summary>
    Task<ServiceDetail?> ServiceAsync(string name, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken);

    Task<IReadOnlyList<TemplateSummary>> TemplatesAsync(TemplateQuery query, CancellationToken cancellationToken);

    /// <summary>As of <paramref name="until"/>, or now; null when the template is not known.</summary>
    Task<TemplateDetail?> TemplateAsync(TemplateId id, DateTimeOffset? until, CancellationToken cancellationToken);

    /// <summary>Over the last <paramref name="seconds"/> of stored time, up to <paramref name="until"/> or the newest.</summary>
    Task<CorrelationMatrix> CorrelationsAsync(int seconds, DateTimeOffset? until, CancellationToken cancellationToken);

    /// <summary>Newest onset first.</summary>
    Task<(IReadOnlyList<Incident> Incidents, string? NextCursor)> IncidentsAsync(IncidentQuery query, CancellationToken cancellationToken);

    Task<Incident?> IncidentAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Incidents as they were known at a moment, that is after the second of event time which holds it: open ones first, then the
    /// latest others, newest onset first. Those that were merged into another by then are left out.
    /// </summary>
    /// <param name="at">Event time.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    Task<IReadOnlyList<Incident>> IncidentsAsOfAsync(DateTimeOffset at, int limit, CancellationToken cancellationToken);

    /// <summary>Who was expected to be hit while the incident lasted, and what became of it, soonest first.</summary>
    Task<IReadOnlyList<Prediction>> PredictionsAsync(string id, CancellationToken cancellationToken);

    /// <summary>
    /// Every stored signal with the incident it belongs to. A page may hold fewer than asked for, also none, and still name the next:
    /// it says how far it has looked.
    /// </summary>
    /// <exception cref="BadQueryException">A forged cursor or an impossible range.</exception>
    Task<SignalPage> SignalsAsync(SignalQuery query, CancellationToken cancellationToken);

    /// <summary>What was known of an incident over time, oldest first; empty when nothing is kept of it.</summary>
    Task<IReadOnlyList<IncidentVersion>> IncidentVersionsAsync(string id, CancellationToken cancellationToken);

    /// <summary>Stored frames (service windows only) in order of time; for testing a rule against history.</summary>
    IAsyncEnumerable<TickFrame> FramesAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="FramesAsync"/>, with edges and templates (without example lines) where the store keeps them: what the engine
    /// learns from again after a restart.
    /// </summary>
    IAsyncEnumerable<TickFrame> HistoryAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        FramesAsync(from, to, cancellationToken);

    /// <summary>What is different between two windows of time.</summary>
    Task<ChangeReport> ChangesBetweenAsync(DiffQuery query, CancellationToken cancellationToken);

    /// <summary>Releases and the like, newest first.</summary>
    Task<IReadOnlyList<ChangeEvent>> ChangesAsync(ChangeQuery query, CancellationToken cancellationToken);

    /// <summary>The last 50 failures that were injected into the simulator's traffic and ended after <paramref name="since"/>, newest first.</summary>
    Task<IReadOnlyList<ScenarioRun>> ScenarioRunsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Imported incidents, newest import first, without their content.</summary>
    Task<IReadOnlyList<StoredCapsule>> CapsulesAsync(CancellationToken cancellationToken);

    Task<StoredCapsule?> CapsuleAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<AlertRule>> RulesAsync(CancellationToken cancellationToken);

    /// <summary>Where the boxes of a view of the service graph stand; <see cref="MapLayout.Empty"/> when nobody has laid it out.</summary>
    Task<MapLayout> MapLayoutAsync(string view, CancellationToken cancellationToken);

    Task<StoreStatus> StatusAsync(CancellationToken cancellationToken);
}
